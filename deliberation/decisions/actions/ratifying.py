"""From what the top round carried to a release: the ratification, the signatures under it, the publication."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from deliberation.criteria.actions import release
from deliberation.criteria.models import Release
from deliberation.criteria.values import NewListing, NewRelease
from deliberation.database import fetch, lock
from deliberation.decisions.errors import (
    NothingCarried,
    NothingToRatify,
    NotYetSigned,
    ReleasedAlready,
    SignedAlready,
)
from deliberation.decisions.events import ReleaseSigned, SetReleased
from deliberation.decisions.models import Bundle, Outcome, RatifiedRelease, ReleaseSignature
from deliberation.decisions.provenance import Ancestry, ancestry_of, lineage_to_json, provenance_of
from deliberation.decisions.queries import (
    carried_texts,
    is_released,
    outcomes_of,
    ratification_of,
    release_of,
    signatures_of,
    top_round,
)
from deliberation.events import announce
from deliberation.keys import Keys
from deliberation.people.models import Member
from deliberation.permissions import CLOCK, Act, Actor, known, require
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries import bylines
from deliberation.rounds.actions import plan_round
from deliberation.rounds.forms import RoundForm
from deliberation.rounds.models import Deliberation, Round
from deliberation.rounds.queries import policy_of
from deliberation.rules.canonical import parse_json
from deliberation.rules.phases import Phase, RoundKind

SIGNATURES_NEEDED = 2
FIRST_VERSION = "1.0.0"


def plan_ratification(session: Session, top: Round, now: datetime) -> None:
    """Plan the round with one question, the set as a whole, unless somebody has; the clock opens it.

    It opens after the days for a minority report: what is said against the set is read before it is approved, and
    whoever was not on the roll of the top round has the time to confirm that they take part.
    """
    planned = ratification_of(session, top.deliberation_id)
    if planned is not None and planned.phase is not Phase.CLOSED:
        return
    opens_at = now + timedelta(days=policy_of(top).deadlines.minority_report)
    form = RoundForm(community_id=top.community_id, kind=RoundKind.RATIFICATION, opens_at=opens_at)
    plan_round(session, CLOCK, top.deliberation_id, form, now)


def require_set_to_ratify(session: Session, deliberation: Deliberation) -> None:
    """Raise NothingToRatify while the top round has carried nothing, and ReleasedAlready once its set is out."""
    if not carried_texts(session, deliberation):
        raise NothingToRatify()
    if is_released(session, deliberation.id):
        raise ReleasedAlready()


def sign_release(
    session: Session, actor: Actor, round_id: int, now: datetime, chance: Random, keys: Keys
) -> ReleaseSignature:
    """Put one's name under what a ratification carried; the second signature publishes it."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.SIGN_RELEASE, round_.place)
    _require_unreleased(session, round_)
    member_id = known(actor)
    earlier = signatures_of(session, round_)
    if member_id in {signature.member_id for signature in earlier}:
        raise SignedAlready()
    signature = ReleaseSignature(round_id=round_.id, member_id=member_id, signed_at=now)
    session.add(signature)
    session.flush()
    announce(session, ReleaseSigned(community_id=round_.community_id, round_id=round_.id, actor_id=member_id))
    if len(earlier) + 1 >= SIGNATURES_NEEDED:
        publish_release(session, actor, round_id, now, chance, keys)
    return signature


def publish_release(
    session: Session, actor: Actor, round_id: int, now: datetime, chance: Random, keys: Keys
) -> Release:
    """Publish what a ratification carried: signed by two facilitators, or by the clock once their time is over."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.PUBLISH_RELEASE, round_.place)
    outcome = _require_unreleased(session, round_)
    signatures = signatures_of(session, round_)
    if len(signatures) < SIGNATURES_NEEDED and now < released_by_the_clock_at(round_):
        raise NotYetSigned()
    deliberation = round_.deliberation
    new = _compose(session, round_, outcome, _named(session, round_, signatures), now)
    published = release(session, deliberation.criteria_set, new, now, chance, keys)
    session.add(RatifiedRelease(round_id=round_.id, release_id=published.id))
    announce(
        session,
        SetReleased(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            set_uuid=deliberation.criteria_set.uuid,
            version=published.version,
            sha256=published.sha256,
        ),
    )
    return published


def released_by_the_clock_at(round_: Round) -> datetime:
    """When the set of a closed ratification is published although nobody signed."""
    assert round_.closed_at is not None, "what has not closed has carried nothing"
    return round_.closed_at + timedelta(days=policy_of(round_).deadlines.release)


def _require_unreleased(session: Session, round_: Round) -> Outcome:
    outcome = next((each for each in outcomes_of(session, round_) if each.code == "carried"), None)
    if round_.kind is not RoundKind.RATIFICATION or outcome is None:
        raise NothingCarried()
    if release_of(session, round_) is not None:
        raise ReleasedAlready()
    return outcome


def _named(session: Session, round_: Round, signatures: Sequence[ReleaseSignature]) -> list[str]:
    """Whom a release names: nobody of a shielded community, and nobody who has closed their account."""
    if round_.community.is_shielded:
        return []
    signatories = [fetch(session, Member, signature.member_id) for signature in signatures]
    present = [signatory.id for signatory in signatories if signatory.erased_at is None]
    called = bylines(session, round_, present)
    return [called[member_id].name for member_id in present]


def _compose(
    session: Session, ratification: Round, outcome: Outcome, signatories: Sequence[str], now: datetime
) -> NewRelease:
    deliberation = ratification.deliberation
    top = top_round(session, deliberation.id, deliberation.community_id)
    assert top is not None, "only what the top round carried is ratified"
    carried = carried_texts(session, deliberation)
    ancestry = ancestry_of(session, [proposal for proposal, _tier, _regions in carried])
    bundle = fetch(session, Bundle, top.id)
    return NewRelease(
        version=FIRST_VERSION,
        question={deliberation.language: deliberation.question},
        areas=[{"key": area.key, "title": area.title} for area in deliberation.areas],
        elements=[{"key": element.key, "title": element.title} for element in deliberation.elements],
        frame=[_frame_text(text) for text in deliberation.frame],
        listings=[_listing(proposal, ancestry, top, bundle) for proposal, _tier, _regions in carried],
        ratification=provenance_of(ratification, outcome, fetch(session, Bundle, ratification.id)),
        signatories=signatories,
        review_on=_months_later(now.date(), policy_of(ratification).review_months),
        units=parse_json(bundle.document.encode())["units"],
    )


def _listing(proposal: Proposal, ancestry: Ancestry, top: Round, bundle: Bundle) -> NewListing:
    version, outcome = proposal.current, ancestry.outcomes[proposal.id]
    tag = version.language
    return NewListing(
        proposal_id=proposal.id,
        area=proposal.area.key,
        elements=sorted(proposal.element_keys),
        tier=outcome.code,
        regions=sorted(outcome.regions),
        statement={tag: version.statement},
        why={tag: version.why},
        evidence={tag: list(version.evidence)},
        exclusion={tag: version.exclusion},
        fit_for=sorted(version.fit_for),
        version_hash=version.hash,
        provenance=provenance_of(top, outcome, bundle),
        lineage=lineage_to_json(ancestry, proposal.id),
    )


def _frame_text(text: Any) -> dict[str, Any]:
    told = {"title": text.title, "published_by": text.published_by, "year": text.year, "address": text.address}
    return {name: value for name, value in told.items() if value}


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
