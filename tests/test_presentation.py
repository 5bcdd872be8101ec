"""What every answer carries, and what every page lets its reader choose."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deliberation import create_app
from deliberation.database import Database, make_engine
from deliberation.extensions import HEADERS
from deliberation.people.models import Theme
from deliberation.presentation import THEMES
from tests.conftest import settings_for, written
from tests.html import faults
from tests.people.factories import member, signed_in

PLACES = [
    ("/", 200),
    ("/nowhere", 404),
    ("/rounds/99", 404),
    ("/today", 302),
    ("/api/v1/nowhere", 404),
    ("/api/v1/today", 401),
    ("/static/icon.svg", 200),
    ("/static/nothing.css", 404),
]


def text_of(answer: TestResponse) -> str:
    page: str = answer.get_data(as_text=True)
    return page


@pytest.mark.parametrize(("address", "status"), PLACES)
def test_every_answer_carries_the_headers_that_protect(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address, buffered=True)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(("method", "address", "status"), [("PATCH", "/", 405), ("POST", "/today", 405)])
def test_so_do_answers_to_what_nobody_offers(client: FlaskClient, method: str, address: str, status: int) -> None:
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (status, "nosniff")


def test_another_host_is_refused_with_the_same_headers(client: FlaskClient) -> None:
    answer = client.get("/", base_url="http://elsewhere.example")
    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_a_site_served_by_https_asks_for_nothing_else(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "sqlite://", public_url="https://thread.example")
    client = create_app(settings).test_client()
    answer = client.get("/static/icon.svg", base_url="https://thread.example", buffered=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_of_a_member_are_kept_nowhere(client: FlaskClient) -> None:
    with written() as session:
        somebody = member(session).id
    signed_in(client, somebody)
    assert client.get("/today").headers["Cache-Control"] == "no-store"
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"


def test_pages_for_everybody_are_asked_for_again(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= set(answer.vary.as_set(preserve_casing=True))


def test_static_files_are_kept_only_under_an_address_that_names_their_content(client: FlaskClient) -> None:
    page = text_of(client.get("/"))
    [address] = set(re.findall(r'href="(/static/css/base\.css[^"]*)"', page))
    assert "?v=" in address
    named = client.get(address, buffered=True)
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in named.headers
    assert "Content-Language" not in named.headers
    assert client.get("/static/css/base.css", buffered=True).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", ["/nowhere", "/rounds/99"])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_an_error_page_is_a_page_like_the_others(
    client: FlaskClient, language: str, address: str, is_signed_in: bool
) -> None:
    if is_signed_in:
        with written() as session:
            somebody = member(session, "Amina").id
        signed_in(client, somebody)
    answer = client.get(address, headers={"Accept-Language": language})
    page = text_of(answer)
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == language
    assert faults(page) == []
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert ("/today" in page) is is_signed_in
    assert ("Amina" in page) is is_signed_in


def test_an_error_page_needs_no_database(app: Flask, client: FlaskClient) -> None:
    sound = app.extensions["database"]
    app.extensions["database"] = Database(make_engine("sqlite:////nowhere/at/all.db"))
    try:
        answer = client.get("/")
    finally:
        app.extensions["database"].engine.dispose()
        app.extensions["database"] = sound
    assert answer.status_code == 503
    assert faults(text_of(answer)) == []


def test_a_page_offers_itself_in_every_language(client: FlaskClient) -> None:
    page = text_of(client.get("/how?round=&a=1&a=2&hl=en"))
    assert 'href="/how?round=&amp;a=1&amp;a=2&amp;hl=ar"' in page
    assert (
        '<link rel="alternate" hreflang="ar" href="http://localhost:5000/how?round=&amp;a=1&amp;a=2&amp;hl=ar">' in page
    )


@pytest.mark.parametrize(
    "asked",
    [
        "endpoint=x",
        "_external=1&_scheme=javascript",
        "_anchor=x&_method=DELETE",
        "self=1&values=2",
        "hl=xx&theme=pink",
        "%FF%FE=%00",
        '"><script>=1',
    ],
)
def test_nothing_in_an_address_breaks_its_page(client: FlaskClient, asked: str) -> None:
    page = text_of(client.get(f"/?{asked}"))
    assert faults(page) == []
    assert 'href="javascript' not in page
    assert "<script>=" not in page
    assert 'data-theme="device"' in page


@pytest.mark.parametrize("address", ["/deliberations/a%00b", "/sets/%00", "/%00", "/sign-in/%00", "/api/v1/%00"])
def test_an_address_that_names_nothing_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_address_with_two_slashes_leads_to_no_other_site(client: FlaskClient) -> None:
    page = text_of(client.get("http://localhost//elsewhere.example/", follow_redirects=True))
    assert 'href="//elsewhere' not in page


def test_a_page_that_cannot_be_asked_for_offers_the_front_page(client: FlaskClient) -> None:
    assert 'href="/?hl=ar"' in text_of(client.get("/nowhere"))


def test_how_pages_look_is_kept_on_the_device(client: FlaskClient) -> None:
    assert 'data-theme="dark"' in text_of(client.get("/?theme=dark"))
    assert 'data-theme="dark"' in text_of(client.get("/how"))
    assert 'data-theme="dark"' in text_of(client.get("/nowhere"))
    assert 'data-theme="device"' in text_of(client.get("/how?theme=device"))
    assert 'data-theme="device"' in text_of(client.get("/how"))


def test_an_account_says_how_its_pages_look(client: FlaskClient) -> None:
    with written() as session:
        somebody = member(session, theme=Theme.LIGHT).id
    signed_in(client, somebody)
    page = text_of(client.get("/?theme=dark"))
    assert 'data-theme="light"' in page
    assert "theme=dark" not in re.sub(r'href="[^"]*hl=[^"]*"', "", page)


def test_devices_choose_among_the_looks_that_accounts_have() -> None:
    assert set(THEMES) == {theme.value for theme in Theme}
