"""Rating at the doors: what can be answered, when, and what is shown of it."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation.ballots.actions import count_ratings
from deliberation.ballots.forms import RatingForm
from deliberation.ballots.models import Rating, RatingCount, UnsignedComment, Wave, WaveText
from deliberation.ballots.queries import answers_in, counts_of, own_ratings, spreads_of, waves_of
from deliberation.communities.models import Community
from deliberation.database import reading
from deliberation.people.actions.accounts import erase_account
from deliberation.people.export import exported
from deliberation.permissions import CLOCK
from deliberation.proposals.actions import withdraw
from deliberation.proposals.models import Version
from deliberation.rounds.actions import choose_unit, extend_phase
from deliberation.rounds.forms import ExtensionForm, UnitForm
from deliberation.rounds.models import Participation, Round
from deliberation.rules.phases import Phase
from deliberation.rules.policy import PRESETS
from tests.ballots.factories import Scene, rated, rating_round, second_wave
from tests.communities.factories import belonging, community, region
from tests.conftest import NOON, Clock, written
from tests.people.factories import acting, member, signed_in
from tests.proposals.factories import proposal, revised
from tests.rounds.factories import moved_to, opened_round, participant

WAVE_DAYS = 10


@pytest.fixture
def scene(app: Flask) -> Scene:
    with written() as session:
        return rating_round(session)


@pytest.fixture
def rater(scene: Scene, client: FlaskClient) -> FlaskClient:
    return signed_in(client, scene.voter)


def address(scene: Scene) -> str:
    return f"/api/v1/rounds/{scene.round}/ratings"


def put(client: FlaskClient, scene: Scene, *ratings: dict[str, Any]) -> Any:
    return client.put(address(scene), json={"ratings": list(ratings)})


def answers(scene: Scene) -> list[tuple[int, int | None, str | None, str]]:
    with written() as session:
        query = select(Rating).order_by(Rating.wave_id, Rating.version_id, Rating.member_id)
        return [(each.version_id, each.relevance, each.requirement, each.comment) for each in session.scalars(query)]


def test_an_answer_can_be_changed_and_is_one(scene: Scene, rater: FlaskClient) -> None:
    first = scene.versions[0]
    assert put(rater, scene, {"version": first, "relevance": 8, "requirement": "required"}).status_code == 204
    assert put(rater, scene, {"version": first, "relevance": 2, "comment": "Too far."}).status_code == 204
    assert answers(scene) == [(first, 2, None, "Too far.")]


def test_several_answers_are_taken_at_once_and_the_last_on_a_text_counts(scene: Scene, rater: FlaskClient) -> None:
    first, second, third = scene.versions
    sent = [(first, 7), (second, "cannot_judge"), (third, 4), (first, 9)]
    assert put(rater, scene, *({"version": v, "relevance": r} for v, r in sent)).status_code == 204
    assert answers(scene) == [(first, 9, None, ""), (second, None, None, ""), (third, 4, None, "")]
    told = rater.get(address(scene)).json
    assert (told["wave"], told["asked"], told["answered"]) == (1, 3, 3)
    assert [each["own"]["relevance"] for each in told["texts"]] == [9, "cannot_judge", 4]
    assert [(each["earlier"], each["groups"]) for each in told["texts"]] == [(None, [])] * 3


@pytest.mark.parametrize(
    ("rating", "field", "code"),
    [
        ({"relevance": 0}, "ratings.0.relevance", "greater_than_equal"),
        ({"relevance": 10}, "ratings.0.relevance", "less_than_equal"),
        ({"relevance": "often"}, "ratings.0.relevance", "int_parsing"),
        ({}, "ratings.0.relevance", "missing"),
        ({"relevance": 5, "requirement": "always"}, "ratings.0.requirement", "enum"),
        ({"relevance": 3}, "ratings.0", "reason_needed"),
        ({"relevance": 3, "comment": "  "}, "ratings.0.comment", "string_too_short"),
        ({"relevance": 3, "comment": "x" * 10_001}, "ratings.0.comment", "string_too_long"),
        ({"relevance": 5, "member": 3}, "ratings.0.member", "extra_forbidden"),
        ({"relevance": 5, "version": 10**30}, "ratings.0.version", "less_than_equal"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_apart_and_none_is_kept(
    scene: Scene, rater: FlaskClient, rating: dict[str, Any], field: str, code: str
) -> None:
    good = {"version": scene.versions[1], "relevance": 9}
    answer = put(rater, scene, {"version": scene.versions[0], **rating}, good)
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json["fields"]] == [(field, code)]
    assert answers(scene) == []


def test_a_text_that_is_not_asked_about_is_not_rated(scene: Scene, rater: FlaskClient) -> None:
    with written() as session:
        elsewhere = rating_round(session, texts=1)
        round_ = session.get_one(Round, elsewhere.round)
        round_.phase = Phase.DISCUSSING
        revised(session, session.get_one(Version, elsewhere.versions[0]).proposal)
    for version in (elsewhere.versions[0], 999_999_999):
        answer = put(rater, scene, {"version": scene.versions[0], "relevance": 9}, {"version": version, "relevance": 9})
        assert (answer.status_code, answer.json["code"]) == (422, "not_in_this_wave")
    assert answers(scene) == []


def test_an_old_version_is_stale(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        top = community(session)
        round_ = opened_round(session, top)
        author, _actor = participant(session, top)
        text = proposal(session, author, round_)
        old = text.current.id
        new = revised(session, text).id
        moved_to(session, round_, Phase.RATING)
        session.add(wave := Wave(round_id=round_.id, number=1, opens_at=NOON, closes_at=NOON + timedelta(days=1)))
        session.flush()
        session.add(WaveText(wave_id=wave.id, version_id=new))
        number, author_id = round_.id, author.id
    answer = signed_in(client, author_id).put(
        f"/api/v1/rounds/{number}/ratings", json={"ratings": [{"version": old, "relevance": 7}]}
    )
    assert (answer.status_code, answer.json["code"]) == (409, "stale")


def test_a_withdrawn_text_is_no_longer_asked_about(scene: Scene, rater: FlaskClient) -> None:
    with written() as session:
        text = session.get_one(Version, scene.versions[0]).proposal
        withdraw(session, acting(session, text.author_id), text.id)
    assert [each["version"] for each in rater.get(address(scene)).json["texts"]] == list(scene.versions[1:])
    answer = put(rater, scene, {"version": scene.versions[0], "relevance": 7})
    assert answer.json["code"] == "not_in_this_wave"
    assert rater.get("/api/v1/decide").json["waiting"][0]["of"] == 2


def test_no_answer_is_taken_after_the_hour_though_the_wave_was_not_closed(
    scene: Scene, rater: FlaskClient, clock: Clock
) -> None:
    clock.forward(days=WAVE_DAYS, seconds=-1)
    assert put(rater, scene, {"version": scene.versions[0], "relevance": 7}).status_code == 204
    clock.forward(seconds=1)
    for answer in (put(rater, scene, {"version": scene.versions[0], "relevance": 8}), rater.get(address(scene))):
        assert (answer.status_code, answer.json["code"]) == (409, "wave_over")
    assert rater.get("/api/v1/decide").json["waiting"] == []


def test_more_time_for_rating_is_more_time_for_its_wave(scene: Scene, rater: FlaskClient, clock: Clock) -> None:
    with written() as session:
        closing = session.get_one(Round, scene.round).windows[2].closes_at
        longer = (closing + timedelta(days=3)).replace(tzinfo=None).isoformat()
        form = ExtensionForm.parse({"phase": "rating", "closes_at": longer, "reason": "Many are travelling."})
        extend_phase(session, CLOCK, scene.round, form, NOON)
    clock.forward(days=WAVE_DAYS + 2)
    assert put(rater, scene, {"version": scene.versions[0], "relevance": 7}).status_code == 204


def test_more_time_for_talking_changes_no_wave(app: Flask) -> None:
    with written() as session:
        scene = rating_round(session)
        round_ = session.get_one(Round, scene.round)
        round_.phase = Phase.DISCUSSING
        session.flush()
        longer = (round_.windows[1].closes_at + timedelta(days=40)).replace(tzinfo=None).isoformat()
        form = ExtensionForm.parse({"phase": "discussing", "closes_at": longer, "reason": "Much is still unsaid."})
        extend_phase(session, CLOCK, scene.round, form, NOON)
        assert session.get_one(Wave, scene.wave).closes_at == NOON + timedelta(days=WAVE_DAYS)


def test_rating_is_taking_part_whoever_joined_late(scene: Scene, client: FlaskClient) -> None:
    with written() as session:
        newcomer, _actor = participant(session, session.get_one(Community, scene.community))
        newcomer_id = newcomer.id
    assert put(signed_in(client, newcomer_id), scene, {"version": scene.versions[0], "relevance": 7}).status_code == 204
    participation = reading().get_one(Participation, (scene.round, newcomer_id))
    assert participation.acted_at == NOON


def test_the_first_wave_is_blind_and_the_second_shows_groups_of_five(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        region(session, "africa")
        top = community(session, "World")
        near, far, small = (community(session, name, top) for name in ("Near", "Far", "Small"))
        hidden = [
            community(session, f"Hidden {n}", top, region="africa", visibility="shielded", joining="invitation")
            for n in range(2)
        ]
        scene = rating_round(session, texts=1, members=0, top=top)
        homes = [near] * 5 + [far] * 5 + [small] * 4 + [hidden[0]] * 2 + [hidden[1]] * 3
        people = [_member_of(session, home) for home in homes]
        for number, person in enumerate(people):
            rated(session, person, scene, scene.versions[0], 1 + number // 5)
    me = signed_in(client, people[0])
    assert me.get(address(scene)).json["texts"][0]["groups"] == []
    with written() as session:
        second_wave(session, scene, scene.versions)
    shown = me.get(address(scene)).json["texts"][0]
    assert shown["own"] is None
    assert shown["earlier"]["relevance"] == 1
    assert [(each["title"], each["median"], each["is_own"], each["is_shielded"]) for each in shown["groups"]] == [
        ({"en": "Near"}, 1.0, True, False),
        ({"en": "Far"}, 2.0, False, False),
        ({"en": "Africa"}, 4.0, False, True),
    ]
    page = me.get(f"/rounds/{scene.round}/rate/{scene.versions[0]}").text
    assert "Your group: <bdi" in page
    assert "Small" not in page
    assert "Hidden" not in page


def test_a_shielded_group_sees_itself_apart(app: Flask) -> None:
    with written() as session:
        top = community(session, "World")
        hidden = community(session, "Hidden", top, visibility="shielded", joining="invitation")
        other = community(session, "Other", top, visibility="shielded", joining="invitation")
        scene = rating_round(session, texts=1, members=0, top=top)
        for home in [hidden] * 5 + [other] * 5:
            rated(session, _member_of(session, home), scene, scene.versions[0], 7)
        second_wave(session, scene, scene.versions)
        wave = session.get_one(Wave, scene.wave)
        found = spreads_of(session, wave, scene.versions, hidden.id, PRESETS["delphi"].rating)[scene.versions[0]]
        assert [(dict(group.title), group.is_own) for group in found] == [({"en": "Hidden"}, True), ({}, False)]


def _member_of(session: Any, home: Community) -> int:
    somebody = member(session)
    belonging(session, somebody, home)
    return somebody.id


def test_nothing_is_shown_of_a_wave_that_is_open(scene: Scene) -> None:
    session = reading()
    wave = session.get_one(Wave, scene.wave)
    assert spreads_of(session, wave, scene.versions, scene.community, PRESETS["delphi"].rating) == {}


def test_an_answer_counts_with_the_community_that_was_chosen(app: Flask) -> None:
    with written() as session:
        top = community(session)
        oldest, chosen = community(session, "Oldest", top), community(session, "Chosen", top)
        scene = rating_round(session, texts=1, members=0, top=top)
        person = member(session)
        belonging(session, person, oldest)
        belonging(session, person, chosen)
        rated(session, person.id, scene, scene.versions[0], 7)
        other = member(session)
        belonging(session, other, oldest)
        belonging(session, other, chosen)
        choose_unit(session, acting(session, other.id), scene.round, UnitForm(community_id=chosen.id))
        rated(session, other.id, scene, scene.versions[0], 7)
        counted = [rating.community_id for rating in session.scalars(select(Rating).order_by(Rating.member_id))]
        assert counted == [oldest.id, chosen.id]


def test_counting_keeps_numbers_and_unsigned_sentences_and_forgets_who(scene: Scene) -> None:
    one, other, third = scene.voters
    first = scene.versions[0]
    with written() as session:
        rated(session, one, scene, first, 2, requirement="advice", comment="Old words.")
        rated(session, other, scene, first, 9, requirement="required", comment="Yes!")
        rated(session, third, scene, first, None)
        second_wave(session, scene, [first])
        rated(session, one, scene, first, 3, comment="New words.")
        round_ = session.get_one(Round, scene.round)
        assert [wave.number for wave in waves_of(session, round_)] == [1, 2]
        assert [answer.relevance for answer in answers_in(session, round_)[first]] == [2, 9, None, 3]
        count_ratings(session, round_, Random(1))
    with written() as session:
        assert session.scalars(select(Rating)).all() == []
        assert {each.body for each in session.scalars(select(UnsignedComment))} == {"New words.", "Yes!"}
        kept = [_numbers(count) for count in counts_of(session, session.get_one(Round, scene.round))]
    assert kept == [([0, 1, 0, 0, 0, 0, 0, 0, 1], 1, 1, 1), ([0, 0, 1, 0, 0, 0, 0, 0, 0], 0, 0, 0)]


def _numbers(count: RatingCount) -> tuple[Sequence[int], int, int, int]:
    return count.histogram, count.cannot_judge, count.required, count.advice


def test_sentences_come_out_in_the_order_of_random_keys(scene: Scene) -> None:
    with written() as session:
        for member_id in scene.voters:
            for version in scene.versions:
                rated(session, member_id, scene, version, 1, comment=f"{member_id} on {version}")
        count_ratings(session, session.get_one(Round, scene.round), Random(1))
    with written() as session:
        keys = session.scalars(select(UnsignedComment.key)).all()
        assert sorted(keys) == keys
        assert len(set(keys)) == 9


def test_somebody_who_is_erased_is_counted_and_what_they_wrote_goes(scene: Scene) -> None:
    with written() as session:
        rated(session, scene.voter, scene, scene.versions[0], 2, comment="I, Amina, of Kisumu")
        erase_account(session, acting(session, scene.voter), NOON)
    assert answers(scene) == [(scene.versions[0], 2, None, "")]


def test_an_account_s_own_file_holds_open_answers_and_no_ballot(scene: Scene, rater: FlaskClient) -> None:
    put(rater, scene, {"version": scene.versions[0], "relevance": 8, "requirement": "required"})
    file = exported(reading(), scene.voter)
    assert file["ratings"] == [
        {
            "round": scene.round,
            "wave": 1,
            "version": scene.versions[0],
            "relevance": 8,
            "requirement": "required",
            "comment": "",
        }
    ]
    assert file["rolls"] == []


def test_a_form_without_a_reason_is_what_others_than_people_send() -> None:
    assert RatingForm(version=1, relevance=1).comment is None


def test_whoever_has_not_answered_has_no_answers(scene: Scene) -> None:
    session = reading()
    assert own_ratings(session, session.get_one(Wave, scene.wave), acting(session, scene.voter)) == {}
