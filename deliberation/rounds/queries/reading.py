"""Deliberations, rounds, their times and their rules."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Visibility
from deliberation.database import fetch
from deliberation.errors import NotFound
from deliberation.permissions import Actor, Place, Role, can_read
from deliberation.rounds.models import Deliberation, Extension, Participation, PhaseWindow, Round
from deliberation.rules.phases import Phase, RoundKind, Window, schedule, wave_schedule
from deliberation.rules.policy import CONVENING_PRESET, PRESETS, Policy, policy_from_json

MOST_AT_ONCE = 100
MOST_OF_A_COMMUNITY = 10


def policy_of(round_: Round) -> Policy:
    """The rules of a round: frozen once it has opened, before that those it would open under."""
    if round_.policy is not None:
        return policy_from_json(round_.policy)
    if round_.kind is RoundKind.CONVENING:
        # Nobody has approved the deliberation's own rules yet.
        return PRESETS[CONVENING_PRESET]
    return policy_from_json(round_.deliberation.policy)


def windows_of(round_: Round) -> tuple[Window, ...]:
    """When each phase opens and closes, in the round's time zone; of a planned round, as it would be."""
    zone = ZoneInfo(round_.time_zone)
    if round_.phase is not Phase.PLANNED:
        return tuple(Window(w.phase, w.opens_at.astimezone(zone), w.closes_at.astimezone(zone)) for w in round_.windows)
    level, opens_at = round_.community.level, round_.opens_at.astimezone(zone)
    return schedule(round_.kind, level, policy_of(round_), opens_at, has_ballot=round_.has_ballot)


def closes_at(round_: Round) -> datetime:
    """When the present phase of an opened round closes; raises StopIteration for a planned or closed one."""
    return next(window.closes_at for window in round_.windows if window.phase is round_.phase)


def turning_point(round_: Round) -> datetime:
    """When a planned round opens, the present phase of an open one closes, or a closed one closed."""
    if round_.phase is Phase.PLANNED:
        return round_.opens_at
    return round_.closed_at or closes_at(round_)


def wave_closes_at(round_: Round, opens_at: datetime) -> datetime:
    """When a rating wave that opens then closes, counted in days of the round's own zone."""
    local = opens_at.astimezone(ZoneInfo(round_.time_zone))
    return wave_schedule(round_.community.level, policy_of(round_), local, has_ballot=round_.has_ballot)[0].closes


def deliberation_for(session: Session, actor: Actor, slug: str) -> Deliberation:
    """The deliberation at this address; raises NotFound."""
    found = session.scalars(select(Deliberation).where(Deliberation.slug == slug)).one_or_none()
    if found is None or not can_read(actor, found.community.place):
        raise NotFound()
    return found


def deliberations(session: Session, actor: Actor, before: int | None = None) -> list[Deliberation]:
    """The deliberations that the reader may see, the newest first, at most 100 before a number."""
    query = select(Deliberation).join(Community, Community.id == Deliberation.community_id).where(readable(actor))
    if before is not None:
        query = query.where(Deliberation.id < before)
    return list(session.scalars(query.order_by(Deliberation.id.desc()).limit(MOST_AT_ONCE)))


def round_for(session: Session, actor: Actor, round_id: int) -> Round:
    """The round with this number; raises NotFound."""
    found = fetch(session, Round, round_id)
    if not can_read(actor, found.place):
        raise NotFound()
    return found


def place_of_round(session: Session, round_id: int) -> Place:
    """Where a round lies, for the record, which knows rounds by their numbers alone; raises NotFound."""
    return fetch(session, Round, round_id).place


def rounds_of(
    session: Session, actor: Actor, deliberation_id: int, after: int = 0, limit: int = MOST_AT_ONCE
) -> list[Round]:
    """The rounds of a deliberation that the reader may see, by number, at most 100 after a number."""
    query = _rounds(actor).where(Round.deliberation_id == deliberation_id, Round.id > after)
    return list(session.scalars(query.order_by(Round.id).limit(min(limit, MOST_AT_ONCE))))


def rounds_in(session: Session, actor: Actor, community_id: int) -> list[Round]:
    """The newest rounds of one community, at most ten, those that are not over first."""
    query = _rounds(actor).where(Round.community_id == community_id)
    order = (Round.phase == Phase.CLOSED, Round.opens_at.desc(), Round.id.desc())
    return list(session.scalars(query.order_by(*order).limit(MOST_OF_A_COMMUNITY)))


def own_rounds(session: Session, actor: Actor, deliberation_id: int | None = None) -> list[Round]:
    """The rounds, not yet closed, of the reader's communities and of those above them, lowest first."""
    if not actor.grants:
        return []
    query = _rounds(actor).where(Community.path.in_(_paths(actor)), Round.phase != Phase.CLOSED)
    if deliberation_id is not None:
        query = query.where(Round.deliberation_id == deliberation_id)
    return list(session.scalars(query.order_by(func.length(Community.path).desc(), Round.id).limit(MOST_AT_ONCE)))


def current_rounds(session: Session, actor: Actor, after: int = 0, limit: int = MOST_AT_ONCE) -> list[Round]:
    """The rounds that are going on and that the reader may see, by number, at most 100 after a number."""
    query = _rounds(actor).where(Round.phase.not_in((Phase.PLANNED, Phase.CLOSED)), Round.id > after)
    return list(session.scalars(query.order_by(Round.id).limit(min(limit, MOST_AT_ONCE))))


def due_round_ids(session: Session, now: datetime) -> list[int]:
    """The rounds that the clock has to open or to move on, in the order of their numbers."""
    waiting = and_(
        Round.phase == Phase.PLANNED,
        Round.opens_at <= now,
        or_(
            Round.kind == RoundKind.CONVENING,
            Deliberation.approved_at.is_not(None),
            Deliberation.has_convening.is_(False),
        ),
    )
    over = (
        select(PhaseWindow.id)
        .where(PhaseWindow.round_id == Round.id, PhaseWindow.phase == Round.phase, PhaseWindow.closes_at <= now)
        .exists()
    )
    query = select(Round.id).join(Deliberation, Deliberation.id == Round.deliberation_id).where(or_(waiting, over))
    return list(session.scalars(query.order_by(Round.id)))


def extensions_of(session: Session, round_: Round) -> Sequence[Extension]:
    """The extensions of a round in their order."""
    return session.scalars(select(Extension).where(Extension.round_id == round_.id).order_by(Extension.id)).all()


def participation_of(session: Session, actor: Actor, round_: Round) -> Participation | None:
    """How the reader takes part in a round; nothing if they do not."""
    return session.get(Participation, (round_.id, actor.member_id)) if actor.member_id is not None else None


def readable(actor: Actor) -> ColumnElement[bool]:
    """The condition on Community under which the reader may see what is said in it, as permissions.can_read has it."""
    here = {grant.path for grant in actor.grants}
    return or_(Community.visibility == Visibility.PUBLIC, Community.path.in_(here | _paths(actor)))


def is_no_secret(actor: Actor) -> ColumnElement[bool]:
    """The condition on Community under which this person may know who belongs to it: not of shielded ones elsewhere."""
    return or_(Community.visibility != Visibility.SHIELDED, readable(actor))


def _rounds(actor: Actor) -> Select[Round]:
    return select(Round).join(Community, Community.id == Round.community_id).where(readable(actor))


def _paths(actor: Actor) -> set[str]:
    """The paths of the communities that one belongs to, and of all above them."""
    paths = set()
    for grant in actor.grants:
        if grant.role not in (Role.MEMBER, Role.OBSERVER):
            paths.add(grant.path)
            continue
        ids = grant.path.strip("/").split("/")
        paths |= {f"/{'/'.join(ids[: depth + 1])}/" for depth in range(len(ids))}
    return paths
