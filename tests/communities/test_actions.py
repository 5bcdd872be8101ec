"""What communities' actions do when nothing changes, or when somebody was faster."""

import pytest
from sqlalchemy import select

from deliberation.communities.actions import decline, reshape_community
from deliberation.communities.forms import Settings
from deliberation.errors import NotFound
from deliberation.record.models import Entry
from tests.communities.factories import STEWARD, belonging, community
from tests.conftest import NOON, written
from tests.people.factories import member

pytestmark = pytest.mark.usefixtures("app")


def test_settings_that_stay_as_they_are_are_no_event() -> None:
    with written() as session:
        top = community(session, "Everywhere", languages=["en"])
        reshape_community(session, STEWARD, top.id, Settings(name="Everywhere", languages=["en"]))
    with written() as session:
        assert "community_reshaped" not in session.scalars(select(Entry.kind)).all()


def test_whoever_was_let_in_meanwhile_is_not_declined() -> None:
    with written() as session:
        top, somebody = community(session), member(session)
        belonging(session, somebody, top)
        with pytest.raises(NotFound):
            decline(session, STEWARD, top.id, somebody.id, NOON)
