"""Founding the communities of a sample, and letting its simulated people in."""

from sqlalchemy.orm import Session

from deliberation.communities.actions import found_community, set_region
from deliberation.communities.actions.memberships import admit_as, membership_of
from deliberation.communities.forms import NewCommunity, NewRegion
from deliberation.communities.models import Region
from deliberation.people.models import Member
from deliberation.permissions import Actor
from deliberation.sample.communities import SampleCommunity
from deliberation.sample.stage import Stage

STEWARD = Actor(is_steward=True, member_id=0)


def settle(session: Session, stage: Stage) -> None:
    """Found regions and communities from the top down, each with its people."""
    for position, region in enumerate(stage.dialogue.regions, start=1):
        if session.get(Region, region.key) is None:
            title = dict(region.title)
            set_region(session, STEWARD, NewRegion(code=region.key, position=position, title=title))
    session.flush()
    for community in stage.dialogue.communities:
        _found(session, stage, community)


def _found(session: Session, stage: Stage, community: SampleCommunity) -> None:
    form = NewCommunity(
        name=community.title["en"],
        name_language="en",
        level=community.level,
        parent_id=stage.communities[community.parent] if community.parent else None,
        country=community.country,
        subregion=community.subregion,
        region=community.region,
        languages=list(community.languages),
        time_zone=community.time_zone or "UTC",
        visibility=community.visibility,
        joining=community.joining,
        has_quick_exit=community.visibility.value == "shielded",
    )
    founded = found_community(session, STEWARD, form, stage.time)
    stage.communities[community.key] = founded.id
    for number in range(1, community.people + 1):
        _let_in(session, stage, community, number)


def _let_in(session: Session, stage: Stage, community: SampleCommunity, number: int) -> None:
    drawn = stage.dialogue.draw_member(stage.chance, community, stage.names)
    stage.names.add(drawn.shown_name)
    member = Member(
        shown_name=drawn.shown_name, languages=list(drawn.languages), is_simulated=True, joined_at=stage.time
    )
    session.add(member)
    session.flush()
    stage.people[community.key, number] = member.id
    stage.homes[member.id] = community.key
    membership = membership_of(session, stage.communities[community.key], member.id, stage.time)
    admit_as(session, membership, sorted(community.roles_of(number)), stage.time)
