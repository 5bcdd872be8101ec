"""The benchmarks still run, at their smallest; what they find depends on the machine and is asserted nowhere."""

import pytest
from click import Command
from click.testing import CliRunner

from benchmarks import casting, catching_up, closing, conversation, recounting, sample_dialogue, writers

SMALLEST = {
    casting: ("--database=sqlite", "--repetitions=1", "--ballots=1", "--texts=1"),
    catching_up: ("--database=sqlite", "--repetitions=1", "--entries=201"),
    closing: ("--database=sqlite", "--repetitions=1", "--texts=1", "--voters=5"),
    conversation: ("--database=sqlite", "--repetitions=1", "--requests=1", "--posts=3"),
    recounting: ("--repetitions=1", "--texts=1", "--voters=5"),
    sample_dialogue: ("--database=sqlite", "--repetitions=1", "--dialogue=earlier"),
    writers: ("--database=sqlite", "--repetitions=1", "--commits=8"),
}


@pytest.mark.parametrize(("command", "smallest"), [(each.main, how) for each, how in SMALLEST.items()])
def test_it_measures_something(command: Command, smallest: tuple[str, ...]) -> None:
    ran = CliRunner().invoke(command, smallest, catch_exceptions=False)
    assert ran.exit_code == 0
    assert "1 repetition" in ran.output
    assert "; goal " in ran.output


def test_closing_is_measured_on_postgresql_too() -> None:
    how = ("--database=postgresql", "--repetitions=1", "--texts=1", "--voters=5")
    assert "postgresql: " in CliRunner().invoke(closing.main, how, catch_exceptions=False).output
