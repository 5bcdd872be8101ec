"""The reader's language and time, and how that language writes dates and names."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from deliberation.customs import in_full, in_words, isolated, listed, on_the_day
from deliberation.locale import (
    direction_of,
    force_locale,
    in_language,
    is_language,
    is_time_zone,
    language_name,
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
        assert on_the_day(EVENING) == "11 Mar 2026, 22:30"


@pytest.mark.parametrize("cookie", ["", "zone=Nowhere/At-All", "zone="])
def test_a_zone_that_is_not_known_is_named(app: Flask, cookie: str) -> None:
    with app.test_request_context(headers={"Cookie": cookie}):
        assert on_the_day(EVENING) == "11 Mar 2026, 19:30 (UTC)"


def test_a_zone_that_is_given_is_named(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "zone=Asia/Tokyo"}):
        told = on_the_day(EVENING, "Africa/Nairobi")
    assert told == "11 Mar 2026, 22:30 (Africa/Nairobi)"


def test_outside_a_request_the_zone_is_named(app: Flask) -> None:
    with force_locale("en"):
        assert on_the_day(EVENING).endswith("(UTC)")


def test_a_day_is_told_with_its_month_by_name(app: Flask) -> None:
    with force_locale("en"):
        assert in_full(date(2026, 3, 2)) == "2 March 2026"
    with force_locale("ar"):
        assert in_full(date(2026, 3, 2)) == "2 مارس 2026"


def test_arabic_moments_are_told_in_arabic_with_the_figures_of_the_rest_of_the_page(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ar", "Cookie": "zone=Africa/Cairo"}):
        assert on_the_day(EVENING) == "11 مارس 2026، 9:30\u00a0م"


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        ("en", ["", "Africa", "Africa and Asia", "Africa, Asia and Europe"]),
        ("ar", ["", "Africa", "Africa وAsia", "Africa وAsia وEurope"]),
    ],
)
def test_names_stand_in_a_row_as_the_language_has_it(app: Flask, language: str, rows: list[str]) -> None:
    with force_locale(language):
        assert [listed(["Africa", "Asia", "Europe"][:number]) for number in range(4)] == rows


def test_what_people_wrote_is_a_name_and_nothing_else_in_a_row(app: Flask) -> None:
    with force_locale("en"):
        assert listed(["{1}", "100 %s", "{0}"]) == "{1}, 100 %s and {0}"
        named = listed([isolated("<b>"), Markup("<i>Asia</i>"), "<u>"])
    assert named == "<bdi>&lt;b&gt;</bdi>, <i>Asia</i> and &lt;u&gt;"


def test_a_template_names_people_in_a_row(app: Flask) -> None:
    row = app.jinja_env.from_string('{{ listed(names | map("isolated")) }}, {{ listed(names) }}')
    with force_locale("ar"):
        named = row.render(names=["سلمى", "<K>"])
    assert named == "<bdi>سلمى</bdi> و<bdi>&lt;K&gt;</bdi>, سلمى و&lt;K&gt;"


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
