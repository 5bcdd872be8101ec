"""Closed rounds drawn from a source of chance, counted by the rules and put into signed bundles."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deliberation.rules.bundle import build_bundle, signed_part
from deliberation.rules.canonical import canonical_bytes, canonical_hash
from deliberation.rules.phases import Level, RoundKind
from deliberation.rules.policy import PRESETS, Policy
from deliberation.rules.published import (
    AskedQuestion,
    AskedText,
    ClosedRound,
    CountedUnit,
    Members,
    PublishedBallot,
    QuestionKind,
    RatedText,
)
from deliberation.rules.rating import Histogram, RequirementCount, classify, proposed_tier
from deliberation.rules.signing import key_from_seed, sign
from deliberation.rules.tally import Choice, tally_by_unit
from deliberation.rules.tiers import Question, decide, decide_whole, offered_choices
from deliberation.rules.units import Unit
from deliberation.rules.waves import what_follows

KEY: Ed25519PrivateKey = key_from_seed(bytes(range(32)))

ROUND = ClosedRound(
    id="round-3",
    kind=RoundKind.CRITERIA,
    level=Level.GLOBAL,
    community_id="everyone",
    community="Everyone",
    deliberation_id="gender-trainers",
    deliberation="What makes a good gender trainer?",
    opened=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
    closed=datetime(2026, 5, 1, 17, 30, tzinfo=UTC),
    has_ballot=True,
)


def election(chance: Random) -> dict[str, Any]:
    """A round of any size, opinion and policy: from nobody to a hundred, in one unit or many."""
    policy = PRESETS[chance.choice(sorted(PRESETS))]
    units = [counted_unit(f"u{number}", chance) for number in range(1, chance.randint(2, 9))]
    texts = [asked_text(f"q{number}", units, policy, chance) for number in range(chance.randint(0, 3))]
    whole = [asked_whole(kind, units, policy, chance) for kind in (QuestionKind.CHARTER, QuestionKind.SET)]
    ratings = [rated_text(question.version, policy, chance) for question in texts]
    # What is archived is not put to the vote.
    put = [text for text, rated in zip(texts, ratings, strict=True) if rated.following.value == "ballot"]
    questions = [*put, *(question for question in whole if chance.random() < 0.3)]
    round_ = replace(ROUND, members=chance.choice(list(Members)))
    return build_bundle(round_, policy, units, questions, ratings, KEY)


def small_election() -> dict[str, Any]:
    """The first drawn round with a text, a charter, a whole set and ratings on a few pages."""
    drawn = (election(Random(seed)) for seed in range(10_000))
    return next(
        bundle
        for bundle in drawn
        if {question["kind"] for question in bundle["questions"]} == {"proposal", "charter", "set"}
        and all(len(question["ballots"]) > 2 for question in bundle["questions"])
        and bundle["questions"][0]["proposed_tier"] == "recommended"
        and any("histogram" in text for text in bundle["ratings"])
        and len(canonical_bytes(bundle)) < 10_000
    )


def local_round(chance: Random) -> dict[str, Any]:
    """A round without a ballot, which its ratings decide."""
    round_ = replace(ROUND, level=Level.LOCAL, has_ballot=False)
    policy = PRESETS["delphi"]
    ratings = [
        rated_text(canonical_hash(number), policy, chance, round_.has_ballot) for number in range(chance.randint(0, 9))
    ]
    return build_bundle(round_, policy, [], [], ratings, KEY)


def counted_unit(id_: str, chance: Random) -> CountedUnit:
    """A unit of up to sixteen, of whom most voted."""
    roll = chance.randint(1, 16)
    region = chance.choice(["africa", "asia", "europe", None])
    unit = Unit(id=id_, roll=roll, region=region, is_full=chance.random() < 0.5)
    return CountedUnit(unit, chance.randint(roll // 2, roll), tuple(chance.sample(["Lomé", "Kyïv", "عمّان"], 2)))


def asked_text(id_: str, units: list[CountedUnit], policy: Policy, chance: Random) -> AskedQuestion:
    """A text put to the vote, with whatever tier its requirement answers propose."""
    requirement = RequirementCount(chance.randint(0, 9), chance.randint(0, 5))
    question = Question(proposed_tier([requirement], policy.rating), was_remanded=chance.random() < 0.3)
    ballots = cast(units, offered_choices(question.proposed), chance)
    decision = decide(question, [counted.unit for counted in units], _tallies(ballots), policy)
    wordings = {"en": f"Statement {id_}", "ar": "بيان"}
    version = canonical_hash([id_, wordings])
    return AskedQuestion(
        id_, QuestionKind.PROPOSAL, version, wordings, ballots, decision, AskedText(question, requirement)
    )


def asked_whole(kind: QuestionKind, units: list[CountedUnit], policy: Policy, chance: Random) -> AskedQuestion:
    """A question on a charter or a whole set."""
    ballots = cast(units, (Choice.YES, Choice.NO, Choice.SKIP), chance)
    decision = decide_whole([counted.unit for counted in units], _tallies(ballots), policy)
    return AskedQuestion(kind.value, kind, canonical_hash(kind.value), {"en": "The whole"}, ballots, decision)


def cast(units: list[CountedUnit], offered: tuple[Choice, ...], chance: Random) -> list[PublishedBallot]:
    """Ballots of most of those who voted at all; units differ in their leaning, so that no verdict is rare."""
    ballots: list[PublishedBallot] = []
    mood = chance.random()
    for counted in units:
        yes = min(1.0, max(0.0, chance.gauss(mood, 0.25)))
        leaning = {Choice.YES: yes, Choice.ADVICE: yes / 9, Choice.NO: 1 - yes, Choice.SKIP: 0.05}
        number = chance.randint(counted.turnout // 2, counted.turnout)
        chosen = chance.choices(offered, [leaning[choice] for choice in offered], k=number)
        ballots += [PublishedBallot(f"{chance.getrandbits(128):032x}", choice, counted.unit.id) for choice in chosen]
    return ballots


def rated_text(version: str, policy: Policy, chance: Random, has_ballot: bool = True) -> RatedText:
    """A text with a drawn histogram, its class and what follows."""
    top = chance.choice([0, 1, 9])
    bins = [chance.randint(0, top) for _ in range(9)]
    histogram: Histogram = (bins[0], bins[1], bins[2], bins[3], bins[4], bins[5], bins[6], bins[7], bins[8])
    found = classify(histogram, policy.rating)
    following = what_follows(found, has_ballot=has_ballot)
    return RatedText(version, histogram, chance.randint(0, 3), RequirementCount(3, 2), found, following)


def signed_again(bundle: dict[str, Any]) -> dict[str, Any]:
    """The bundle as somebody who has the key might publish it."""
    unsigned = signed_part(bundle)
    return unsigned | {"signature": sign(unsigned, KEY)}


def _tallies(ballots: list[PublishedBallot]) -> Any:
    return tally_by_unit((ballot.unit, ballot.choice) for ballot in ballots)
