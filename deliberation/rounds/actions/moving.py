"""From phase to phase, and more time for one of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from deliberation.database import lock
from deliberation.errors import invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.permissions import Act, Actor, require
from deliberation.rounds.actions.opening import PUNCTUAL
from deliberation.rounds.actions.planning import in_zone
from deliberation.rounds.errors import PhaseMovedOn
from deliberation.rounds.events import DeliberationApproved, PhaseEntered, PhaseExtended, PhaseRescheduled
from deliberation.rounds.forms import ExtensionForm
from deliberation.rounds.models import Deliberation, Extension, PhaseWindow, Round
from deliberation.rounds.queries import closes_at, windows_of
from deliberation.rules.phases import Phase, moved, next_phase

FARTHEST = timedelta(days=366)


def enter_phase(session: Session, actor: Actor, round_: Round, phase: Phase, now: datetime) -> None:
    """Take a round into its next phase, or from any into closed; raises ValueError for any other.

    Who may is up to the caller. Where a phase ends early, or much too late, the later ones keep their lengths and move.
    """
    if phase is not Phase.CLOSED and next_phase(round_.phase, round_.kind, has_ballot=round_.has_ballot) is not phase:
        raise ValueError(f"{phase} does not follow {round_.phase}")
    if phase is Phase.CLOSED:
        _end(round_, now)
    else:
        _begin_at(round_, next(window for window in round_.windows if window.phase is phase), now)
    round_.phase = phase
    announce(
        session,
        PhaseEntered(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            phase=phase.value,
            closes_at=None if phase is Phase.CLOSED else closes_at(round_).isoformat(),
        ),
    )


def extend_phase(session: Session, actor: Actor, round_id: int, form: ExtensionForm, now: datetime) -> Extension:
    """Give the present phase of a round more time, with a reason on the record; later phases move by as much."""
    round_ = lock(session, Round, round_id)
    require(actor, Act.EXTEND_PHASE, round_.place)
    if form.phase is not round_.phase:
        raise PhaseMovedOn()
    from_closing = closes_at(round_)
    to_closing = _later(in_zone(form.closes_at, round_.time_zone), from_closing, now)
    extension = Extension(
        round_id=round_.id,
        phase=round_.phase,
        member_id=actor.member_id,
        reason=form.reason,
        from_closing=from_closing,
        to_closing=to_closing,
        made_at=now,
    )
    _close_present_at(round_, to_closing)
    session.add(extension)
    session.flush()
    _announce_extension(session, actor, round_, extension)
    return extension


def prolong_phase(session: Session, round_: Round, moment: datetime) -> None:
    """Have the present phase close at another time, as the rules want it; later phases move by as much."""
    _close_present_at(round_, moment)
    announce(
        session,
        PhaseRescheduled(
            community_id=round_.community_id,
            round_id=round_.id,
            phase=round_.phase.value,
            to_closing=moment.isoformat(),
        ),
    )


def approve(session: Session, actor: Actor, deliberation: Deliberation, now: datetime) -> None:
    """Say that the members approved a deliberation in its convening round, so that the other rounds may open."""
    deliberation.approved_at = now
    announce(
        session,
        DeliberationApproved(
            community_id=deliberation.community_id, actor_id=actor.member_id, deliberation_id=deliberation.id
        ),
    )


def _end(round_: Round, now: datetime) -> None:
    """The present window ends now at the latest, and those that never began are gone."""
    last = next(window for window in round_.windows if window.phase is round_.phase)
    last.closes_at = min(last.closes_at, max(now, last.opens_at))
    round_.windows = [window for window in round_.windows if window.position <= last.position]
    round_.closed_at = now


def _begin_at(round_: Round, entered: PhaseWindow, now: datetime) -> None:
    """Move a phase and those after it, unless it begins punctually."""
    if entered.opens_at <= now < entered.opens_at + PUNCTUAL:
        return
    zone = ZoneInfo(round_.time_zone)
    shift = now.replace(second=0, microsecond=0).astimezone(zone) - entered.opens_at.astimezone(zone)
    for window in round_.windows:
        if window.position >= entered.position:
            window.opens_at = (window.opens_at.astimezone(zone) + shift).astimezone(UTC)
            window.closes_at = (window.closes_at.astimezone(zone) + shift).astimezone(UTC)
        elif window.position == entered.position - 1:
            window.closes_at = max(window.opens_at, now.replace(second=0, microsecond=0))


def _later(wish: datetime, present: datetime, now: datetime) -> datetime:
    if wish <= max(present, now):
        raise invalid("closes_at", "not_later", _("This must be later than the present closing time."))
    if wish > max(present, now) + FARTHEST:
        raise invalid("closes_at", "too_far", _("This is more than a year ahead."))
    return wish


def _close_present_at(round_: Round, moment: datetime) -> None:
    """Counted in the round's zone, so that the hour of the day survives a change of the clocks."""
    local = moment.astimezone(ZoneInfo(round_.time_zone))
    for kept, window in zip(round_.windows, moved(windows_of(round_), round_.phase, local), strict=True):
        kept.opens_at, kept.closes_at = window.opens.astimezone(UTC), window.closes.astimezone(UTC)


def _announce_extension(session: Session, actor: Actor, round_: Round, extension: Extension) -> None:
    announce(
        session,
        PhaseExtended(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            extension_id=extension.id,
            phase=extension.phase.value,
            from_closing=extension.from_closing.isoformat(),
            to_closing=extension.to_closing.isoformat(),
        ),
    )
