"""Recounting a large bundle, against reading its file as JSON."""

import json
from collections.abc import Sequence
from random import Random

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.measuring import compare, tell, worked
from deliberation.ballots.envelopes import new_receipt
from deliberation.rules.bundle import build_bundle
from deliberation.rules.canonical import canonical_bytes, canonical_hash, parse_json
from deliberation.rules.policy import PRESETS, Policy
from deliberation.rules.published import AskedQuestion, AskedText, CountedUnit, PublishedBallot, QuestionKind
from deliberation.rules.rating import RequirementCount
from deliberation.rules.recount import recount
from deliberation.rules.tally import Choice, tally_by_unit
from deliberation.rules.tiers import Question, Tier, decide
from deliberation.rules.units import Unit
from tests.rules.closed_rounds import KEY, ROUND

GOAL = "none: as fast as people's patience asks"
CHOICES = (Choice.YES, Choice.YES, Choice.YES, Choice.NO, Choice.SKIP)
UNITS = 5


@click.command(help=__doc__)
@click.option("--repetitions", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--texts", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--voters", type=click.IntRange(min=UNITS), default=5000, show_default=True)
def main(repetitions: int, texts: int, voters: int) -> None:
    written = canonical_bytes(_bundle(texts, voters, KEY))
    tell(
        compare(
            f"CPU of recounting {texts} questions × {voters} ballots ({len(written) / 1e6:.0f} MB)",
            GOAL,
            repetitions,
            lambda: worked(lambda: json.loads(written)),
            lambda: worked(lambda: _recount(written)),
        )
    )


def _recount(written: bytes) -> None:
    report = recount(parse_json(written))
    assert report.agrees, report.summary


def _bundle(texts: int, voters: int, key: Ed25519PrivateKey) -> dict[str, object]:
    policy, chance = PRESETS["delphi"], Random(19)
    turnouts = [len(range(number, voters, UNITS)) for number in range(UNITS)]
    units = [
        CountedUnit(Unit(id=f"u{number}", roll=turnout), turnout, (f"Town {number}",))
        for number, turnout in enumerate(turnouts)
    ]
    questions = [_question(f"q{number}", voters, units, policy, chance) for number in range(texts)]
    return build_bundle(ROUND, policy, units, questions, (), key)


def _question(name: str, voters: int, units: Sequence[CountedUnit], policy: Policy, chance: Random) -> AskedQuestion:
    ballots = [
        PublishedBallot(new_receipt(chance), chance.choice(CHOICES), f"u{voter % UNITS}") for voter in range(voters)
    ]
    put = Question(Tier.RECOMMENDED)
    tallies = tally_by_unit((ballot.unit, ballot.choice) for ballot in ballots)
    decision = decide(put, [counted.unit for counted in units], tallies, policy)
    return AskedQuestion(
        name,
        QuestionKind.PROPOSAL,
        canonical_hash(name),
        {"en": f"Text {name}"},
        ballots,
        decision,
        AskedText(put, RequirementCount()),
    )


if __name__ == "__main__":
    main()
