"""Recounting a closed round from its bundle: does every number in it follow from the ballots in it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from deliberation.rules.bundle import BUNDLE_SCHEMA, ballots_root, signed_part, text_hash
from deliberation.rules.canonical import NotCanonical, canonical_bytes
from deliberation.rules.figures import decision_to_json
from deliberation.rules.policy import Policy, PolicyError, policy_from_json, policy_hash
from deliberation.rules.published import QuestionKind
from deliberation.rules.recount_ratings import proposed_tier_faults, rating_faults
from deliberation.rules.shape import faults
from deliberation.rules.signing import fingerprint, verifies
from deliberation.rules.tally import Choice, Tally, tally_by_unit
from deliberation.rules.tiers import Question, Tier, decide, decide_whole, offered_choices
from deliberation.rules.units import Unit

MOST_REASONS = 50

Part = Mapping[str, Any]

_ASKED_OF_TEXTS = {"proposed_tier", "was_remanded", "requirement"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a recount found: no reasons when everything agrees; the signer is the fingerprint of the key that fits."""

    reasons: tuple[str, ...]
    questions: int = 0
    ballots: int = 0
    units: int = 0
    signer: str = ""

    @property
    def agrees(self) -> bool:
        """Whether nothing speaks against the claimed result."""
        return not self.reasons

    @property
    def summary(self) -> str:
        """The report in one line, in English."""
        if self.agrees:
            return (
                f"Agrees: {self.questions} questions, {self.ballots} ballots, {self.units} units,"
                f" signed by key {self.signer}; every outcome follows from the ballots."
            )
        return f"Does not agree: {self.reasons[0]}."


def recount(bundle: Any) -> Report:
    """Check shape, signature, roots and counts of a parsed bundle, and decide anew; whatever it holds, no error."""
    misshapen = tuple(islice(_shape_faults(bundle), MOST_REASONS))
    if misshapen:
        return Report(misshapen)
    return Report(
        reasons=tuple(islice(_claim_faults(bundle), MOST_REASONS)),
        questions=len(bundle["questions"]),
        ballots=sum(len(question["ballots"]) for question in bundle["questions"]),
        units=len(bundle["units"]),
        signer=fingerprint(bundle["signature"]["public_key"]),
    )


def _shape_faults(bundle: Any) -> Iterator[str]:
    try:
        canonical_bytes(bundle)
    except NotCanonical as error:
        yield str(error)
        return
    yield from faults(bundle, BUNDLE_SCHEMA)


def _claim_faults(bundle: Part) -> Iterator[str]:
    if not verifies(signed_part(bundle), bundle["signature"]):
        yield "the signature does not fit"
    yield from _unit_faults(bundle["units"])
    yield from _receipt_faults(bundle["questions"])
    try:
        policy = policy_from_json(bundle["policy"])
    except PolicyError as error:
        yield f"the policy cannot be read: {error}"
        return
    if policy_hash(policy) != bundle["policy_hash"]:
        yield "the policy does not have the hash that is claimed"
    yield from rating_faults(bundle, policy)
    for question in bundle["questions"]:
        yield from (f"question {question['id']}: {fault}" for fault in _question_faults(question, bundle, policy))


def _unit_faults(units: list[Part]) -> Iterator[str]:
    if len({unit["id"] for unit in units}) != len(units):
        yield "two units have the same id"
    for unit in units:
        if unit["turnout"] > unit["roll"]:
            yield f"unit {unit['id']}: more voted than are on the roll"


def _receipt_faults(questions: list[Part]) -> Iterator[str]:
    if len({question["id"] for question in questions}) != len(questions):
        yield "two questions have the same id"
    receipts = [ballot["receipt"] for question in questions for ballot in question["ballots"]]
    # One receipt under two questions would also join one person's answers.
    if len(set(receipts)) != len(receipts):
        yield "a receipt occurs twice"


def _question_faults(question: Part, bundle: Part, policy: Policy) -> Iterator[str]:
    for language, wording in question["wordings"].items():
        if text_hash(wording["text"]) != wording["hash"]:
            yield f"the text in {language} does not have the hash that is claimed"
    ballots = question["ballots"]
    if any(later["receipt"] < earlier["receipt"] for earlier, later in pairwise(ballots)):
        yield "the ballots are not sorted by receipt"
    if ballots_root(ballots) != question["root"]:
        yield "the ballots do not have the Merkle root that is claimed"
    if _ASKED_OF_TEXTS & set(question) != (_ASKED_OF_TEXTS if _is_proposal(question) else set()):
        yield "a proposed tier, a remand and a requirement belong to proposals, all three, and to nothing else"
        return
    yield from proposed_tier_faults(question, policy)
    tallies = tally_by_unit((ballot["unit"], Choice(ballot["choice"])) for ballot in ballots)
    miscounted = tuple(_count_faults(question, bundle["units"], tallies))
    yield from miscounted
    if miscounted:
        return
    # Compared as written, since in Python True equals 1.
    if canonical_bytes(_decide(question, bundle["units"], tallies, policy)) != canonical_bytes(question["outcome"]):
        yield "the outcome does not follow from the ballots"


def _count_faults(question: Part, units: list[Part], tallies: Mapping[str, Tally]) -> Iterator[str]:
    if not _is_advice_offered(question) and any(tally.advice for tally in tallies.values()):
        yield "advice was chosen, and not offered"
    turnouts = {unit["id"]: min(unit["turnout"], unit["roll"]) for unit in units}
    for unit, tally in tallies.items():
        if unit not in turnouts:
            yield f"ballots of an unknown unit {unit}"
        elif tally.ballots > turnouts[unit]:
            yield f"unit {unit}: more ballots than people who voted"


def _is_proposal(question: Part) -> bool:
    return bool(question["kind"] == QuestionKind.PROPOSAL)


def _is_advice_offered(question: Part) -> bool:
    return _is_proposal(question) and Choice.ADVICE in offered_choices(Tier(question["proposed_tier"]))


def _decide(question: Part, units: list[Part], tallies: Mapping[str, Tally], policy: Policy) -> Part:
    counted = [
        Unit(id=unit["id"], roll=unit["roll"], region=unit.get("region"), is_full=unit["full"]) for unit in units
    ]
    if not _is_proposal(question):
        return decision_to_json(decide_whole(counted, tallies, policy))
    asked = Question(Tier(question["proposed_tier"]), question["was_remanded"])
    return decision_to_json(decide(asked, counted, tallies, policy))
