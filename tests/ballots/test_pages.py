"""Decide, rate, vote and look over: the pages, without JavaScript."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.ballots.actions import NewQuestion, close_wave
from deliberation.ballots.models import Wave
from deliberation.communities.models import Community
from deliberation.database import transaction
from deliberation.decisions import manifests
from deliberation.people.models import SignIn
from deliberation.permissions import CLOCK
from deliberation.rounds.actions import open_round
from deliberation.rounds.models import Round
from deliberation.rules.phases import Phase, RoundKind
from deliberation.rules.published import QuestionKind
from deliberation.rules.tiers import Tier
from tests.ballots.factories import (
    Scene,
    cast,
    put,
    rated,
    rating_round,
    second_wave,
    taking_part,
    texts_in,
    voting_round,
)
from tests.communities.factories import belonging, community, region
from tests.conftest import NOON, Clock, written
from tests.html import faults
from tests.people.factories import member, signed_in
from tests.queries import counting
from tests.rounds.factories import deliberation, facilitator, moved_to, opened_round, participant, planned_round

LANGUAGES = ("en", "ar")


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    """The page as text; it is HTML without a fault, kept in no cache."""
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == status, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert faults(answer.text) == []
    text: str = answer.text
    return text


def where(client: FlaskClient, path: str) -> str:
    """Where an address leads."""
    return client.get(path).headers.get("Location", path)


# Rating


@pytest.fixture
def rating(app: Flask) -> Scene:
    with written() as session:
        return rating_round(session)


def test_rating_goes_on_to_the_next_statement_without_an_answer(rating: Scene, client: FlaskClient) -> None:
    signed_in(client, rating.voter)
    first, second, third = rating.versions
    path = f"/rounds/{rating.round}/rate"
    with written() as session:
        rated(session, rating.voter, rating, second, 6)
    assert where(client, path) == f"{path}/{first}"
    shown = page(client, path)
    assert "1 of 3" in shown
    assert f'href="{path}/{second}">Later' in shown
    assert ">Back<" not in shown
    answer = client.post(f"{path}/{first}", data={"relevance": "8", "requirement": "required", "comment": " "})
    assert answer.headers["Location"] == f"{path}/{third}"
    assert 'href="/decide">Later' in page(client, f"{path}/{third}")
    assert client.post(f"{path}/{third}", data={"relevance": "cannot_judge"}).headers["Location"] == path
    shown = page(client, path)
    assert "Everything is answered and saved" in shown
    assert "8 of 9" in shown
    assert "I cannot judge" in shown


def test_an_answer_is_there_again_to_be_changed(rating: Scene, client: FlaskClient) -> None:
    signed_in(client, rating.voter)
    path = f"/rounds/{rating.round}/rate/{rating.versions[0]}"
    client.post(path, data={"relevance": "2", "requirement": "advice", "comment": "Too far for a village."})
    shown = page(client, path)
    assert 'value="2" required checked' in shown
    assert 'value="advice" checked' in shown
    assert "Too far for a village." in shown
    client.post(path, data={"relevance": "cannot_judge"})
    assert 'value="cannot_judge" checked' in page(client, path)


def test_wrong_answers_are_told_beside_their_field_and_what_was_typed_is_kept(
    rating: Scene, client: FlaskClient
) -> None:
    signed_in(client, rating.voter)
    path = f"/rounds/{rating.round}/rate/{rating.versions[0]}"
    answer = client.post(path, data={"relevance": "3", "requirement": "advice"})
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert 'id="f-comment-error"' in answer.text
    assert 'value="3" required checked' in answer.text
    answer = client.post(path, data={"comment": "A long thought."})
    assert (answer.status_code, "A long thought." in answer.text) == (422, True)
    assert client.post(path, data={"relevance": "8", "voter": "7"}).status_code == 422


def test_what_was_written_is_kept_when_the_wave_has_closed_meanwhile(
    rating: Scene, client: FlaskClient, clock: Clock
) -> None:
    signed_in(client, rating.voter)
    clock.forward(days=11)
    path = f"/rounds/{rating.round}/rate/{rating.versions[0]}"
    answer = client.post(path, data={"relevance": "2", "comment": "A long thought."})
    assert answer.status_code == 409
    assert "This rating has closed" in answer.text
    assert "A long thought." in answer.text
    assert "This rating has closed" in page(client, f"/rounds/{rating.round}/rate", 409)


def test_what_was_written_is_kept_when_the_session_ended_meanwhile(rating: Scene, client: FlaskClient) -> None:
    signed_in(client, rating.voter)
    client.delete_cookie("signed-in")
    path = f"/rounds/{rating.round}/rate/{rating.versions[0]}"
    answer = client.post(path, data={"relevance": "2", "comment": "A long thought."})
    assert answer.status_code == 401
    assert "A long thought." in answer.text
    assert f"next=/rounds/{rating.round}/rate" in answer.text


def test_a_second_wave_begins_with_the_earlier_answer(rating: Scene, client: FlaskClient) -> None:
    first = rating.versions[0]
    with written() as session:
        for voter in (*rating.voters, *(each.id for each in _more(session, rating, 3))):
            rated(session, voter, rating, first, 5, requirement="advice")
        second_wave(session, rating, [first])
    shown = page(signed_in(client, rating.voter), f"/rounds/{rating.round}/rate")
    assert "second rating" in shown
    assert "Keep your answer or change it; both are fine." in shown
    assert "middle answer 5, most from 5 to 5" in shown
    assert 'value="5" required checked' in shown
    assert "your earlier answer" in shown
    assert "1 of 1" in shown


def _more(session, rating: Scene, number: int):  # type: ignore[no-untyped-def]
    return taking_part(session, session.get_one(Round, rating.round), number)


def test_a_statement_that_is_not_asked_about_is_not_there(rating: Scene, client: FlaskClient) -> None:
    signed_in(client, rating.voter)
    with written() as session:
        other = rating_round(session, texts=1)
    path = f"/rounds/{rating.round}/rate/{other.versions[0]}"
    assert client.get(path).status_code == 404
    answer = client.post(path, data={"relevance": "8"})
    assert answer.status_code == 422
    assert "This text is not being rated now." in answer.text


def test_a_wave_without_texts_says_so(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        scene = rating_round(session, texts=0)
    assert "nothing to rate here now" in page(signed_in(client, scene.voter), f"/rounds/{scene.round}/rate")


def test_between_waves_nothing_is_rated(rating: Scene, client: FlaskClient) -> None:
    with written() as session:
        round_ = session.get_one(Round, rating.round)
        close_wave(session, session.get_one(Wave, rating.wave), round_, NOON)
    signed_in(client, rating.voter)
    assert "This rating has closed" in page(client, f"/rounds/{rating.round}/rate", 409)
    assert 'id="rating"' not in page(client, f"/rounds/{rating.round}")


# Voting


@pytest.fixture
def voting(app: Flask) -> Scene:
    with written() as session:
        return voting_round(session, tiers=(Tier.ESSENTIAL, Tier.RECOMMENDED))


def test_voting_goes_from_text_to_text_and_ends_with_the_whole_ballot(voting: Scene, client: FlaskClient) -> None:
    signed_in(client, voting.voter)
    first, second, third = voting.questions
    path = f"/rounds/{voting.round}/vote"
    assert where(client, path) == f"{path}/{first}"
    shown = page(client, path)
    for sentence in (
        "1 of 3",
        "You are voting on exactly this text, as something every trainer must meet.",
        "23 Mar 2026",
        "Members cannot see your choice. Whoever runs the server could, until voting closes.",
        "Your code can prove how you voted. Do not show it to anyone.",
        "How many chose what in each group is published",
    ):
        assert sentence in shown
    answer = client.post(f"{path}/{first}", data={"choice": "advice", "language": "en"})
    assert answer.headers["Location"] == f"{path}/{second}"
    shown = page(client, f"{path}/{second}")
    assert 'value="advice"' not in shown
    assert "as advice: something that a trainer should meet" in shown
    assert client.post(f"{path}/{third}", data={"choice": "no"}).headers["Location"] == f"{path}/{second}"
    assert client.post(f"{path}/{second}", data={"choice": "skip"}).headers["Location"] == f"{path}/review"
    assert where(client, path) == f"{path}/review"
    assert "You have answered on every text." in page(client, path)
    assert 'value="advice" checked' in page(client, f"{path}/{first}")


def test_the_whole_ballot_says_what_is_missing_and_folds_codes_away(voting: Scene, client: FlaskClient) -> None:
    signed_in(client, voting.voter)
    path = f"/rounds/{voting.round}/vote"
    assert "You have not answered yet." in page(client, f"{path}/review")
    client.post(f"{path}/{voting.questions[0]}", data={"choice": "yes"})
    client.post(f"{path}/{voting.questions[1]}", data={"choice": "no"})
    shown = page(client, f"{path}/review")
    assert "Everything is saved. One text has no answer yet." in shown
    assert shown.count("<summary>My code for this text</summary>") == 2
    assert shown.count('<code class="code"') == 2
    answer = client.post(f"{path}/{voting.questions[1]}/withdraw", follow_redirects=True)
    assert "Your answer is taken back." in answer.text
    assert "2 texts have no answer yet" in answer.text


def test_codes_are_not_shown_in_a_shielded_place(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        hidden = community(session, visibility="shielded", joining="invitation")
        scene = voting_round(session, top=hidden)
        cast(session, scene.voter, scene, {scene.questions[0]: "yes"})
    shown = page(signed_in(client, scene.voter), f"/rounds/{scene.round}/vote/review")
    assert "no codes are shown to you here" in shown
    assert "My code" not in shown
    assert "Your code can prove" not in shown


@pytest.mark.parametrize("choice", ["", "maybe", "advice"])
def test_a_choice_that_is_not_offered_is_told_beside_its_field(voting: Scene, client: FlaskClient, choice: str) -> None:
    signed_in(client, voting.voter)
    answer = client.post(f"/rounds/{voting.round}/vote/{voting.questions[1]}", data={"choice": choice})
    assert answer.status_code == 422
    assert 'id="f-choice-error"' in answer.text
    assert faults(answer.text) == []


def test_a_text_that_is_not_on_the_ballot_is_not_there(voting: Scene, client: FlaskClient) -> None:
    signed_in(client, voting.voter)
    path = f"/rounds/{voting.round}/vote/999"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"choice": "yes"}).status_code == 404
    answer = client.post(f"{path}/withdraw")
    assert (answer.status_code, "not on the ballot" in answer.text) == (422, True)


def test_after_the_hour_one_s_ballot_is_shown_and_cannot_be_changed(
    voting: Scene, client: FlaskClient, clock: Clock
) -> None:
    signed_in(client, voting.voter)
    path = f"/rounds/{voting.round}/vote"
    client.post(f"{path}/{voting.questions[0]}", data={"choice": "yes"})
    clock.forward(days=22)
    shown = page(client, path)
    assert "Voting has closed and is being counted." in shown
    assert ">Change<" not in shown
    assert "The ballot that you cast before counts." in page(client, f"{path}/{voting.questions[0]}", 409)
    for action in ("", "/withdraw"):
        answer = client.post(f"{path}/{voting.questions[0]}{action}", data={"choice": "no"} if not action else {})
        assert answer.status_code == 409
        assert "The ballot that you cast before counts." in answer.text


def test_a_shared_phone_is_told_to_sign_out(voting: Scene, client: FlaskClient) -> None:
    signed_in(client, voting.voter)
    path = f"/rounds/{voting.round}/vote"
    assert "Others use this phone too." not in page(client, path)
    with transaction() as session:
        for sign_in in session.query(SignIn):
            sign_in.is_shared_phone = True
    for address in (path, f"{path}/review"):
        assert "Others use this phone too." in page(client, address)
    assert "data-draft" not in page(client, path)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("stranger", "You are not one of them."),
        ("observer", "You are an observer here"),
        ("latecomer", "you joined after that"),
        ("idler", "You did none of these in this round."),
    ],
)
def test_somebody_who_is_not_on_the_roll_is_told_why(
    app: Flask, client: FlaskClient, clock: Clock, who: str, sentence: str
) -> None:
    with written() as session:
        top = community(session)
        people = {
            "stranger": member(session),
            "observer": participant(session, top, "observer")[0],
            "idler": participant(session, top)[0],
            "latecomer": member(session),
        }
        scene = voting_round(session, top=top)
        belonging(session, people["latecomer"], top).admitted_at = clock.forward(hours=1)
        number = people[who].id
    shown = page(signed_in(client, number), f"/rounds/{scene.round}/vote", 403)
    assert sentence in shown
    assert "You cannot vote here" in shown
    answer = client.post(f"/rounds/{scene.round}/vote/{scene.questions[0]}", data={"choice": "yes"})
    assert answer.status_code == 403


def test_whoever_cannot_rate_is_told_why(rating: Scene, client: FlaskClient) -> None:
    with written() as session:
        onlooker = participant(session, session.get_one(Community, rating.community), "observer")[0].id
    shown = page(signed_in(client, onlooker), f"/rounds/{rating.round}/rate", 403)
    assert "You cannot rate here" in shown
    assert "You are an observer here" in shown


@pytest.mark.parametrize(
    ("phase", "door", "sentence"),
    [
        (Phase.DISCUSSING, "rate", "Nothing is being rated in this round at the moment."),
        (Phase.SETTLING, "vote", "Voting has not opened in this round."),
        (Phase.CLOSED, "vote", "This round is closed, and everything has been counted."),
    ],
)
def test_too_early_and_too_late_are_told_in_words(
    voting: Scene, client: FlaskClient, phase: Phase, door: str, sentence: str
) -> None:
    with written() as session:
        round_ = session.get_one(Round, voting.round)
        round_.phase = phase
        round_.closed_at = NOON if phase is Phase.CLOSED else None
    assert sentence in page(signed_in(client, voting.voter), f"/rounds/{voting.round}/{door}", 409)


def test_whoever_is_not_signed_in_is_led_there_and_back(voting: Scene, client: FlaskClient) -> None:
    path = f"/rounds/{voting.round}/vote"
    assert where(client, path).endswith(f"next={path}")


# Charters and sets


def charter_in(session, **others):  # type: ignore[no-untyped-def]
    top = community(session)
    drafter = facilitator(session, top, "Dalia the drafter")
    made = deliberation(session, None, top, convening="by_members", drafter_ids=[drafter.id], **others)
    round_ = opened_round(session, top, made, phase=Phase.DISCUSSING, kind=RoundKind.CONVENING)
    voter = taking_part(session, round_, 1)[0]
    moved_to(session, round_, Phase.VOTING)
    put(session, round_, [NewQuestion(QuestionKind.CHARTER, manifests.of_charter(made))])
    return round_.id, voter.id


def test_a_convening_shows_what_is_being_approved(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        round_id, voter = charter_in(session, required_languages=["en", "ar"])
    signed_in(client, voter)
    assert "Vote on the question and the rules" in page(client, "/decide")
    shown = page(client, f"/rounds/{round_id}/vote")
    for words in (
        "Which criteria should describe a professional trainer?",
        "You are voting on exactly this question and these rules, as a whole.",
        "CEDAW",
        "Ethics",
        "One person, one vote.",
        "A group is a community with at least 10 voters.",
        "Arabic",
        "Dalia the drafter",
    ):
        assert words in shown
    assert 'value="advice"' not in shown
    assert " of 1" not in shown
    path = where(client, f"/rounds/{round_id}/vote")
    assert client.post(path, data={"choice": "advice"}).status_code == 422
    assert client.post(path, data={"choice": "yes"}).headers["Location"] == f"/rounds/{round_id}/vote/review"
    assert "The question, and the rules of this dialogue" in page(client, f"/rounds/{round_id}/vote/review")


def test_a_ratification_shows_the_whole_set_by_area_with_tiers(app: Flask, client: FlaskClient) -> None:
    with written() as session:
        region(session, "africa")
        top = community(session)
        made = deliberation(session, None, top)
        texts = texts_in(session, opened_round(session, top, made), 3)
        texts[1].area = made.areas[0]
        round_ = planned_round(session, top, made, kind=RoundKind.RATIFICATION)
        voter = taking_part(session, round_, 1)[0]
        open_round(session, CLOCK, round_.id, NOON)
        tiers = [("essential", ()), ("recommended", ()), ("contextual", ("africa",))]
        carried = [(text, tier, places) for text, (tier, places) in zip(texts, tiers, strict=True)]
        put(session, round_, [NewQuestion(QuestionKind.SET, manifests.of_set(made, carried))])
        round_id, voter_id = round_.id, voter.id
        statements = [text.current.statement for text in texts]
    signed_in(client, voter_id)
    assert "Vote on the whole set" in page(client, "/decide")
    shown = page(client, f"/rounds/{round_id}/vote")
    places = [shown.index(words) for words in ("Ethics", statements[1], "Knowledge", statements[0], statements[2])]
    assert places == sorted(places)
    for words in ("Must", "Should", "Depends on the place", "Africa", "exactly these 3 texts"):
        assert words in shown


# Decide


def test_decide_tells_what_waits_with_the_minutes_it_takes(app: Flask, client: FlaskClient, clock: Clock) -> None:
    with written() as session:
        top = community(session, "Kenya")
        rating = rating_round(session, texts=4, members=0, top=top)
        voting = voting_round(session, texts=4, top=top)
        rated(session, voting.voter, rating, rating.versions[0], 7)
    signed_in(client, voting.voter)
    shown = page(client, "/decide")
    assert "Rate 3 statements" in shown
    assert "about 4 minutes" in shown
    assert "Vote on 4 texts" in shown
    assert "about 1 minute" in shown
    assert "in 1 week" in shown
    assert shown.index("Rate 3") < shown.index("Vote on 4")
    waiting = client.get("/api/v1/decide").json["waiting"]
    assert [(each["phase"], each["left"], each["of"], each["minutes"]) for each in waiting] == [
        ("rating", 3, 4, 4),
        ("voting", 4, 4, 1),
    ]
    with written() as session:
        cast(session, voting.voter, voting, dict.fromkeys(voting.questions, "yes"))
    shown = page(client, "/decide")
    assert "Answered, and still open" in shown
    assert "Look over your vote" in shown
    clock.forward(days=22)
    assert "Nothing waits for you." in page(client, "/decide")


def test_decide_tells_what_was_rated_wholly(rating: Scene, client: FlaskClient) -> None:
    with written() as session:
        for version in rating.versions:
            rated(session, rating.voter, rating, version, 7)
    assert "Look over your ratings" in page(signed_in(client, rating.voter), "/decide")


def test_decide_is_empty_for_whoever_is_not_signed_in(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/decide")
    assert answer.status_code == 200
    assert "Sign in to see what you can rate and vote on." in answer.text
    assert client.get("/api/v1/decide").json == {"waiting": []}


# All of them


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_both_directions(app: Flask, client: FlaskClient, language: str) -> None:
    with written() as session:
        scene = voting_round(session)
        cast(session, scene.voter, scene, {scene.questions[0]: "yes"})
        rating = rating_round(session, top=session.get_one(Community, scene.community))
    signed_in(client, scene.voter)
    for path in (
        "/decide",
        f"/rounds/{scene.round}/vote/{scene.questions[0]}",
        f"/rounds/{scene.round}/vote/review",
        f"/rounds/{rating.round}/rate/{rating.versions[0]}",
        f"/rounds/{rating.round}/vote",
        f"/rounds/{scene.round}",
    ):
        answer = client.get(f"{path}?hl={language}")
        assert faults(answer.text) == []
        assert f'<html lang="{language}"' in answer.text
        for forbidden in ("<script>", " style=", "<style"):
            assert forbidden not in answer.text


def test_a_page_asks_no_more_however_much_there_is(app: Flask) -> None:
    numbers = []
    for texts in (2, 8):
        with written() as session:
            top = community(session)
            scene = voting_round(session, texts=texts, top=top)
            rating = rating_round(session, texts=texts, top=top)
            cast(session, scene.voter, scene, {scene.questions[0]: "yes"})
        client = signed_in(app.test_client(), scene.voter)
        paths = (
            "/decide",
            f"/rounds/{scene.round}/vote/{scene.questions[1]}",
            f"/rounds/{scene.round}/vote/review",
            f"/rounds/{rating.round}/rate/{rating.versions[0]}",
            f"/api/v1/rounds/{rating.round}/ratings",
            f"/api/v1/rounds/{scene.round}/ballot",
            f"/api/v1/rounds/{scene.round}/units",
        )
        numbers.append([_queries(app, client, path) for path in paths])
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) <= 32


def _queries(app: Flask, client: FlaskClient, path: str) -> int:
    with counting(app) as statements:
        assert client.get(path).status_code == 200
    return len(statements)
