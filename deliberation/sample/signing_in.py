"""The few simulated people as whom a visitor may sign in."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deliberation.ballots.models import Envelope, RollEntry
from deliberation.database import fetch
from deliberation.discussion.models import Thread
from deliberation.people.models import Member
from deliberation.people.passwords import hash_password
from deliberation.rules.phases import Level, Phase
from deliberation.sample.points import criteria_rounds
from deliberation.sample.stage import Stage

PASSWORD = "many strands one cloth"  # noqa: S105 (printed for every visitor of a sample)
DOMAIN = "sample.invalid"
STEWARD = "steward"


def give_sign_ins(session: Session, stage: Stage) -> None:
    """Give an address and the sample's password to members and facilitators of the places where something goes on."""
    hashed = hash_password(PASSWORD)
    for part, member_id in _cast(session, stage):
        member = fetch(session, Member, member_id)
        if member.email is None:
            member.email, member.password_hash = f"{part}@{DOMAIN}", hashed
            member.is_steward = part == STEWARD


def sign_ins(session: Session) -> Sequence[str]:
    """A line for each of them: whom to sign in as, and with what; none where no sample was loaded."""
    query = select(Member).where(Member.is_simulated, Member.email.endswith("@" + DOMAIN)).order_by(Member.id)
    found = [f"  {member.email:44} {member.shown_name}" for member in session.scalars(query)]
    return [f'Sign in as one of these simulated people, with the password "{PASSWORD}":', *found] if found else []


def _cast(session: Session, stage: Stage) -> Iterator[tuple[str, int]]:
    """The steward of the stage, then a facilitator, a member and an observer of some places, by their part."""
    top = next(community.key for community in stage.dialogue.communities if community.parent is None)
    yield STEWARD, stage.person(top, 3)
    yield "facilitator-global", stage.person(top, 1)
    yield "second-facilitator-global", stage.person(top, 2)
    for phase in (Phase.VOTING, Phase.DISCUSSING):
        for key in _places(session, stage, phase)[:1]:
            yield f"facilitator-{key}", stage.person(key, 1)
            yield f"member-{key}", _idle_member(session, stage, key)
            yield f"observer-{key}", _observer(stage, key)


def _places(session: Session, stage: Stage, phase: Phase) -> list[str]:
    """The national communities whose round is in a phase, those first in which most is said."""
    rounds = [
        round_ for round_ in criteria_rounds(session, stage.deliberation_id, Level.NATIONAL) if round_.phase is phase
    ]
    said = select(Thread.round_id, func.sum(Thread.post_count)).group_by(Thread.round_id)
    posts = dict(session.execute(said).all())
    rounds.sort(key=lambda round_: -posts.get(round_.id, 0))
    return [stage.key_of(round_.community_id) for round_ in rounds]


def _idle_member(session: Session, stage: Stage, national: str) -> int:
    """Somebody of a local community who facilitates nothing, and for whom the round still has something to do."""
    local = next(c for c in stage.dialogue.communities if c.parent == national)
    ordinary = [stage.person(local.key, number) for number in range(local.facilitators + 1, local.members + 1)]
    on_roll = select(RollEntry.member_id).outerjoin(Envelope, Envelope.roll_entry_id == RollEntry.id)
    idle = on_roll.where(RollEntry.member_id.in_(ordinary), Envelope.question_id.is_(None)).order_by(
        RollEntry.id.desc()
    )
    return session.scalars(idle.order_by(RollEntry.id.desc()).limit(1)).one_or_none() or ordinary[-1]


def _observer(stage: Stage, national: str) -> int:
    """Somebody who observes in a local community there, or further up where nobody does."""
    below = [community for community in stage.dialogue.communities if community.parent == national]
    observed = next(each for each in [*below, *stage.dialogue.upwards(national)] if each.observers)
    return stage.person(observed.key, observed.people)
