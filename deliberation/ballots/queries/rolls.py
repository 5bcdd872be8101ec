"""Who is on a roll, in which units, and what the ballot asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from deliberation.ballots.models import Envelope, Question, RollEntry, Unit, UnitPart, Voting
from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant, Visibility
from deliberation.permissions import Actor, Role, Standing, standings
from deliberation.rounds.models import Round
from deliberation.rounds.queries import policy_of
from deliberation.rules.published import QuestionKind
from deliberation.rules.tally import Choice
from deliberation.rules.tiers import Tier, offered_choices


class Absence(StrEnum):
    """Why somebody is not on a roll."""

    NOT_A_MEMBER = "not_a_member"
    OBSERVER = "observer"
    JOINED_LATE = "joined_late"
    TOOK_NO_PART = "took_no_part"


@dataclass(frozen=True)
class ShownUnit:
    """A unit as everybody may know it: the open communities in it by name, shielded ones by their region only."""

    number: int
    roll: int
    communities: Sequence[Community]
    region_code: str | None
    region: Mapping[str, str] | None
    has_shielded: bool


def roll_entry_of(session: Session, round_: Round, actor: Actor) -> RollEntry | None:
    """The actor's place on a round's roll."""
    if actor.member_id is None:
        return None
    query = select(RollEntry).where(RollEntry.round_id == round_.id, RollEntry.member_id == actor.member_id)
    return session.scalars(query).one_or_none()


def why_absent(session: Session, round_: Round, actor: Actor) -> Absence:
    """Why the actor is not on the roll of a round in which people vote."""
    here = standings(actor, round_.place)
    if Standing.MEMBER not in here:
        return Absence.OBSERVER if Standing.OBSERVER in here else Absence.NOT_A_MEMBER
    voting = session.get(Voting, round_.id)
    query = (
        select(func.min(Membership.admitted_at))
        .join(Community, Community.id == Membership.community_id)
        .join(RoleGrant, RoleGrant.membership_id == Membership.id)
        .where(
            Membership.member_id == actor.member_id,
            Membership.status == MembershipStatus.ADMITTED,
            RoleGrant.role == Role.MEMBER,
            Community.path.startswith(round_.community.path, autoescape=True),
        )
    )
    since = session.scalar(query)
    is_late = voting is not None and since is not None and since > voting.opened_at
    return Absence.JOINED_LATE if is_late else Absence.TOOK_NO_PART


def shows_receipts(session: Session, round_: Round, actor: Actor) -> bool:
    """Whether the voter sees their receipts: not where the policy says so, nor to who belongs to a shielded place."""
    if not policy_of(round_).ballot.receipts:
        return False
    paths = [grant.path for grant in actor.grants if grant.path.startswith(round_.community.path)]
    places = {int(step) for path in [round_.community.path, *paths] for step in path.strip("/").split("/")}
    shielded = exists().where(Community.id.in_(places), Community.visibility == Visibility.SHIELDED)
    return not session.scalar(select(shielded))


def questions_of(session: Session, round_: Round) -> Sequence[Question]:
    """The questions of a round's ballot in their order."""
    query = select(Question).where(Question.round_id == round_.id).order_by(Question.number)
    return session.scalars(query.options(joinedload(Question.proposal), joinedload(Question.version))).all()


def offered(question: Question) -> tuple[Choice, ...]:
    """The answers that a question offers; a whole set or charter has no "as advice"."""
    if question.kind is QuestionKind.PROPOSAL and question.proposed_tier is not None:
        return offered_choices(Tier(question.proposed_tier))
    return offered_choices(Tier.RECOMMENDED)


def units_of(session: Session, round_: Round) -> Sequence[Unit]:
    """The units of a round in their order."""
    return session.scalars(select(Unit).where(Unit.round_id == round_.id).order_by(Unit.number)).all()


def shown_units(session: Session, round_: Round) -> list[ShownUnit]:
    """The units of a round as they are published; empty before voting opens."""
    query = select(Unit).where(Unit.round_id == round_.id).order_by(Unit.number)
    parts = selectinload(Unit.parts).joinedload(UnitPart.community).joinedload(Community.region)
    return [_shown(unit) for unit in session.scalars(query.options(parts))]


def _shown(unit: Unit) -> ShownUnit:
    communities = [part.community for part in unit.parts]
    titles = [each.region.title for each in communities if each.region and each.region_code == unit.region_code]
    return ShownUnit(
        number=unit.number,
        roll=unit.roll_size,
        communities=sorted((each for each in communities if not each.is_shielded), key=lambda each: each.name),
        region_code=unit.region_code,
        region=titles[0] if titles else None,
        has_shielded=any(each.is_shielded for each in communities),
    )


def turnout(session: Session, round_: Round) -> int:
    """How many people have at least one choice in an envelope; exact, so it is never shown."""
    query = (
        select(func.count(func.distinct(Envelope.roll_entry_id)))
        .join(RollEntry, RollEntry.id == Envelope.roll_entry_id)
        .where(RollEntry.round_id == round_.id)
    )
    return session.scalar(query) or 0


def announced_turnout(session: Session, round_: Round) -> int | None:
    """The step of the turnout that a job last made known; counting at once would betray when somebody voted."""
    voting = session.get(Voting, round_.id)
    return voting.announced_turnout if voting is not None else None
