"""The first steward comes from whoever holds the server."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.people.models import Member
from tests.conftest import written
from tests.people.factories import member, with_token


def test_a_command_makes_the_first_steward_and_prints_the_way_in(app: Flask, client: FlaskClient) -> None:
    answer = app.test_cli_runner().invoke(args=["people", "steward", "Root of all", "Boss@Example.org"])
    link, sentence = answer.output.splitlines()
    assert link.startswith("http://localhost:5000/sign-in/")
    assert "30 minutes" in sentence
    with_token(client).post(link.removeprefix("http://localhost:5000"))
    found = client.get("/api/v1/me").json
    assert (found["member"]["shown_name"], found["is_steward"]) == ("Root of all", True)


def test_a_member_becomes_one_by_their_address(app: Flask) -> None:
    with written() as session:
        amal = member(session, "Amal", email="amal@example.org").id
    app.test_cli_runner().invoke(args=["people", "steward", "Somebody", "amal@example.org"])
    with written() as session:
        assert [(each.id, each.shown_name) for each in session.scalars(select(Member).where(Member.is_steward))] == [
            (amal, "Amal")
        ]


def test_a_bad_address_makes_nobody_a_steward(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["people", "steward", "Somebody", "nonsense"])
    assert answer.exit_code != 0
    assert "e-mail address" in answer.output
    with written() as session:
        assert session.scalars(select(Member)).all() == []
