"""Putting a question to a community, by page and by machine."""

import json
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.criteria.models import CriteriaSet
from deliberation.database import reading
from deliberation.people.models import Member
from deliberation.record.models import Entry
from deliberation.rounds.forms import MOST_AREAS, Preset
from deliberation.rounds.models import Deliberation
from deliberation.rules.policy import PRESETS, policy_to_json
from tests.communities.factories import belonging
from tests.conftest import written
from tests.html import faults
from tests.people.factories import member
from tests.rounds.conftest import People, Tree, found
from tests.rounds.factories import deliberation, facilitator, fields

Entering = Callable[[int | None], FlaskClient]

PAGE = {
    "title": "What should a trainer bring?",
    "question": "Which criteria should describe a professional trainer?",
    "language": "en",
    "areas": "Ethics\nKnowledge and experience\n\n",
    "elements": "",
    "frame.0.title": "CEDAW",
    "frame.0.year": "1979",
    "frame.2.title": "Beijing Platform for Action",
    "required_languages": "en",
    "preset": "three-weeks",
    "policy": "",
    "convening": "by_members",
    "client_id": "a-client-id-of-its-own",
}


def all_of(kind: type[Any]) -> list[Any]:
    return list(reading().scalars(select(kind)))


def test_the_form_makes_a_deliberation_with_its_set(entering: Entering, tree: Tree, people: People) -> None:
    answer = entering(people.convener).post("/deliberations/new", data={**PAGE, "community_id": tree.world})
    assert answer.location == "/deliberations/what-should-a-trainer-bring"
    [made] = all_of(Deliberation)
    assert [area.title for area in made.areas] == [{"en": "Ethics"}, {"en": "Knowledge and experience"}]
    assert [(text.title, text.year) for text in made.frame] == [
        ("CEDAW", 1979),
        ("Beijing Platform for Action", None),
    ]
    assert made.policy == policy_to_json(PRESETS["three-weeks"])
    assert (made.has_convening, made.is_ready, made.is_simulated) == (True, False, False)
    [its_set] = all_of(CriteriaSet)
    assert (its_set.slug, its_set.id) == (made.slug, made.criteria_set_id)
    assert "deliberation_created" in {entry.kind for entry in all_of(Entry)}


def test_the_form_is_sound_and_comes_back_filled(entering: Entering, tree: Tree, people: People) -> None:
    convener = entering(people.convener)
    assert faults(convener.get("/deliberations/new").text) == []
    sent = {**PAGE, "community_id": tree.world, "title": "", "frame.2.year": "soon", "areas": "", "policy": "{"}
    answer = convener.post("/deliberations/new", data=sent)
    assert answer.status_code == 422
    assert faults(answer.text) == []
    for name in ("title", "areas", "policy", "frame.2.year"):
        assert f'id="f-{name}-error"' in answer.text
    assert "Beijing Platform for Action" in answer.text
    assert "Which criteria should describe" in answer.text
    assert all_of(Deliberation) == []


def test_the_same_form_twice_makes_one(entering: Entering, tree: Tree, people: People) -> None:
    convener, sent = entering(people.convener), {**PAGE, "community_id": tree.world}
    places = {convener.post("/deliberations/new", data=sent).location for _time in range(2)}
    assert len(places) == 1
    assert len(all_of(Deliberation)) == 1


def test_the_same_form_twice_at_once_makes_one(app: Flask, entering: Entering, tree: Tree, people: People) -> None:
    browsers = [entering(people.convener) for _number in range(4)]
    sent = {**PAGE, "community_id": tree.world}
    threads = [Thread(target=each.post, args=("/deliberations/new",), kwargs={"data": sent}) for each in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(all_of(Deliberation)) == 1


def test_a_title_in_another_script_gets_an_address(app: Flask, tree: Tree) -> None:
    with written() as session:
        slugs = [deliberation(session, None, found(session, tree.world), title="ما المعايير؟").slug for _ in range(2)]
    assert slugs == ["dialogue", "dialogue-2"]


def test_keys_are_made_from_titles_and_differ(app: Flask, tree: Tree) -> None:
    titles = [{"title": "Ethics"}, {"title": "Ethics"}, {"title": {"ar": "أخلاق", "en": "Morals"}}]
    with written() as session:
        made = deliberation(session, None, found(session, tree.world), areas=titles)
        assert [area.key for area in made.areas] == ["ethics", "ethics-2", "3"]


@pytest.mark.parametrize("preset", list(Preset))
def test_every_preset_can_be_chosen(app: Flask, tree: Tree, preset: Preset) -> None:
    with written() as session:
        made = deliberation(session, None, found(session, tree.world), preset=preset.value)
        assert made.policy == policy_to_json(PRESETS[preset])


def test_presets_are_those_of_the_rules() -> None:
    assert [preset.value for preset in Preset] == list(PRESETS)


def test_rules_of_ones_own_take_the_place_of_a_preset(entering: Entering, tree: Tree, people: People) -> None:
    own = policy_to_json(PRESETS["delphi"])
    own["name"], own["ballot"]["turnout_step"] = "our-own", 10
    sent = {**PAGE, "community_id": tree.world, "policy": json.dumps(own)}
    assert entering(people.convener).post("/deliberations/new", data=sent).status_code == 302
    [made] = all_of(Deliberation)
    assert (made.policy_name, made.policy) == ("our-own", own)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"title": "  "}, "title", "string_too_short"),
    ({"title": "x" * 201}, "title", "string_too_long"),
    ({"question": None}, "question", "string_type"),
    ({"language": "klingonish"}, "language", "not_a_language"),
    ({"areas": []}, "areas", "too_short"),
    ({"areas": [{"title": "A"}] * (MOST_AREAS + 1)}, "areas", "too_long"),
    ({"areas": [{"key": "A b", "title": "A"}]}, "areas.0.key", "string_pattern_mismatch"),
    ({"areas": [{"key": "a", "title": "A"}] * 2}, "areas", "key_twice"),
    ({"frame": [{"title": "A", "address": "javascript:alert(1)"}]}, "frame.0.address", "not_an_address"),
    ({"frame": [{"title": "A", "year": 0}]}, "frame.0.year", "greater_than_equal"),
    ({"required_languages": []}, "required_languages", "too_short"),
    ({"preset": "coin"}, "preset", "enum"),
    ({"policy": "[1.5]"}, "policy", "not_json"),
    ({"policy": {"name": "x"}}, "policy", "policy_missing"),
    ({"policy": 7}, "policy", "policy_not_an_object"),
    ({"drafter_ids": [999_999]}, "drafter_ids", "unknown"),
    ({"community_id": "x"}, "community_id", "int_parsing"),
    ({"community_id": 10**20}, "community_id", "less_than_equal"),
    ({"slug": "Not A Slug"}, "slug", "string_pattern_mismatch"),
    ({"surprise": 1}, "surprise", "extra_forbidden"),
]


@pytest.mark.parametrize(("wrong", "field", "code"), WRONG)
def test_wrong_input_is_named_field_by_field(
    entering: Entering, tree: Tree, people: People, wrong: dict[str, Any], field: str, code: str
) -> None:
    with written() as session:
        sent = fields(found(session, tree.world), **wrong)
    answer = entering(people.convener).post("/api/v1/deliberations", json=sent)
    assert answer.status_code == 422
    assert answer.json is not None
    assert (field, code) in [(each["field"], each["code"]) for each in answer.json["fields"]]
    assert all_of(Deliberation) == []


def test_a_slug_that_is_taken_is_said_so(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        deliberation(session, None, found(session, tree.world), slug="trainers")
        sent = fields(found(session, tree.world), slug="trainers")
    answer = entering(people.convener).post("/api/v1/deliberations", json=sent)
    assert answer.json is not None
    assert [each["code"] for each in answer.json["fields"]] == ["taken"]


def test_drafters_belong_to_the_community_or_to_one_below(app: Flask, tree: Tree) -> None:
    with written() as session:
        world = found(session, tree.world)
        belonging(session, drafter := member(session), found(session, tree.mombasa))
        made = deliberation(session, None, world, drafter_ids=[drafter.id, drafter.id])
        assert [each.member_id for each in made.drafters] == [drafter.id]


def test_what_simulated_people_begin_is_simulated(app: Flask, tree: Tree) -> None:
    with written() as session:
        world = found(session, tree.world)
        belonging(session, simulated := member(session, is_simulated=True), world, "facilitator")
        made = deliberation(session, simulated, world)
        assert made.is_simulated
        assert made.criteria_set.is_simulated


def test_an_unknown_community_is_not_found(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        sent = fields(found(session, tree.world), community_id=999_999)
    assert entering(people.convener).post("/api/v1/deliberations", json=sent).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("convener", 302), ("facilitator", 403), ("member", 403), ("stranger", 403), ("steward", 403), (None, 401)],
)
def test_facilitators_of_the_community_create(
    entering: Entering, tree: Tree, people: People, who: str | None, status: int
) -> None:
    somebody = entering(getattr(people, who) if who else None)
    assert somebody.post("/deliberations/new", data={**PAGE, "community_id": tree.world}).status_code == status


def test_nobody_without_a_community_to_facilitate_sees_the_form(entering: Entering, people: People) -> None:
    assert entering(people.member).get("/deliberations/new").status_code == 403
    assert entering(None).get("/deliberations/new").location.startswith("/sign-in")


def test_the_machine_reads_what_the_page_says(entering: Entering, tree: Tree, people: People) -> None:
    with written() as session:
        sent = fields(found(session, tree.world), slug="trainers")
    convener = entering(people.convener)
    assert convener.post("/api/v1/deliberations", json=sent).location == "/api/v1/deliberations/trainers"
    told = entering(None).get("/api/v1/deliberations/trainers").json
    assert told is not None
    assert told["question"] == sent["question"]
    assert [area["key"] for area in told["areas"]] == ["ethics", "knowledge"]
    page = entering(None).get("/deliberations/trainers").text
    assert faults(page) == []
    assert sent["question"] in page


def test_a_deliberation_of_a_shielded_community_is_not_there_for_others(
    entering: Entering, tree: Tree, people: People
) -> None:
    with written() as session:
        slug = deliberation(session, None, found(session, tree.hidden)).slug
    for address in (f"/deliberations/{slug}", f"/api/v1/deliberations/{slug}", f"/api/v1/deliberations/{slug}/rounds"):
        assert entering(people.member).get(address).status_code == 404
    assert "/deliberations/" + slug not in entering(people.member).get("/discuss").text


def test_who_facilitates_a_shielded_community_is_not_offered_to_others_as_a_drafter(
    entering: Entering, tree: Tree, people: People
) -> None:
    with written() as session:
        guide = facilitator(session, found(session, tree.hidden), "Whom nobody may know").id
    page = entering(people.convener).get("/deliberations/new").text
    assert "Whom nobody may know" not in page
    with written() as session:
        sent = fields(found(session, tree.world), drafter_ids=[guide])
    answer = entering(people.convener).post("/api/v1/deliberations", json=sent)
    assert (answer.status_code, answer.json["fields"][0]["field"]) == (422, "drafter_ids")
    with written() as session:
        belonging(session, session.get_one(Member, people.convener), found(session, tree.hidden))
    assert "Whom nobody may know" in entering(people.convener).get("/deliberations/new").text
