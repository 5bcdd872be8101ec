"""The pages and files of results: what they say, that they agree with the bundle, and that they tell no secrets."""

import hashlib
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from deliberation.communities.models import Community
from deliberation.decisions.models import Bundle
from deliberation.decisions.queries import ratification_of
from deliberation.rules.phases import Phase
from deliberation.rules.recount import recount
from tests.conftest import NOON, Clock, written
from tests.decisions.scenes import (
    World,
    alone,
    arrived,
    assembly,
    bundle,
    fresh,
    join_in,
    opened,
    outcome,
    outcomes,
    played,
    proposed,
    rated,
    recounted,
    strike,
    until,
    voted,
    world,
)
from tests.html import faults
from tests.queries import counting
from tests.rounds.factories import deliberation


def table(page: str, number: int = 0) -> list[list[str]]:
    """The rows of a page's table of numbers, each with its heading first."""
    found = re.findall(r"<tbody>(.*?)</tbody>", page, re.S)[number]
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.S)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def voted_nation(clock: Clock) -> tuple[World, list[int]]:
    """A nation that voted on three texts: all for it, one city against, all against."""
    there = world()
    until(clock, there.national_round, Phase.PROPOSING)
    texts = proposed(there.national_round, there.citizens[0], "For all", "Where it fits", "For nobody")
    until(clock, there.national_round, Phase.RATING)
    join_in(there.national_round, there.citizens, clock)
    rated(there.national_round, there.citizens, clock, {})
    until(clock, there.national_round, Phase.VOTING)
    asia = set(there.cities[2].members)
    wishes = {
        texts[0]: lambda _member: "yes",
        texts[1]: lambda member: "no" if member in asia else "yes",
        texts[2]: lambda member: "skip" if member in asia else "no",
    }
    voted(there.national_round, there.citizens, clock, lambda member, text: wishes[text](member))
    until(clock, there.national_round, Phase.CLOSED)
    return there, texts


def counted(document: dict[str, Any], number: int) -> dict[str, dict[str, int]]:
    """How many chose what in each unit, counted from the ballots of a bundle."""
    found: dict[str, dict[str, int]] = {}
    for ballot in document["questions"][number]["ballots"]:
        tally = found.setdefault(ballot["unit"], dict.fromkeys(("yes", "advice", "no", "skip"), 0))
        tally[ballot["choice"]] += 1
    return found


def test_the_results_of_a_round_say_what_became_of_each_text(app: Flask, clock: Clock) -> None:
    there, texts = voted_nation(clock)
    page = app.test_client().get(f"/rounds/{there.national_round}/results").text
    assert faults(page) == []
    assert (
        "Accepted as a requirement: 3 of 3 groups said yes (2 needed); 40 people yes, 0 no; no region against." in page
    )
    assert "Accepted where it fits: in Africa." in page
    assert "Not decided: 0 said yes, 2 were needed." in page
    headings = re.findall(r'<h2 id="group-(\w+)"', page)
    assert headings == ["essential", "contextual", "not_carried"]
    assert f"deliberation recount round-{there.national_round}-bundle.json" in page
    assert bundle_row(there.national_round).sha256 in page
    above = arrived(there.global_round)
    assert f'href="/proposals/{above["For all"].id}"' in page
    assert f'href="/rounds/{there.global_round}"' in page
    assert all(f'href="/proposals/{text}/outcome"' in page for text in texts)


def bundle_row(round_id: int) -> Bundle:
    return fresh().get_one(Bundle, round_id)


def test_the_figures_on_the_pages_are_those_of_the_bundle(app: Flask, clock: Clock) -> None:
    there, texts = voted_nation(clock)
    document, client = bundle(there.national_round), app.test_client()
    results = client.get(f"/rounds/{there.national_round}/results").text
    names = {unit["id"]: ", ".join(unit["communities"]) for unit in document["units"]}
    places = {text: number for number, text in enumerate(texts)}
    for position, text in enumerate((texts[0], texts[1], texts[2])):
        by_unit = counted(document, places[text])
        total = [str(sum(each[choice] for each in by_unit.values())) for choice in ("yes", "advice", "no", "skip")]
        page = client.get(f"/proposals/{text}/outcome").text
        for shown in (table(page), table(results, position)):
            rows = {row[0]: row[1:] for row in shown}
            assert rows["Everyone"] == total
            assert {name: rows[name] for name in names.values()} == {
                names[unit]: [str(number) for number in tally.values()] for unit, tally in by_unit.items()
            }
        figures = client.get(f"/api/v1/proposals/{text}/outcome").json
        assert figures is not None
        assert figures["ballot"] == document["questions"][places[text]]["outcome"]


def test_one_result_is_told_whole(app: Flask, clock: Clock) -> None:
    _there, texts = voted_nation(clock)
    page = unescape(app.test_client().get(f"/proposals/{texts[1]}/outcome").text)
    assert faults(page) == []
    for said in (
        "Accepted where it fits: in Africa.",
        "Most groups for it: 2 of the 3 that take a side said yes, 2 are needed.",
        "More yes than no: 24 people said yes, 16 said no.",
        "Enough yes votes: 24 people said yes, 10 are needed where 40 are on the voters' list.",
        "Regions against it: 1, at most 0 may be.",
        "does not hold",
        "Before: a clear yes.",
        "Check this count",
        "It goes on in World",
    ):
        assert said in page, said
    assert [row[0] for row in table(page)][:2] == ["Everyone", "Africa"]
    became = app.test_client().get(f"/proposals/{texts[1]}").text
    assert "Accepted where it fits: in Africa." in became
    assert f'href="/proposals/{texts[1]}/outcome"' in became


def rated_home(clock: Clock) -> tuple[World, dict[str, int]]:
    """A city that rated a text of each kind."""
    there = world()
    home, members = there.local_rounds[0], there.cities[0].members
    until(clock, home, Phase.PROPOSING)
    kinds = ("in", "out", "polarised", "few")
    texts = dict(zip(kinds, proposed(home, members[0], *kinds), strict=True))
    until(clock, home, Phase.RATING)
    rated(home, members[:6], clock, {number: how for how, number in texts.items()})
    until(clock, home, Phase.CLOSED)
    return there, texts


def test_results_of_ratings_are_shown_in_words_and_not_drawn_where_few_answered(app: Flask, clock: Clock) -> None:
    there, texts = rated_home(clock)
    client = app.test_client()
    page = client.get(f"/rounds/{there.local_rounds[0]}/results").text
    assert faults(page) == []
    assert "Carried up: 6 of 6 people said yes (7-9)." in page
    assert "Archived: 6 of 6 people said no (1-3)." in page
    assert "Carried up as contested: of 6 people 3 said yes (7-9), 3 no (1-3), 0 unsure." in page
    assert "Carried up with a mark: too few people rated it to say." in page
    assert "Fewer than five people answered, so their answers are not shown." in page
    assert [row[1:] for row in table(page)] == [["6", "0", "0", "0"]]
    few = client.get(f"/api/v1/proposals/{texts['few']}/outcome").json
    many = client.get(f"/api/v1/proposals/{texts['in']}/outcome").json
    assert few is not None
    assert many is not None
    assert ("histogram" in few["rating"], few["rating"]["rated"]) == (False, 1)
    assert many["rating"]["histogram"] == [0, 0, 0, 0, 0, 0, 1, 3, 2]
    assert many["carried_up_as"] == arrived(there.national_round)["in"].id


def test_why_some_disagreed_is_shown_after_close_without_names(app: Flask, clock: Clock) -> None:
    there = world()
    home, members = there.local_rounds[0], there.cities[0].members
    until(clock, home, Phase.PROPOSING)
    (text,) = proposed(home, members[0], "Disputed")
    until(clock, home, Phase.RATING)
    rated(home, members, clock, {text: "out"})
    page = app.test_client().get(f"/proposals/{text}").text
    assert "Not like this." not in page
    until(clock, home, Phase.CLOSED)
    page = app.test_client().get(f"/proposals/{text}/outcome").text
    assert page.count("Not like this.") == len(members)
    assert "Why some disagreed" in page


def test_what_was_archived_is_told_before_the_round_closes_but_no_reason_with_it(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    until(clock, place.round, Phase.PROPOSING)
    _good, bad = proposed(place.round, place.members[0], "Good", "Bad")
    until(clock, place.round, Phase.RATING)
    rated(place.round, place.members, clock, {bad: "out"})
    until(clock, place.round, Phase.SETTLING)
    page = app.test_client().get(f"/proposals/{bad}/outcome").text
    assert faults(page) == []
    assert "Archived: 6 of 6 people said no (1-3)." in page
    assert "Not like this." not in page
    assert "Check this count" not in page


def test_the_bundle_is_the_same_bytes_for_ever_and_any_site_may_load_it(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    played(place, clock)
    strike(clock)
    client = app.test_client()
    address = f"/rounds/{place.round}/bundle.json"
    first = client.get(address)
    kept = bundle_row(place.round)
    assert first.data == kept.document.encode()
    assert hashlib.sha256(first.data).hexdigest() == kept.sha256
    assert first.headers["ETag"] == f'"{kept.sha256}"'
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert first.content_type == "application/json"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    told = client.get(f"/api/v1/rounds/{place.round}/outcomes").json
    assert told is not None
    assert told["bundle"]["sha256"] == kept.sha256
    assert told["bundle"]["address"].endswith(address)


def test_one_changed_choice_does_not_agree(app: Flask, clock: Clock) -> None:
    there, _texts = voted_nation(clock)
    document = bundle(there.national_round)
    assert recount(document).agrees
    document["questions"][0]["ballots"][0]["choice"] = "no"
    report = recount(document)
    assert not report.agrees
    assert report.reasons


def test_a_community_that_needs_protection_is_known_by_its_region_alone(app: Flask, clock: Clock) -> None:
    with written() as session:
        top = assembly(session, 0, name="World")
        nation = assembly(session, 0, top, level="national", name="Nation")
        open_city = assembly(session, 12, nation, region="asia", name="Open City")
        small_town = assembly(session, 4, nation, region="asia", name="Small Town")
        hiding = {"visibility": "shielded", "joining": "invitation"}
        hidden = assembly(session, 14, nation, region="asia", name="Hidden Grove", **hiding)
        within = deliberation(session, None, session.get_one(Community, top.id))
        opened(session, within, top, opens_at=NOON + timedelta(days=120))
        national = opened(session, within, nation, opens_at=NOON + timedelta(days=40))
        home = opened(session, within, hidden)
    until(clock, home, Phase.PROPOSING)
    proposed(home, hidden.members[0], "From there")
    until(clock, home, Phase.RATING)
    rated(home, hidden.members, clock, {})
    until(clock, national, Phase.DISCUSSING)
    everybody = [*open_city.members, *small_town.members, *hidden.members]
    join_in(national, everybody, clock)
    until(clock, national, Phase.VOTING)
    voted(national, everybody, clock)
    until(clock, national, Phase.CLOSED)
    (text,) = arrived(national).values()
    number, client = text.id, app.test_client()
    told = [
        client.get(page).text
        for page in (
            f"/rounds/{national}/results",
            f"/rounds/{national}/bundle.json",
            f"/proposals/{number}/outcome",
            f"/proposals/{number}",
            f"/api/v1/rounds/{national}/outcomes",
            f"/rounds/{national}/record",
        )
    ]
    assert not [page for page in told if "Hidden Grove" in page]
    assert bundle(national)["units"] == [
        {"id": "u1", "roll": 18, "turnout": 18, "full": False, "communities": ["Small Town"], "region": "asia"},
        {"id": "u2", "roll": 12, "turnout": 12, "full": True, "communities": ["Open City"], "region": "asia"},
    ]
    assert [row[0] for row in table(told[2])] == [
        "Everyone",
        "Asia",
        "Small Town and others, counted together",
        "Open City",
    ]
    # Its own round is bundled under its region, for those who may read it.
    assert bundle(home)["round"]["community"]["name"] == "asia"
    assert client.get(f"/rounds/{home}/bundle.json").status_code == 404


@pytest.mark.parametrize("page", ["/rounds/{round}/results", "/api/v1/rounds/{round}/outcomes", "/rounds/{round}"])
def test_a_page_of_many_results_asks_no_more_of_the_database_than_one_of_few(
    app: Flask, clock: Clock, page: str
) -> None:
    asked = []
    for number in (5, 60):
        place = alone(size=6)
        played(place, clock, texts=number)
        strike(clock)
        client = app.test_client()
        with counting(app) as statements:
            assert client.get(page.format(round=place.round)).status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert asked[0] <= 30


def test_many_results_are_shown_on_several_pages_in_one_order(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    texts = played(place, clock, texts=35, choose=lambda _member, text: "no" if text % 2 else "yes")
    strike(clock)
    client = app.test_client()
    pages = [client.get(f"/rounds/{place.round}/results?page={number}").text for number in (1, 2, 3)]
    shown = [[int(each) for each in re.findall(r'<a href="/proposals/(\d+)/outcome"', page)] for page in pages]
    assert [len(each) for each in shown] == [30, 5, 0]
    assert shown[0] + shown[1] == sorted(texts, key=lambda text: (text % 2, text))
    assert 'rel="next"' in pages[0]
    assert 'rel="prev"' in pages[1]
    for wrong in ("0", "-1", "x", "99999999", "٣"):
        assert client.get(f"/rounds/{place.round}/results", query_string={"page": wrong}).status_code == 200
    first = client.get(f"/api/v1/rounds/{place.round}/outcomes").json
    assert first is not None
    rest = client.get(f"/api/v1/rounds/{place.round}/outcomes?after={first['outcomes'][9]['id']}").json
    assert rest is not None
    assert [each["proposal_id"] for each in rest["outcomes"]] == texts[10:]


def test_a_round_in_which_nothing_was_decided_says_so(app: Flask, clock: Clock) -> None:
    place = alone(size=1)
    until(clock, place.round, Phase.CLOSED)
    client = app.test_client()
    page = client.get(f"/rounds/{place.round}/results").text
    assert faults(page) == []
    assert "There was nothing to decide in this round." in page
    assert "There was nothing to decide in this round." in client.get(f"/rounds/{place.round}").text
    assert outcomes(place.round) == {}
    assert recounted(place.round).reasons == ()


def test_a_text_that_waits_for_a_round_above_says_so(app: Flask, clock: Clock) -> None:
    with written() as session:
        top = assembly(session, 0)
        below = assembly(session, 6, top, level="national")
        within = deliberation(session, None, session.get_one(Community, top.id))
        round_id = opened(session, within, below)
    until(clock, round_id, Phase.PROPOSING)
    (text,) = proposed(round_id, below.members[0], "Too early")
    until(clock, round_id, Phase.RATING)
    rated(round_id, below.members, clock, {})
    until(clock, round_id, Phase.CLOSED)
    client = app.test_client()
    for page in (f"/proposals/{text}", f"/proposals/{text}/outcome", f"/rounds/{round_id}/results"):
        assert "It waits for the next round above." in client.get(page).text, page
    assert outcome(text).code == "carried_up"


def test_whole_questions_stand_on_the_page_of_their_round(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    played(place, clock)
    strike(clock)
    found = ratification_of(fresh(), place.deliberation)
    assert found is not None
    number = found.id
    until(clock, number, Phase.VOTING)
    voted(number, place.members, clock)
    until(clock, number, Phase.CLOSED)
    page = app.test_client().get(f"/rounds/{number}/results").text
    assert faults(page) == []
    assert "Approved: 6 said yes (4 needed), 0 said no." in page
    assert table(page)[0] == ["Everyone", "6", "0", "0"]
    told = app.test_client().get(f"/api/v1/rounds/{number}/outcomes").json
    assert told is not None
    assert [(each["proposal_id"], each["outcome"]) for each in told["outcomes"]] == [(None, "carried")]
