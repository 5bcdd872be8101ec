"""What people's actions do where no door leads, because another device or another steward was faster."""

import pytest

from deliberation.errors import NotFound
from deliberation.mail import Letter
from deliberation.people.actions.accounts import erase_account, suspend
from deliberation.people.actions.links import mail_presence_link
from deliberation.people.actions.sign_ins import keep_alive
from deliberation.people.models import Member
from tests.conftest import NOON, written
from tests.people.factories import acting, member, steward

pytestmark = pytest.mark.usefixtures("app")


def test_a_session_that_has_ended_meanwhile_is_not_kept_alive() -> None:
    with written() as session:
        assert keep_alive(session, 4711, "a token", NOON) is None


def test_whoever_has_no_address_gets_no_letter() -> None:
    with written() as session:
        somebody = member(session, email=None)
        mail_presence_link(session, acting(session, somebody.id), "en", "/me", NOON)
        session.flush()
        assert session.query(Letter).count() == 0


def test_an_account_without_an_address_is_closed_like_any_other() -> None:
    with written() as session:
        somebody = member(session, email=None)
        erase_account(session, acting(session, somebody.id), NOON)
        assert session.get_one(Member, somebody.id).erased_at == NOON


def test_a_closed_account_cannot_be_suspended() -> None:
    with written() as session:
        by, somebody = steward(session), member(session)
        erase_account(session, acting(session, somebody.id), NOON)
        with pytest.raises(NotFound):
            suspend(session, acting(session, by.id), somebody.id, NOON)
