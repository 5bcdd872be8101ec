"""What the forms of this slice offer to choose from."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.errors import NotYou
from deliberation.locale import REGISTRY
from deliberation.people.models import Member
from deliberation.permissions import Act, Actor, Role, is_allowed, known
from deliberation.rounds.models import Deliberation, Round
from deliberation.rounds.queries.reading import is_no_secret, readable


def facilitates(actor: Actor) -> bool:
    """Whether one facilitates any community."""
    return bool(_facilitated(actor))


def facilitated(session: Session, actor: Actor) -> list[Community]:
    """The communities that one facilitates, from the top; raises SignInNeeded or NotYou where there are none."""
    known(actor)
    query = select(Community).where(Community.id.in_(_facilitated(actor))).order_by(Community.path)
    found = list(session.scalars(query))
    if not found:
        raise NotYou()
    return found


def drafters(session: Session, actor: Actor, communities: Sequence[Community]) -> list[tuple[int, str]]:
    """Whoever facilitates one of these communities, or one below that is no secret, may be named: id and shown name."""
    query = (
        select(Member.id, Member.shown_name)
        .join(Membership, Membership.member_id == Member.id)
        .join(RoleGrant)
        .join(Community, Community.id == Membership.community_id)
        .where(
            RoleGrant.role == Role.FACILITATOR,
            Membership.status == MembershipStatus.ADMITTED,
            or_(*(Community.path.startswith(each.path) for each in communities)),
            is_no_secret(actor),
        )
    )
    found = session.execute(query.distinct().order_by(Member.shown_name, Member.id))
    return [(member_id, name) for member_id, name in found]


def languages(communities: Sequence[Community]) -> list[str]:
    """The languages of the interface and of these communities."""
    own = (tag for community in communities for tag in community.languages)
    return list(dict.fromkeys([*(language.tag for language in REGISTRY), *own]))


def plannable(session: Session, actor: Actor, deliberation: Deliberation) -> list[Community]:
    """Where one may plan rounds: from the top community anywhere below, else at home; raises SignInNeeded or NotYou."""
    known(actor)
    query = select(Community).where(Community.path.startswith(deliberation.community.path), readable(actor))
    if not is_allowed(actor, Act.PLAN_ROUND, deliberation.community.place):
        query = query.where(Community.id.in_(_facilitated(actor)))
    found = list(session.scalars(query.order_by(Community.path)))
    if not found:
        raise NotYou()
    return found


def units(session: Session, actor: Actor, round_: Round) -> list[Community]:
    """The actor's own communities within the round's, in whose group their ballot may count."""
    path = round_.community.path
    ids = {g.community_id for g in actor.grants if g.role is Role.MEMBER and g.path.startswith(path)}
    return list(session.scalars(select(Community).where(Community.id.in_(ids)).order_by(Community.path))) if ids else []


def _facilitated(actor: Actor) -> list[int]:
    return [grant.community_id for grant in actor.grants if grant.role is Role.FACILITATOR]
