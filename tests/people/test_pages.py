"""The pages of accounts are well formed, in a language of each direction."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.people.actions.tokens import issue_token
from deliberation.people.models import Purpose
from tests.conftest import Clock, written
from tests.html import faults
from tests.people.factories import PASSWORD, member, signed_in


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", ["/join", "/sign-in", "/sign-in/sent", "/join/community", "/communities"])
def test_pages_for_everybody(client: FlaskClient, path: str, language: str) -> None:
    page = client.get(f"{path}?hl={language}")
    assert page.status_code == 200
    assert faults(page.text) == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path",
    [
        *("/me", "/me/password", "/me/address", "/me/sign-ins", "/me/close", "/confirm", "/people", "/regions"),
        *("/communities/new", "/join/welcome", "/communities"),
    ],
)
def test_pages_for_members(client: FlaskClient, app: Flask, path: str, language: str) -> None:
    with written() as session:
        boss = member(session, "<Root> & co", password=PASSWORD, is_steward=True).id
    signed_in(app.test_client(), boss)
    page = signed_in(client, boss).get(f"{path}?hl={language}")
    assert page.status_code == 200
    assert faults(page.text) == []
    assert "<Root>" not in page.text


@pytest.mark.parametrize(
    ("purpose", "path"),
    [
        (Purpose.SIGN_IN, "/sign-in/{}"),
        (Purpose.CONFIRM_PRESENCE, "/confirm/{}"),
        (Purpose.CONFIRM_ADDRESS, "/me/address/{}"),
    ],
)
def test_pages_under_links(client: FlaskClient, clock: Clock, purpose: Purpose, path: str) -> None:
    with written() as session:
        amal = member(session, "Amal").id
        token = issue_token(session, purpose, clock(), amal)
    page = signed_in(client, amal).get(path.format(token))
    assert page.status_code == 200
    assert faults(page.text) == []
