"""Playing the whole sample dialogue until its set is ratified: seconds, and of them those of the processor."""

from random import Random
from statistics import median
from time import process_time

import click

from benchmarks.measuring import elapsed, span, tell
from benchmarks.places import DATABASES, place, working_in
from deliberation.keys import installed_keys
from deliberation.sample.dialogue import SampleDialogue
from deliberation.sample.jobs import SEED, load
from deliberation.sample.loading import load_dialogue
from deliberation.sample.points import RATIFIED
from tests.conftest import NOON

GOAL = "under two minutes on SQLite"


@click.command(help=__doc__)
@click.option("--database", "databases", type=click.Choice(DATABASES), multiple=True, default=["sqlite"])
@click.option("--repetitions", type=click.IntRange(min=1), default=1, show_default=True)
@click.option(
    "--dialogue", type=click.Choice(["whole", "earlier"]), default="whole", help="Or the small one before it."
)
def main(databases: tuple[str, ...], repetitions: int, dialogue: str) -> None:
    whole = load_dialogue()
    played = whole if dialogue == "whole" else whole.earlier or whole
    for kind in databases:
        taken = [_play(kind, played) for _repetition in range(repetitions)]
        passed = sorted(seconds for seconds, _work in taken)
        tell(
            f"the {dialogue} sample dialogue until it is ratified, {kind}: {span(median(passed))}"
            f" ({span(passed[0])} to {span(passed[-1])} in {repetitions} repetitions;"
            f" {span(median(work for _seconds, work in taken))} of the processor); goal {GOAL}"
        )


def _play(kind: str, dialogue: SampleDialogue) -> tuple[float, float]:
    with place(kind) as here, working_in(here):
        began = process_time()
        chance = Random(SEED)
        passed = elapsed(lambda: load(dialogue, RATIFIED, chance, installed_keys(), NOON))
        return passed, process_time() - began


if __name__ == "__main__":
    main()
