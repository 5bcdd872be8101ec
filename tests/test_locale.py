"""The reader's language and time."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.locale import (
    direction_of,
    force_locale,
    in_language,
    in_words,
    is_language,
    is_time_zone,
    language_name,
    on_the_day,
)
from tests.conftest import NOON, written
from tests.people.factories import member, signed_in

EVENING = datetime(2026, 3, 11, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("ar", "ar"),
        ("ar-EG,en;q=0.5", "ar"),
        ("en-GB", "en"),
        ("tet", "en"),
        ("tet, ar;q=0.3", "ar"),
        ("*", "en"),
        ("not a tag", "en"),
        ("", "en"),
    ],
)
def test_a_browser_gets_the_language_that_suits_it_best(client: FlaskClient, wishes: str, language: str) -> None:
    answer = client.get("/", headers={"Accept-Language": wishes})
    assert answer.headers["Content-Language"] == language


def test_a_language_asked_for_is_kept_on_the_device(client: FlaskClient) -> None:
    assert client.get("/?hl=ar").headers["Content-Language"] == "ar"
    assert client.get("/how", headers={"Accept-Language": "en"}).headers["Content-Language"] == "ar"
    assert client.get("/?hl=xx").headers["Content-Language"] == "ar"


def test_an_account_has_its_own_language_until_a_page_is_asked_for_in_another(client: FlaskClient) -> None:
    client.get("/?hl=en")
    with written() as session:
        somebody = member(session, interface_language="ar").id
    signed_in(client, somebody)
    assert client.get("/today").headers["Content-Language"] == "ar"
    assert client.get("/today?hl=en").headers["Content-Language"] == "en"
    assert client.get("/today").headers["Content-Language"] == "ar"


def test_a_machine_is_told_in_its_language_too(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere", headers={"Accept-Language": "ar"})
    assert answer.headers["Content-Language"] == "ar"


def test_a_moment_is_told_without_seconds(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "zone=Africa/Nairobi"}):
        assert on_the_day(EVENING).replace("\u202f", " ") == "Mar 11, 2026, 10:30 PM"


@pytest.mark.parametrize("cookie", ["", "zone=Nowhere/At-All", "zone="])
def test_a_zone_that_is_not_known_is_named(app: Flask, cookie: str) -> None:
    with app.test_request_context(headers={"Cookie": cookie}):
        assert on_the_day(EVENING).replace("\u202f", " ") == "Mar 11, 2026, 7:30 PM (UTC)"


def test_a_zone_that_is_given_is_named(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "zone=Asia/Tokyo"}):
        told = on_the_day(EVENING, "Africa/Nairobi")
    assert told.replace("\u202f", " ") == "Mar 11, 2026, 10:30 PM (Africa/Nairobi)"


def test_outside_a_request_the_zone_is_named(app: Flask) -> None:
    with force_locale("en"):
        assert on_the_day(EVENING).endswith("(UTC)")


def test_how_long_until_is_said_in_words(app: Flask) -> None:
    with app.test_request_context():
        assert in_words(EVENING, NOON) == "in 1 week"
        assert in_words(NOON, NOON.replace(day=5)) == "3 days ago"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [("ar", "rtl"), ("prs", "rtl"), ("ug", "rtl"), ("en", "ltr"), ("az-Arab", "rtl"), ("x", "ltr")],
)
def test_direction_follows_the_script(tag: str, direction: str) -> None:
    assert direction_of(tag) == direction


def test_a_language_is_named_for_its_reader() -> None:
    assert language_name("ar", "en") == "Arabic"
    assert language_name("en", "ar") == "الإنجليزية"
    assert language_name("qqq", "en") == "qqq"


@pytest.mark.parametrize(("tag", "is_one"), [("ar", True), ("pt-BR", True), ("prs", True), ("not a tag", False)])
def test_languages_are_known_by_their_tags(tag: str, is_one: bool) -> None:
    assert is_language(tag) is is_one


def test_time_zones_are_known_by_their_names() -> None:
    assert is_time_zone("Africa/Nairobi")
    assert not is_time_zone("Nowhere/At-All")


def test_a_text_is_shown_in_the_readers_language_else_in_ours_else_in_any(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ar"}):
        assert in_language({"en": "Ethics", "ar": "أخلاقيات"})["text"] == "أخلاقيات"
        assert in_language({"en": "Ethics", "fr": "Éthique"})["language"] == "en"
        assert in_language({"fr": "Éthique"}) == {"text": "Éthique", "language": "fr", "direction": "ltr"}
        assert in_language({})["text"] == ""
