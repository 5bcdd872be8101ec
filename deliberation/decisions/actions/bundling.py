"""The bundle of a closed round: what anybody needs to recount it, signed with the installation's key."""

import hashlib
from collections.abc import Sequence

from sqlalchemy.orm import Session

from deliberation.ballots.models import Unit
from deliberation.ballots.queries import as_histogram
from deliberation.database import fetch
from deliberation.decisions.models import Bundle, Outcome
from deliberation.decisions.queries import outcomes_of
from deliberation.keys import Keys
from deliberation.rounds.models import Deliberation, Round
from deliberation.rounds.queries import policy_of
from deliberation.rules import units as rules
from deliberation.rules.bundle import build_bundle, signed_part
from deliberation.rules.canonical import canonical_bytes, canonical_hash
from deliberation.rules.published import AskedQuestion, ClosedRound, CountedUnit, Members, RatedText
from deliberation.rules.rating import RatingClass, RequirementCount
from deliberation.rules.waves import Following
from deliberation.signing_keys import signing_key


def publish_bundle(
    session: Session, round_: Round, units: Sequence[Unit], questions: Sequence[AskedQuestion], keys: Keys
) -> Bundle:
    """Put the closed round together, sign it, and keep its canonical bytes; they never change."""
    document = build_bundle(
        _closed(round_, fetch(session, Deliberation, round_.deliberation_id)),
        policy_of(round_),
        [_counted(unit) for unit in units],
        questions,
        [_rated(outcome) for outcome in outcomes_of(session, round_) if _was_rated(outcome)],
        signing_key(keys),
    )
    written = canonical_bytes(document)
    bundle = Bundle(
        round_id=round_.id,
        document=written.decode("utf-8"),
        sha256=hashlib.sha256(written).hexdigest(),
        content_sha256=canonical_hash(signed_part(document)),
        statement="",
    )
    session.add(bundle)
    return bundle


def as_rules(unit: Unit) -> rules.Unit:
    """A unit as the rules count it."""
    return rules.Unit(
        id=f"u{unit.number}",
        roll=unit.roll_size,
        communities=tuple(sorted(part.community_id for part in unit.parts)),
        region=unit.region_code,
        is_full=unit.is_full,
    )


def _closed(round_: Round, deliberation: Deliberation) -> ClosedRound:
    assert round_.opened_at is not None, "what closes was open"
    assert round_.closed_at is not None, "it has just closed"
    community = round_.community
    return ClosedRound(
        id=str(round_.id),
        kind=round_.kind,
        level=community.level,
        community_id=str(community.id),
        # A shielded community is known by its region alone.
        community=community.region_code or "shielded" if community.is_shielded else community.name,
        deliberation_id=str(deliberation.id),
        deliberation=deliberation.title,
        opened=round_.opened_at,
        closed=round_.closed_at,
        has_ballot=round_.has_ballot,
        members=Members.SIMULATED if deliberation.is_simulated else Members.REAL,
    )


def _counted(unit: Unit) -> CountedUnit:
    named = tuple(sorted(part.community.name for part in unit.parts if not part.community.is_shielded))
    return CountedUnit(as_rules(unit), unit.turnout, named)


def _was_rated(outcome: Outcome) -> bool:
    return bool(outcome.figures.get("rating", {}).get("rated_here"))


def _rated(outcome: Outcome) -> RatedText:
    rating = outcome.figures["rating"]
    return RatedText(
        version=outcome.proposal.current.hash if outcome.proposal else "",
        histogram=as_histogram(rating["histogram"]),
        cannot_judge=rating["cannot_judge"],
        requirement=RequirementCount(rating["required"], rating["advice"]),
        rating_class=RatingClass(rating["class"]),
        following=Following(rating["following"]),
    )
