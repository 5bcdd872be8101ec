"""The doors for other tools: permalinks that never change, a latest that is asked again, open to every origin."""

import hashlib
import json
import re
from base64 import b64decode
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.criteria.document import SCHEMA_BYTES
from deliberation.rules.canonical import canonical_bytes, parse_json
from deliberation.rules.signing import verifies
from tests.communities.factories import community
from tests.conftest import NOON, Clock, written
from tests.criteria.factories import empty_set, released_set
from tests.people.factories import member, signed_in
from tests.queries import counting

EXTENSIONS = ("json", "sig.json", "csv", "html")


@pytest.fixture
def two_releases(app: Flask, clock: Clock) -> list[str]:
    """A set with two releases, and the identities of its criteria."""
    with written() as session:
        first = released_set(session, slug="trainers", is_simulated=True)
        released_set(session, within=first.criteria_set, version="1.1.0", now=clock.forward(days=30))
        return [listing.criterion.uuid for listing in first.listings]


def relations(answer: Any) -> dict[str, str]:
    """The addresses of a Link header by relation."""
    return {name: address for address, name in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["Link"])}


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_permalink_is_kept_for_ever_and_sealed_by_its_hash(
    client: FlaskClient, two_releases: list[str], extension: str
) -> None:
    answer = client.get(f"/sets/trainers/1.0.0.{extension}")
    digest = hashlib.sha256(answer.data)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert b64decode(answer.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")) == digest.digest()
    assert answer.last_modified == NOON
    assert client.get(f"/sets/trainers/1.0.0.{extension}").data == answer.data


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_latest_is_the_newest_release_and_is_asked_again_after_five_minutes(
    client: FlaskClient, two_releases: list[str], clock: Clock, extension: str
) -> None:
    answer = client.get(f"/sets/trainers.{extension}")
    assert answer.data == client.get(f"/sets/trainers/1.1.0.{extension}").data
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.last_modified == clock.time


@pytest.mark.parametrize("address", ["/sets/trainers.json", "/sets/trainers/1.1.0.csv"])
def test_who_has_it_already_is_told_so(
    client: FlaskClient, two_releases: list[str], clock: Clock, address: str
) -> None:
    first = client.get(address)
    by_tag = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    for again in (by_tag, by_date):
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


def test_the_hash_of_the_json_is_the_one_that_was_recorded(client: FlaskClient, two_releases: list[str]) -> None:
    (listed,) = client.get("/api/v1/sets").get_json()["sets"]
    content = client.get("/sets/trainers/1.1.0.json").data
    assert hashlib.sha256(content).hexdigest() == listed["sha256"]
    assert canonical_bytes(parse_json(content)) == content


def test_the_detached_signature_fits_the_json(client: FlaskClient, two_releases: list[str]) -> None:
    document = parse_json(client.get("/sets/trainers/1.0.0.json").data)
    signature = parse_json(client.get("/sets/trainers/1.0.0.sig.json").data)
    assert verifies(document, signature)
    assert not verifies(parse_json(client.get("/sets/trainers/1.1.0.json").data), signature)


def test_versions_point_to_one_another(client: FlaskClient, two_releases: list[str]) -> None:
    home = "http://localhost:5000/sets"
    schema = {"describedby": f"{home}/schema.json"}
    assert relations(client.get("/sets/trainers/1.0.0.json")) == {
        "canonical": f"{home}/trainers/1.0.0.json",
        "latest-version": f"{home}/trainers.json",
        "successor-version": f"{home}/trainers/1.1.0.json",
        **schema,
    }
    assert relations(client.get("/sets/trainers.json")) == {
        "canonical": f"{home}/trainers/1.1.0.json",
        "latest-version": f"{home}/trainers.json",
        "predecessor-version": f"{home}/trainers/1.0.0.json",
        **schema,
    }
    page = relations(client.get("/sets/trainers/1.0.0"))
    assert page["successor-version"] == f"{home}/trainers/1.1.0"
    assert page["canonical"] == f"{home}/trainers/1.0.0"


def test_the_schema_is_served_as_it_is(client: FlaskClient, app: Flask) -> None:
    answer = client.get("/sets/schema.json")
    assert (answer.data, answer.content_type) == (SCHEMA_BYTES, "application/schema+json")
    assert json.loads(answer.data)["title"] == "Release of a criteria set"


@pytest.mark.parametrize(
    "address",
    ["/sets/trainers.json", "/sets/trainers/1.0.0.csv", "/sets/schema.json", "/api/v1/sets", "/sets/nobody.json"],
)
def test_every_origin_may_read(client: FlaskClient, two_releases: list[str], address: str) -> None:
    for ask in (client.get, client.head, client.options):
        answer = ask(address, headers={"Origin": "https://tool.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def test_pages_are_not_open_to_other_origins(client: FlaskClient, two_releases: list[str]) -> None:
    for address in ("/sets", "/sets/trainers", f"/id/{two_releases[0]}"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers


@pytest.mark.parametrize(
    "address",
    [
        "/sets/nobody",
        "/sets/nobody.json",
        "/sets/trainers/9.9.9",
        "/sets/trainers/9.9.9.json",
        "/sets/trainers.exe",
        "/sets/trainers/1.0.0.exe",
        "/sets/trainers/1.0",
        "/sets/Trainers.json",
        "/sets/trainers/1.0.0.json.json",
        "/id/00000000-0000-4000-8000-000000000000",
        "/id/00000000-0000-4000-8000-000000000000.json",
        "/id/nonsense",
    ],
)
def test_what_was_never_released_is_not_found(client: FlaskClient, two_releases: list[str], address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_set_without_a_release_is_not_there_yet(client: FlaskClient, app: Flask) -> None:
    with written() as session:
        empty_set(session, slug="planned")
    assert client.get("/sets/planned").status_code == 404
    assert client.get("/sets/planned.json").status_code == 404
    assert client.get("/api/v1/sets").get_json() == {"sets": []}


def test_a_criterion_on_its_own_names_its_set_and_its_versions(client: FlaskClient, two_releases: list[str]) -> None:
    answer = client.get(f"/id/{two_releases[0]}.json")
    told = answer.get_json()
    assert (told["id"], told["tier"], told["version"]) == (two_releases[0], "essential", "1.1.0")
    assert (told["set"]["slug"], told["versions"], told["simulated"]) == ("trainers", ["1.0.0", "1.1.0"], True)
    assert set(told["statement"]) == {"ar", "en", "zh"}
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert relations(answer) == {"canonical": f"http://localhost:5000/id/{two_releases[0]}"}


@pytest.mark.parametrize(
    ("accepts", "status"),
    [
        ("application/json", 303),
        ("application/json, text/html;q=0.5", 303),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200),
        ("*/*", 200),
        ("", 200),
    ],
)
def test_a_criterion_is_a_page_or_json_as_the_reader_prefers(
    client: FlaskClient, two_releases: list[str], accepts: str, status: int
) -> None:
    answer = client.get(f"/id/{two_releases[0]}", headers={"Accept": accepts})
    assert answer.status_code == status
    assert "Accept" in answer.headers["Vary"].split(", ")
    if status == 303:
        assert answer.headers["Location"] == f"/id/{two_releases[0]}.json"


def test_the_identity_of_a_set_leads_to_the_set(client: FlaskClient, two_releases: list[str]) -> None:
    identity = client.get("/sets/trainers.json").get_json()["set"]["id"]
    assert client.get(f"/id/{identity}").headers["Location"] == "/sets/trainers"


def test_the_list_of_sets_goes_on_after_a_number(client: FlaskClient, app: Flask) -> None:
    with written() as session:
        place = community(session)
        for slug in ("one", "two", "three"):
            released_set(session, place, slug=slug)
    listed = client.get("/api/v1/sets").get_json()["sets"]
    assert [each["slug"] for each in listed] == ["one", "two", "three"]
    assert listed[0]["criteria"] == 3
    assert listed[0]["formats"]["csv"] == "http://localhost:5000/sets/one/1.0.0.csv"
    after = client.get("/api/v1/sets", query_string={"after": listed[0]["number"]}).get_json()["sets"]
    assert [each["slug"] for each in after] == ["two", "three"]


@pytest.mark.parametrize("after", ["-1", "one", "99999999999999999999"])
def test_a_number_that_is_none_is_refused(client: FlaskClient, app: Flask, after: str) -> None:
    assert client.get("/api/v1/sets", query_string={"after": after}).status_code == 422


def test_the_set_of_a_shielded_community_is_public_but_not_listed_or_indexed(client: FlaskClient, app: Flask) -> None:
    with written() as session:
        place = community(session, "Hidden", visibility="shielded", joining="invitation")
        released_set(session, place, slug="hidden")
        released_set(session, community(session, "Closed", visibility="closed"), slug="closed")
    assert [each["slug"] for each in client.get("/api/v1/sets").get_json()["sets"]] == ["closed"]
    assert "/sets/hidden" not in client.get("/sets").text
    for address in ("/sets/hidden", "/sets/hidden.json", "/sets/hidden/1.0.0.csv"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Hidden" not in answer.text
    assert "X-Robots-Tag" not in client.get("/sets/closed").headers


def test_what_a_member_reads_stays_out_of_shared_caches(client: FlaskClient, two_releases: list[str]) -> None:
    with written() as session:
        somebody = member(session).id
    assert signed_in(client, somebody).get("/sets/trainers.json").headers["Cache-Control"] == "no-store"


def test_a_file_takes_as_few_queries_however_many_releases_there_are(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        released_set(session, slug="one")
        first = released_set(session, slug="many")
        for minor in range(1, 9):
            released_set(session, within=first.criteria_set, version=f"1.{minor}.0")
    asked = []
    for slug in ("one", "many"):
        with counting(app) as statements:
            client.get(f"/sets/{slug}.json")
            client.get(f"/sets/{slug}/1.0.0.csv")
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 6
