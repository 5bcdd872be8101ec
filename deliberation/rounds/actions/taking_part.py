"""Who takes part in a round: by what they do, or by one tap; and in which group their ballot will count."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deliberation.database import lock_for_reading
from deliberation.errors import invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.permissions import Act, Actor, Standing, known, require, standings
from deliberation.rounds.events import TakingPartConfirmed
from deliberation.rounds.forms import UnitForm
from deliberation.rounds.models import Participation, Round
from deliberation.rounds.queries import units


def note_act(session: Session, round_: Round, actor: Actor, now: datetime) -> None:
    """Note that a member takes part, by their first act; an observer, or somebody not yet admitted, does not."""
    if actor.member_id is None or Standing.MEMBER not in standings(actor, round_.place):
        return
    participation = _participation(session, round_, actor.member_id)
    if participation.acted_at is None:
        participation.acted_at = now


def confirm_taking_part(session: Session, actor: Actor, round_id: int, now: datetime) -> None:
    """Say with one tap that one takes part, until voting opens; a second tap changes nothing."""
    # Held unchanged, so that voting cannot open and freeze the roll between the check and the row.
    round_ = lock_for_reading(session, Round, round_id)
    require(actor, Act.CONFIRM_TAKING_PART, round_.place)
    participation = _participation(session, round_, known(actor))
    if participation.confirmed_at is not None:
        return
    participation.confirmed_at = now
    announce(
        session,
        TakingPartConfirmed(community_id=round_.community_id, round_id=round_.id, actor_id=actor.member_id),
    )


def forget_participation(session: Session, member_id: int, _now: datetime) -> None:
    """Delete that an erased member took part, when, and under which name; rolls are kept apart from this."""
    session.execute(delete(Participation).where(Participation.member_id == member_id))


def choose_unit(session: Session, actor: Actor, round_id: int, form: UnitForm) -> None:
    """Choose among one's own communities the one whose group one's ballot counts in, until voting opens."""
    round_ = lock_for_reading(session, Round, round_id)
    require(actor, Act.CHOOSE_UNIT, round_.place)
    if form.community_id not in {community.id for community in units(session, actor, round_)}:
        raise invalid("community_id", "not_yours", _("You can only choose a community that you are a member of."))
    _participation(session, round_, known(actor)).unit_community_id = form.community_id


def _participation(session: Session, round_: Round, member_id: int) -> Participation:
    """The member's row, made if there is none; two first acts at once are one."""
    key = (round_.id, member_id)
    found = session.get(Participation, key)
    if found is None:
        try:
            with session.begin_nested():
                session.add(found := Participation(round_id=round_.id, member_id=member_id))
        except IntegrityError:
            found = session.get_one(Participation, key)
    return found
