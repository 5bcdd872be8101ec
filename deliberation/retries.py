"""A form that is sent twice has one effect: its client id remembers what it led to."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from deliberation.database import Base
from deliberation.errors import Conflict
from deliberation.permissions import Actor

# A draft stays on its device for a week, and is sent within it or never.
KEPT_FOR = timedelta(days=14)


class Submission(Base):
    """One form that was taken, and the address of what it made."""

    __tablename__ = "submissions"

    owner: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(300))
    taken_at: Mapped[datetime] = mapped_column(index=True)


def once(session: Session, actor: Actor, client_id: str | None, now: datetime, act: Callable[[], str]) -> str:
    """Do the act and return the address of its effect; of a client id seen before, the first one's address."""
    if client_id is None:
        return act()
    owner = _owner(actor.member_id)
    earlier = _location(session, owner, client_id)
    if earlier is not None:
        return earlier
    submission = Submission(owner=owner, client_id=client_id, location="", taken_at=now)
    try:
        # The row goes in first, so that a twin in another process waits here until this one has committed.
        with session.begin_nested():
            session.add(submission)
    except IntegrityError:
        return _location(session, owner, client_id) or _lost()
    submission.location = act()
    return submission.location


def number_of(location: str) -> int:
    """The number of an effect that has no address; raises Conflict where the client id was another form's."""
    if not (location.isascii() and location.isdecimal()):
        raise Conflict()
    return int(location)


def forget_submissions_of(session: Session, member_id: int) -> None:
    """Forget what a member sent, and when."""
    session.execute(delete(Submission).where(Submission.owner == _owner(member_id)))


def forget_old_submissions(session: Session, now: datetime) -> None:
    """Forget which forms were taken so long ago that nobody sends them once more."""
    session.execute(delete(Submission).where(Submission.taken_at <= now - KEPT_FOR))


def _owner(member_id: int | None) -> str:
    return f"member:{member_id}"


def _lost() -> str:
    raise Conflict()


def _location(session: Session, owner: str, client_id: str) -> str | None:
    query = select(Submission.location).where(Submission.owner == owner, Submission.client_id == client_id)
    return session.scalars(query).one_or_none()
