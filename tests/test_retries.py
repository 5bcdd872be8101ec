"""A form that is sent twice, or sixteen times at once, has one effect."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from deliberation.database import reading, transaction
from deliberation.errors import Conflict
from deliberation.mail import Letter, write_letter
from deliberation.permissions import Actor
from deliberation.retries import KEPT_FOR, Submission, forget_old_submissions, forget_submissions_of, number_of, once
from tests.conftest import NOON
from tests.threads import at_once

AMINA, BEN = Actor(1), Actor(2)


def send(actor: Actor = AMINA, client_id: str | None = "form-0001", *, fails: str = "") -> str:
    """Send a form whose effect is a letter; answers with the address of the letter."""
    with transaction() as session:

        def act() -> str:
            letter = write_letter(session, "somebody@example.org", "en", "Once", "…", NOON)
            session.flush()
            if fails:
                raise RuntimeError(fails)
            return f"/letters/{letter.id}"

        return once(session, actor, client_id, NOON, act)


def letters() -> int:
    """How many letters there are."""
    return reading().scalar(select(func.count(Letter.id))) or 0


def test_the_same_form_twice_has_one_effect_and_one_address(app: Flask) -> None:
    assert send() == send()
    assert letters() == 1


def test_other_forms_and_other_peoples_are_not_the_same(app: Flask) -> None:
    assert len({send(), send(client_id="form-0002"), send(BEN)}) == 3
    assert letters() == 3


def test_a_form_without_a_number_is_taken_each_time(app: Flask) -> None:
    assert send(client_id=None) != send(client_id=None)
    assert letters() == 2


def test_a_form_that_failed_can_be_sent_again(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="no paper"):
        send(fails="no paper")
    assert (letters(), reading().scalar(select(func.count(Submission.client_id)))) == (0, 0)
    assert send() == send()
    assert letters() == 1


@pytest.mark.parametrize("location", ["", "/letters/1", "-1", "1.0", "\u0661"])
def test_an_effect_without_an_address_is_known_by_its_number(location: str) -> None:
    assert number_of("17") == 17
    with pytest.raises(Conflict):
        number_of(location)


def test_old_forms_are_forgotten_and_those_of_whoever_asks_for_it(app: Flask) -> None:
    send()
    send(BEN)
    with transaction() as session:
        forget_old_submissions(session, NOON + KEPT_FOR - timedelta(seconds=1))
        forget_submissions_of(session, 1)
    assert [kept.owner for kept in reading().scalars(select(Submission))] == ["member:2"]
    with transaction() as session:
        forget_old_submissions(session, NOON + KEPT_FOR)
    assert reading().scalars(select(Submission)).all() == []


def test_sixteen_at_once_have_one_effect(app: Flask) -> None:
    addresses = at_once(app, 16, lambda _which: send())
    assert len(set(addresses)) == 1
    assert letters() == 1


def test_sixteen_different_ones_at_once_have_sixteen(app: Flask) -> None:
    addresses = at_once(app, 16, lambda which: send(client_id=f"form-{which:04d}"))
    assert len(set(addresses)) == 16
    assert letters() == 16


def test_when_the_first_of_two_fails_the_other_is_taken(app: Flask) -> None:
    def attempt(which: int) -> str:
        try:
            return send(fails="no paper" if which == 0 else "")
        except RuntimeError:
            return "failed"

    answers = at_once(app, 2, attempt)
    # Whichever came first: the failing one had no effect, or was answered with the other's.
    assert letters() == 1
    assert answers[1].startswith("/letters/")
