"""A small tree of communities and the people of each role in it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from tests.communities.factories import belonging, community, region
from tests.conftest import written
from tests.people.factories import member, signed_in, steward, with_token
from tests.rounds.factories import facilitator


@dataclass(frozen=True)
class Tree:
    """Numbers of communities: the world, Kenya in it, and two cities in Kenya; the hidden one is shielded."""

    world: int
    kenya: int
    nairobi: int
    mombasa: int
    hidden: int


@dataclass(frozen=True)
class People:
    """Numbers of members: who facilitates the world, who does in Nairobi, and who is what in Nairobi."""

    convener: int
    facilitator: int
    member: int
    observer: int
    stranger: int
    steward: int


def found(session: Session, community_id: int) -> Community:
    """The community with this number, in this session."""
    return session.get_one(Community, community_id)


@pytest.fixture
def tree(app: Flask) -> Tree:
    with written() as session:
        africa = region(session, "africa")
        world = community(session, "World")
        kenya = community(session, "Kenya", world, level="national", region=africa.code, time_zone="Africa/Nairobi")
        nairobi = community(session, "Nairobi", kenya, time_zone="Africa/Nairobi")
        mombasa = community(session, "Mombasa", kenya, time_zone="Africa/Nairobi")
        hidden = community(session, "Hidden", kenya, visibility="shielded", joining="invitation")
        return Tree(world.id, kenya.id, nairobi.id, mombasa.id, hidden.id)


@pytest.fixture
def people(tree: Tree) -> People:
    with written() as session:
        world, nairobi = found(session, tree.world), found(session, tree.nairobi)
        belonging(session, somebody := member(session, "Amina"), nairobi)
        belonging(session, onlooker := member(session, "Otto"), nairobi, "observer")
        return People(
            facilitator(session, world).id,
            facilitator(session, nairobi).id,
            somebody.id,
            onlooker.id,
            member(session).id,
            steward(session).id,
        )


@pytest.fixture
def entering(app: Flask) -> Callable[[int | None], FlaskClient]:
    """A browser of its own in which this member is signed in, or nobody."""

    def opened(member_id: int | None) -> FlaskClient:
        return with_token(app.test_client()) if member_id is None else signed_in(app.test_client(), member_id)

    return opened
