"""What happens to waves and rolls when something happens elsewhere."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deliberation.ballots.models import Rating, RollEntry, Wave
from deliberation.communities.events import MemberLeft
from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.database import fetch
from deliberation.permissions import Role
from deliberation.rounds.events import PhaseExtended
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase


def extend_the_wave(session: Session, event: PhaseExtended) -> None:
    """A wave that is open when rating is given more time gets it too."""
    if event.phase != Phase.RATING:
        return
    query = select(Wave).where(Wave.round_id == event.round_id, Wave.closed_at.is_(None))
    for wave in session.scalars(query):
        wave.closes_at = max(wave.closes_at, datetime.fromisoformat(event.to_closing))


def forget_the_voter(session: Session, member_id: int, _now: datetime) -> None:
    """Of somebody who closes their account ballot and answers stay, and the link to the person and their words go."""
    session.execute(update(RollEntry).where(RollEntry.member_id == member_id).values(member_id=None))
    session.execute(update(Rating).where(Rating.member_id == member_id).values(comment=""))


def unlink_who_left(session: Session, event: MemberLeft) -> None:
    """Of somebody who leaves while people vote the ballot stays as it is, and the link to the person goes.

    Only by their own will: nobody else may take a vote away, not by taking a role away either.
    """
    if event.actor_id != event.member_id:
        return
    session.flush()
    above = [int(step) for step in fetch(session, Community, event.community_id).path.strip("/").split("/")]
    query = (
        select(RollEntry, Community.path)
        .join(Round, Round.id == RollEntry.round_id)
        .join(Community, Community.id == Round.community_id)
        .where(RollEntry.member_id == event.member_id, Round.phase == Phase.VOTING, Round.community_id.in_(above))
    )
    for entry, path in session.execute(query).all():
        if not _still_belongs(session, event.member_id, path):
            entry.member_id = None


def _still_belongs(session: Session, member_id: int, path: str) -> bool:
    query = (
        select(Membership.id)
        .join(Community, Community.id == Membership.community_id)
        .join(RoleGrant, RoleGrant.membership_id == Membership.id)
        .where(
            Membership.member_id == member_id,
            Membership.status == MembershipStatus.ADMITTED,
            RoleGrant.role == Role.MEMBER,
            Community.path.startswith(path, autoescape=True),
        )
    )
    return session.scalars(query.limit(1)).one_or_none() is not None
