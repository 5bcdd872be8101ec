"""Giving rounds a date."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.database import fetch, lock
from deliberation.errors import NotFound, invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.permissions import Act, Actor, Place, can_read, is_allowed, require
from deliberation.rounds.errors import AlreadyPlanned, LowerLevelTooLate
from deliberation.rounds.events import RoundPlanned
from deliberation.rounds.forms import LevelForm, RoundForm
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.phases import Level, Phase, RoundKind, has_ballot

LEVELS = tuple(Level)
FARTHEST = timedelta(days=3 * 366)


def plan_round(session: Session, actor: Actor, deliberation_id: int, form: RoundForm, now: datetime) -> Round:
    """Plan one round in one community; convening and ratification are rounds of the top community alone."""
    deliberation = lock(session, Deliberation, deliberation_id)
    community = fetch(session, Community, form.community_id)
    if not (can_read(actor, deliberation.community.place) and can_read(actor, community.place)):
        raise NotFound()
    require(actor, Act.PLAN_ROUND, where_planned(actor, deliberation, community))
    _require_place(deliberation, community, form.kind)
    others = _rounds(session, deliberation)
    _require_room(others, community, form.kind)
    planned = _plan(session, actor, deliberation, community, form, now)
    _settle_ballots(deliberation, [*others, planned])
    return planned


def plan_level(session: Session, actor: Actor, deliberation_id: int, form: LevelForm, now: datetime) -> list[Round]:
    """Plan a criteria round in every community of a level below the top that has none yet."""
    deliberation = lock(session, Deliberation, deliberation_id)
    require(actor, Act.PLAN_ROUND, deliberation.community.place)
    others = _rounds(session, deliberation)
    has_one = {other.community_id for other in others if other.kind is RoundKind.CRITERIA}
    query = select(Community).where(
        Community.level == form.level,
        Community.path.startswith(deliberation.community.path),
        Community.id != deliberation.community_id,
    )
    communities = [each for each in session.scalars(query.order_by(Community.path)) if each.id not in has_one]
    if not communities:
        raise invalid("level", "nothing_to_plan", _("No community of this level is still without a round."))
    planned = []
    for community in communities:
        one = RoundForm(community_id=community.id, opens_at=form.opens_at, time_zone=form.time_zone)
        planned.append(_plan(session, actor, deliberation, community, one, now))
    _settle_ballots(deliberation, [*others, *planned])
    return planned


def where_planned(actor: Actor, deliberation: Deliberation, community: Community) -> Place:
    """The facilitators of the top community plan everywhere below it, the others at home."""
    top = deliberation.community.place
    return top if is_allowed(actor, Act.PLAN_ROUND, top) else community.place


def _require_place(deliberation: Deliberation, community: Community, kind: RoundKind) -> None:
    if not community.path.startswith(deliberation.community.path):
        raise invalid("community_id", "elsewhere", _("This community does not take part in this dialogue."))
    if kind is not RoundKind.CRITERIA and community.id != deliberation.community_id:
        raise invalid("kind", "top_only", _("Only the community at the top approves the rules and the whole set."))


def _require_room(others: Sequence[Round], community: Community, kind: RoundKind) -> None:
    """A criteria round is planned once; one that approves may be repeated when the one before it has closed."""
    for other in others:
        same = other.community_id == community.id and other.kind is kind
        if same and (kind is RoundKind.CRITERIA or other.phase is not Phase.CLOSED):
            raise AlreadyPlanned()


def _rounds(session: Session, deliberation: Deliberation) -> list[Round]:
    return list(session.scalars(select(Round).where(Round.deliberation_id == deliberation.id).order_by(Round.id)))


def _plan(
    session: Session, actor: Actor, deliberation: Deliberation, community: Community, form: RoundForm, now: datetime
) -> Round:
    zone = form.time_zone or community.time_zone
    planned = Round(
        deliberation=deliberation,
        community=community,
        kind=form.kind,
        phase=Phase.PLANNED,
        has_ballot=True,
        time_zone=zone,
        opens_at=_opening(form.opens_at, zone, now),
    )
    session.add(planned)
    session.flush()
    announce(
        session,
        RoundPlanned(
            community_id=community.id,
            round_id=planned.id,
            actor_id=actor.member_id,
            deliberation_id=deliberation.id,
            round_kind=form.kind.value,
            opens_at=planned.opens_at.isoformat(),
        ),
    )
    return planned


def _opening(local: datetime, zone: str, now: datetime) -> datetime:
    opens_at = in_zone(local, zone)
    if opens_at < now.replace(second=0, microsecond=0):
        raise invalid("opens_at", "past", _("This time has already passed."))
    if opens_at > now + FARTHEST:
        raise invalid("opens_at", "too_far", _("This is more than three years ahead."))
    return opens_at


def in_zone(local: datetime, zone: str) -> datetime:
    """The moment, in UTC, that a local time names in a zone; a moment that brings its own zone stays as it is.

    An hour that a clock change skips is read as the hour after it, one that it repeats as the first of the two.
    """
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _settle_ballots(deliberation: Deliberation, rounds: Sequence[Round]) -> None:
    """Say anew which planned rounds end in a ballot: it depends on the levels at which the deliberation runs."""
    criteria = [each for each in rounds if each.kind is RoundKind.CRITERIA]
    levels = {each.community.level for each in criteria} | {deliberation.community.level}
    for each in criteria:
        votes = has_ballot(each.community.level, levels)
        if each.phase is Phase.PLANNED:
            each.has_ballot = votes
        elif each.has_ballot is not votes:
            raise LowerLevelTooLate()
