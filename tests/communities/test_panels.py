"""What other parts add to a community's page, for those who may read there."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from deliberation.communities import panels
from deliberation.communities.models import Community
from deliberation.communities.queries import community as readable_community
from deliberation.database import fetch
from deliberation.errors import NotFound
from deliberation.permissions import ANONYMOUS
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.people.factories import acting, member, signed_in


@pytest.fixture
def closed(app: Flask) -> int:
    with written() as session:
        return community(session, "Weavers", visibility="closed").id


@pytest.fixture
def amal(closed: int) -> int:
    with written() as session:
        found = member(session)
        belonging(session, found, fetch(session, Community, closed))
        return found.id


def test_a_panel_is_shown_to_readers_only(
    client: FlaskClient, closed: int, amal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_panels", [])
    for _ in range(2):
        panels.panel(_rounds)
    assert "Rounds of Weavers" not in client.get(f"/communities/{closed}").text
    assert signed_in(client, amal).get(f"/communities/{closed}").text.count("Rounds of Weavers") == 1


def _rounds(_session: object, _actor: object, where: Community) -> str:
    return Markup("<p>Rounds of {}</p>").format(where.name)


def test_what_is_said_in_a_closed_community_is_for_its_members(closed: int, amal: int) -> None:
    with written() as session:
        assert readable_community(session, acting(session, amal), closed).name == "Weavers"
        with pytest.raises(NotFound):
            readable_community(session, ANONYMOUS, closed)
