"""What stays behind of people: nothing that was replaced still opens a door, nothing personal outlives its use."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from deliberation.database import Base, reading
from deliberation.mail import Letter
from deliberation.people import export
from deliberation.people.actions.sign_ins import OWN_DEVICE_LASTS
from deliberation.people.models import Member, SignIn, Token
from deliberation.retries import KEPT_FOR, Submission
from deliberation.rounds.models import Participation
from tests.conftest import NOON, Clock, written
from tests.people.factories import PASSWORD, member, signed_in, with_token
from tests.people.mailbox import last_link
from tests.proposals.factories import page_fields
from tests.proposals.scenes import Scene, fresh, scene

AMAL = "amal@example.org"

# Which part of a member's own file tells of the rows that name them; of two kinds there is nothing to tell.
TOLD_BY = {
    "sign_ins": "sign_ins",
    "tokens": None,  # only hashes, for an hour
    "memberships": "memberships",
    "invitations": "invitations",
    "deliberations": "deliberations",
    "drafters": "deliberations",
    "extensions": "extensions",
    "participations": "participations",
    "proposals": "proposals",
    "versions": "proposals",
    "supports": "opinions",
    "reactions": "opinions",
    "posts": "posts",
    "ratings": "ratings",
    "roll_entries": "rolls",
    "early_moves": "early_moves",
    "release_signatures": "signatures",
}


@pytest.fixture
def amal(app: Flask) -> FlaskClient:
    with written() as session:
        number = member(session, "Amal", email=AMAL, password=PASSWORD).id
    return signed_in(app.test_client(), number)


@pytest.mark.parametrize("instead", ["new@example.org", ""], ids=["another", "none"])
def test_a_link_that_was_mailed_to_a_former_address_opens_nothing(
    app: Flask, amal: FlaskClient, clock: Clock, instead: str
) -> None:
    stranger = with_token(app.test_client())
    stranger.post("/sign-in/link", data={"email": AMAL})
    mailed = last_link(app, AMAL)
    assert stranger.get(mailed).status_code == 200
    amal.post("/me/address", data={"email": instead})
    if instead:
        amal.post(last_link(app, instead))
    assert stranger.post(mailed).status_code == 410


def test_a_device_changes_its_cookie_when_the_address_changes(app: Flask, amal: FlaskClient, clock: Clock) -> None:
    before = amal.get_cookie("signed-in").value
    clock.forward(minutes=2)
    amal.post("/me/address", data={"email": ""})
    clock.forward(minutes=2)
    assert amal.get("/me").status_code == 200
    assert amal.get_cookie("signed-in").value != before


def test_a_letter_that_left_no_longer_says_to_whom(app: Flask) -> None:
    with_token(app.test_client()).post("/sign-in/link", data={"email": "nobody@example.org"})
    (letter,) = reading().scalars(select(Letter))
    assert letter.sent_at is not None
    assert (letter.to, letter.body) == ("", "")


def test_nobody_is_told_when_an_erased_member_sent_what(app: Flask) -> None:
    there = taking_part()
    author = there.browser(app, "author")
    author.post(f"/rounds/{there.round}/propose", data=page_fields(client_id="sent-by-the-author"))
    assert number_of(Submission) == 1
    author.post("/me/close")
    assert number_of(Submission) == 0


def test_an_erased_member_took_part_under_no_name(app: Flask) -> None:
    there = taking_part()
    with written() as session:
        session.get_one(Participation, (there.round, there.author)).shown_name = "Night bird"
    page = f"/proposals/{there.proposal}"
    assert "Night bird" in app.test_client().get(page).text
    there.browser(app, "author").post("/me/close")
    shown = app.test_client().get(page).text
    assert "A former member" in shown
    assert "Night bird" not in shown
    assert number_of(Participation, Participation.member_id == there.author) == 0


def test_what_is_over_is_forgotten_by_the_clock(app: Flask, amal: FlaskClient, clock: Clock) -> None:
    there = taking_part()
    there.browser(app, "member").post(f"/rounds/{there.round}/propose", data=page_fields(client_id="a-form-of-march"))
    with_token(app.test_client()).post("/sign-in/link", data={"email": AMAL})
    runner = app.test_cli_runner()
    clock.time = NOON + KEPT_FOR - timedelta(seconds=1)
    assert runner.invoke(args=["rounds", "advance"]).exit_code == 0
    assert (number_of(Submission), number_of(Token)) == (1, 0)
    clock.time = NOON + KEPT_FOR
    runner.invoke(args=["rounds", "advance"])
    assert number_of(Submission) == 0
    assert number_of(SignIn) > 0
    clock.time = NOON + OWN_DEVICE_LASTS
    runner.invoke(args=["rounds", "advance"])
    assert number_of(SignIn) == 0


def test_every_table_that_names_members_is_told_of_in_their_own_file(app: Flask) -> None:
    naming = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table is Member.__table__ for key in table.foreign_keys)
    }
    assert naming == set(TOLD_BY)
    there = taking_part()
    assert set(filter(None, TOLD_BY.values())) <= set(export.exported(fresh(), there.author))


def test_a_members_own_file_tells_where_they_took_part(app: Flask) -> None:
    there = taking_part()
    kept = there.browser(app, "author").get("/me/export.json").json
    assert [each["round"] for each in kept["participations"]] == [there.round]


def taking_part() -> Scene:
    return scene("proposing")


def number_of(kind: type[Base], *conditions: object) -> int:
    return fresh().scalar(select(func.count()).select_from(kind).where(*conditions)) or 0


def test_of_ones_own_device_only_the_day_is_kept_on_which_it_was_seen(
    app: Flask, amal: FlaskClient, clock: Clock
) -> None:
    clock.time = NOON + timedelta(days=3, hours=4, minutes=17, seconds=21)
    assert amal.get("/me").status_code == 200
    (sign_in,) = fresh().scalars(select(SignIn))
    midnight = clock.time.replace(hour=0, minute=0, second=0)
    assert (sign_in.seen_on, sign_in.ends_at) == (midnight, midnight + OWN_DEVICE_LASTS)
