"""Who opens, moves, closes, states and signs, in which phase, at the pages and at the JSON doors."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.ballots.envelopes import key_name
from deliberation.communities.models import Community
from deliberation.database import reading
from deliberation.decisions.models import Bundle, EarlyMove
from deliberation.decisions.queries import ratification_of
from deliberation.keys import installed_keys
from deliberation.record.models import Entry
from deliberation.rounds.models import Deliberation
from deliberation.rules.phases import Phase, RoundKind
from tests.communities.factories import belonging
from tests.conftest import Clock, written
from tests.decisions.scenes import Alone, alone, arrived, fresh, played, proposed, rated, strike, the, until, voted
from tests.html import faults
from tests.people.factories import member, signed_in, with_token
from tests.rounds.factories import planned_round

PHASES = tuple(Phase)
BEFORE_VOTING = {Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, Phase.SETTLING}

# Act: method, address, phases, and the answer to a facilitator in them. What moves the round comes last.
ACTS: dict[str, tuple[str, str, set[Phase], tuple[int, str | None]]] = {
    "close": ("POST", "close", {Phase.VOTING}, (409, "voting_still_open")),
    "state": ("PUT", "statement", {Phase.CLOSED}, (204, None)),
    "sign": ("POST", "signatures", {Phase.CLOSED}, (409, "nothing_carried")),
    "publish": ("POST", "release", {Phase.CLOSED}, (409, "nothing_carried")),
    "open": ("POST", "open", {Phase.PLANNED}, (200, None)),
    "move": ("POST", "move", BEFORE_VOTING, (200, None)),
}
NOT_UTF8 = b'--x\r\nContent-Disposition: form-data; name="statement"\r\n\r\n\xff\xfe\r\n--x--\r\n'
ROLES = ("member", "observer", "elsewhere", "stranger", "nobody", "facilitator")


def entered(app: Flask, member_id: int | None) -> FlaskClient:
    """A browser in which this member is signed in, or nobody."""
    return with_token(app.test_client()) if member_id is None else signed_in(app.test_client(), member_id)


def around(place: Alone) -> dict[str, int | None]:
    """Somebody in each role towards the community; one facilitates another."""
    other = alone(size=0)
    with written() as session:
        belonging(session, onlooker := member(session), session.get_one(Community, place.there.id), "observer")
        return {
            "member": place.members[0],
            "observer": onlooker.id,
            "elsewhere": other.there.facilitators[0],
            "stranger": member(session).id,
            "nobody": None,
            "facilitator": place.there.facilitators[0],
        }


def in_phase(clock: Clock, phase: Phase) -> Alone:
    """A community whose round has come to a phase with one text."""
    place = alone(size=6)
    if phase is not Phase.PLANNED:
        until(clock, place.round, Phase.PROPOSING)
        proposed(place.round, place.members[0], "A text")
        until(clock, place.round, phase)
    return place


def body(act: str, phase: Phase) -> dict[str, Any]:
    """What each act needs to be sent."""
    return {
        "close": {"statement": "Done."},
        "state": {"statement": "Done."},
        "move": {"phase": phase.value, "reason": "Everybody has said what they wanted to say."},
    }.get(act, {})


def answer(client: FlaskClient, place: Alone, act: str, phase: Phase) -> tuple[int, str | None]:
    """The status of an act, and the code of what kept it from being done."""
    method, address, *_others = ACTS[act]
    path = f"/api/v1/rounds/{place.round}/{address}"
    response = client.open(path, method=method, json=body(act, phase))
    return response.status_code, (response.json or {}).get("code") if response.status_code >= 400 else None


@pytest.mark.parametrize("phase", PHASES)
def test_an_act_is_done_by_facilitators_in_its_time_and_refused_otherwise(
    app: Flask, clock: Clock, phase: Phase
) -> None:
    place = in_phase(clock, phase)
    people = around(place)
    for role in ROLES:
        client = entered(app, people[role])
        for act, (_method, _address, phases, done) in ACTS.items():
            refused = (401, "sign_in_needed") if role == "nobody" else (403, "not_you")
            expected = refused if role != "facilitator" else done if phase in phases else (409, "not_now")
            # Opening moves the round into the time of the next act.
            if not (act == "move" and role == "facilitator" and phase is Phase.PLANNED):
                assert answer(client, place, act, phase) == expected, (role, act)


@pytest.mark.parametrize("address", ["open", "move", "close", "statement", "sign"])
def test_the_pages_are_for_facilitators(app: Flask, clock: Clock, address: str) -> None:
    place = in_phase(clock, Phase.PLANNED)
    people = around(place)
    answers = {role: entered(app, people[role]).get(f"/rounds/{place.round}/{address}").status_code for role in ROLES}
    facilitators = 200 if address == "open" else 409
    # Whoever is not signed in is led to sign in, and back.
    assert answers == {**dict.fromkeys(ROLES, 403), "nobody": 302, "facilitator": facilitators}


@pytest.mark.parametrize("settings", [{"visibility": "closed"}, {"visibility": "shielded", "joining": "invitation"}])
def test_what_one_may_not_read_does_not_exist(app: Flask, clock: Clock, settings: dict[str, str]) -> None:
    place = alone(size=6, community=settings)
    (text,) = played(place, clock)
    strike(clock)
    pages = [f"/rounds/{place.round}/results", f"/rounds/{place.round}/bundle.json", f"/proposals/{text}/outcome"]
    pages += [f"/api/v1/rounds/{place.round}/outcomes", f"/api/v1/proposals/{text}/outcome"]
    with written() as session:
        stranger = member(session).id
    for page in pages:
        assert entered(app, stranger).get(page).status_code == 404, page
        assert entered(app, place.members[0]).get(page).status_code == 200, page
    assert {answer(entered(app, stranger), place, act, Phase.CLOSED) for act in ACTS} == {(404, "not_found")}


def test_numbers_that_nothing_has_are_not_found(app: Flask, clock: Clock) -> None:
    place = in_phase(clock, Phase.CLOSED)
    client = entered(app, place.there.facilitators[0])
    for number in (0, 999_999, 10**12):
        for page in ("rounds/{}/results", "rounds/{}/bundle.json", "rounds/{}/move", "proposals/{}/outcome"):
            assert client.get("/" + page.format(number)).status_code == 404
        nowhere = Alone(0, place.there, number)
        assert {answer(client, nowhere, act, Phase.CLOSED) for act in ACTS} == {(404, "not_found")}


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase is not Phase.CLOSED])
def test_results_are_shown_after_close_and_never_before(app: Flask, clock: Clock, phase: Phase) -> None:
    place = in_phase(clock, phase)
    client = entered(app, place.members[0])
    for page in (f"/rounds/{place.round}/results", f"/rounds/{place.round}/bundle.json"):
        early = client.get(page)
        assert early.status_code == 409
        assert "Results are shown once the round has closed" in early.text
    machine = client.get(f"/api/v1/rounds/{place.round}/outcomes")
    assert (machine.status_code, (machine.json or {})["code"]) == (409, "results_later")


def test_a_result_is_not_there_before_it_is_decided(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    until(clock, place.round, Phase.PROPOSING)
    (text,) = proposed(place.round, place.members[0], "A text")
    for path in (f"/proposals/{text}/outcome", f"/api/v1/proposals/{text}/outcome"):
        assert entered(app, place.members[0]).get(path).status_code == 409


def test_a_second_tap_moves_nothing_further(app: Flask, clock: Clock) -> None:
    place = in_phase(clock, Phase.PROPOSING)
    client = entered(app, place.there.facilitators[0])
    assert answer(client, place, "move", Phase.PROPOSING) == (200, None)
    assert answer(client, place, "move", Phase.PROPOSING) == (409, "conflict")
    assert the(place.round).phase is Phase.DISCUSSING


def test_going_on_early_is_said_on_the_page_with_its_reason_and_not_in_the_record(app: Flask, clock: Clock) -> None:
    place = in_phase(clock, Phase.DISCUSSING)
    client = entered(app, place.there.facilitators[0])
    page = client.get(f"/rounds/{place.round}/move").text
    assert "1 text is rated, as it stands now" in page
    assert faults(page) == []
    wrong = client.post(f"/rounds/{place.round}/move", data={"phase": "discussing", "reason": " "})
    assert (wrong.status_code, faults(wrong.text)) == (422, [])
    assert the(place.round).phase is Phase.DISCUSSING
    assert "What ended early" not in app.test_client().get(f"/rounds/{place.round}").text
    sent = {"phase": "discussing", "reason": "Everybody asked for it."}
    assert client.post(f"/rounds/{place.round}/move", data=sent).location == f"/rounds/{place.round}/desk"
    assert the(place.round).phase is Phase.RATING
    shown = app.test_client().get(f"/rounds/{place.round}").text
    assert "Everybody asked for it." in shown
    assert "Discussing ended before its time" in shown
    kept = fresh().query(EarlyMove).one()
    assert (kept.from_phase, kept.member_id) == (Phase.DISCUSSING, place.there.facilitators[0])
    entry = reading().query(Entry).filter(Entry.kind == "round_moved").one()
    assert entry.facts == {"move_id": kept.id, "from_phase": "discussing"}


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (Phase.PROPOSING, "1 text goes on into discussion."),
        (Phase.DISCUSSING, "1 text is rated, as it stands now. No text can be changed any more."),
        (Phase.RATING, "This rating closes, with the answers given so far on 1 text."),
        (Phase.SETTLING, "1 text goes to the vote, exactly as it stands."),
    ],
)
def test_before_a_round_goes_on_the_page_says_what_will_happen(
    app: Flask, clock: Clock, phase: Phase, said: str
) -> None:
    place = in_phase(clock, phase)
    page = entered(app, place.there.facilitators[0]).get(f"/rounds/{place.round}/move").text
    assert said in page
    assert faults(page) == []


def test_what_a_vote_will_ask_is_said_before_it_opens(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    until(clock, place.round, Phase.PROPOSING)
    proposed(place.round, place.members[0], "A must", "An advice")
    until(clock, place.round, Phase.RATING)
    rated(place.round, place.members, clock, {})
    until(clock, place.round, Phase.SETTLING)
    client = entered(app, place.there.facilitators[0])
    page = client.get(f"/rounds/{place.round}/move").text
    assert "2 texts go to the vote" in page
    assert "As something every trainer must meet: 2. As advice: 0." in page
    assert "The voters' list is fixed." in page
    client.post(f"/rounds/{place.round}/move", data={"phase": "settling", "reason": "All is settled."})
    assert the(place.round).phase is Phase.VOTING


@pytest.mark.parametrize("phase", [Phase.DISCUSSING, Phase.SETTLING])
def test_where_nothing_is_left_the_page_says_that_the_round_closes(app: Flask, clock: Clock, phase: Phase) -> None:
    place = in_phase(clock, phase)
    (text,) = arrived(place.round).values()
    entered(app, place.members[0]).put(f"/api/v1/proposals/{text.id}/withdrawal", json={})
    page = entered(app, place.there.facilitators[0]).get(f"/rounds/{place.round}/move").text
    assert "There is no text, so the round closes with nothing decided." in page


def test_a_convening_goes_on_to_its_vote(app: Flask, clock: Clock) -> None:
    place = alone(size=6, convening="by_members")
    convening = whole(place, RoundKind.CONVENING, clock)
    client = entered(app, place.there.facilitators[0])
    page = client.get(f"/rounds/{convening}/open").text
    assert "The first stage, Discussing, lasts until" in page
    assert faults(page) == []
    assert client.post(f"/rounds/{convening}/open").location == f"/rounds/{convening}/desk"
    page = client.get(f"/rounds/{convening}/move").text
    assert "The vote begins on question, frame and rules as one question" in page
    client.post(f"/rounds/{convening}/move", data={"phase": "discussing", "reason": "We agree already."})
    assert the(convening).phase is Phase.VOTING


def whole(place: Alone, kind: RoundKind, clock: Clock) -> int:
    """A round that decides one question as a whole, planned."""
    with written() as session:
        top = session.get_one(Community, place.there.id)
        within = session.get_one(Deliberation, place.deliberation)
        return planned_round(session, top, within, kind=kind, opens_at=clock.time, now=clock.time).id


def test_a_round_that_begins_with_a_vote_opens_with_its_question(app: Flask, clock: Clock) -> None:
    place = alone()
    played(place, clock)
    strike(clock)
    found = ratification_of(reading(), place.deliberation)
    assert found is not None
    client = entered(app, place.there.facilitators[0])
    desk = client.get(f"/rounds/{found.id}/desk").text
    assert f'href="/rounds/{found.id}/open"' in desk
    assert "The vote begins at once, on one question." in client.get(f"/rounds/{found.id}/open").text
    opened = client.post(f"/api/v1/rounds/{found.id}/open", json={})
    assert (opened.json or {})["phase"] == "voting"


def test_closing_moving_and_signing_ask_who_it_is_once_more(app: Flask, clock: Clock) -> None:
    place = in_phase(clock, Phase.VOTING)
    client = entered(app, place.there.facilitators[0])
    clock.forward(minutes=11)
    for address in ("close", "move", "sign"):
        asked = client.get(f"/rounds/{place.round}/{address}")
        assert (asked.status_code, asked.location) == (302, f"/confirm?next=/rounds/{place.round}/{address}")
        assert client.post(f"/rounds/{place.round}/{address}").status_code == 403
    for act in ("close", "move", "sign", "publish"):
        assert answer(client, place, act, Phase.VOTING) == (403, "confirmation_needed")


def test_a_vote_is_closed_on_a_page_once_its_time_is_over(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    played(place, clock, texts=2)
    over = clock.time
    clock.forward(minutes=-1)
    client = entered(app, place.there.facilitators[0])
    desk = client.get(f"/rounds/{place.round}/desk").text
    assert "nobody can close it earlier" in desk
    assert f'href="/rounds/{place.round}/close"' not in desk
    assert client.get(f"/rounds/{place.round}/close").status_code == 409
    clock.time = over
    assert f'href="/rounds/{place.round}/close"' in client.get(f"/rounds/{place.round}/desk").text
    page = client.get(f"/rounds/{place.round}/close").text
    assert "2 questions are counted." in page
    assert faults(page) == []
    empty = client.post(f"/rounds/{place.round}/close", data={"statement": ""})
    assert (empty.status_code, the(place.round).phase) == (422, Phase.VOTING)
    done = client.post(f"/rounds/{place.round}/close", data={"statement": "Two texts go **on**."})
    assert done.location == f"/rounds/{place.round}/results"
    results = client.get(done.location).text
    assert "Two texts go <strong>on</strong>." in results
    assert "Change what the facilitators say" in results


def test_a_statement_is_kept_where_the_clock_was_faster(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    played(place, clock)
    client = entered(app, place.there.facilitators[0])
    strike(clock)
    late = client.post(f"/rounds/{place.round}/close", data={"statement": "What I wrote."})
    assert late.status_code == 409
    assert "What I wrote." in late.text
    assert f'action="/rounds/{place.round}/statement"' in late.text
    assert faults(late.text) == []
    said = client.post(f"/rounds/{place.round}/statement", data={"statement": "What I wrote."})
    assert said.location == f"/rounds/{place.round}/results"
    assert fresh().get_one(Bundle, place.round).statement == "What I wrote."
    assert "What I wrote." in app.test_client().get(f"/rounds/{place.round}").text


@pytest.mark.parametrize("statement", ["x" * 10_001, "  ", NOT_UTF8, 7, None])
def test_a_statement_that_cannot_be_taken_is_refused_beside_its_field(
    app: Flask, clock: Clock, statement: object
) -> None:
    place = in_phase(clock, Phase.CLOSED)
    client = entered(app, place.there.facilitators[0])
    if isinstance(statement, bytes):
        form = "multipart/form-data; boundary=x"
        answer_ = client.post(f"/rounds/{place.round}/statement", data=statement, content_type=form)
        assert (answer_.status_code, faults(answer_.text)) == (422, [])
        return
    wrong = client.put(f"/api/v1/rounds/{place.round}/statement", json={"statement": statement})
    assert (wrong.status_code, [each["field"] for each in (wrong.json or {})["fields"]]) == (422, ["statement"])


def test_a_field_that_no_form_has_is_refused(app: Flask, clock: Clock) -> None:
    place = in_phase(clock, Phase.PLANNED)
    client = entered(app, place.there.facilitators[0])
    assert client.post(f"/api/v1/rounds/{place.round}/open", json={"now": "yes"}).status_code == 422
    assert the(place.round).phase is Phase.PLANNED


def ratified(place: Alone, clock: Clock) -> int:
    """A ratification that carried the two texts of a community."""
    played(place, clock, texts=2)
    strike(clock)
    found = ratification_of(reading(), place.deliberation)
    assert found is not None
    number = found.id
    until(clock, number, Phase.VOTING)
    voted(number, place.members, clock)
    until(clock, number, Phase.CLOSED)
    return number


def test_two_facilitators_sign_on_a_page_and_the_set_is_out(app: Flask, clock: Clock) -> None:
    place = alone()
    number = ratified(place, clock)
    first, second = (entered(app, each) for each in place.there.facilitators)
    page = first.get(f"/rounds/{number}/sign").text
    assert "The members approved these 2 texts as one set." in page
    assert faults(page) == []
    assert first.post(f"/rounds/{number}/sign").location == f"/rounds/{number}/desk"
    again = first.post(f"/rounds/{number}/sign")
    assert (again.status_code, "You have signed this already" in again.text) == (409, True)
    desk = second.get(f"/rounds/{number}/desk").text
    assert "Signed by:" in desk
    assert "With your name the set is published at once" in second.get(f"/rounds/{number}/sign").text
    assert second.post(f"/rounds/{number}/release").status_code == 409
    second.post(f"/rounds/{number}/sign")
    desk = second.get(f"/rounds/{number}/desk").text
    assert "The set is published." in desk
    assert faults(desk) == []
    assert second.get(f"/rounds/{number}/sign").status_code == 200
    slug = reading().get_one(Deliberation, place.deliberation).slug
    assert app.test_client().get(f"/sets/{slug}/1.0.0").status_code == 200


def test_the_page_publishes_once_the_time_for_signing_is_over(app: Flask, clock: Clock) -> None:
    place = alone()
    number = ratified(place, clock)
    clock.forward(days=14)
    client = entered(app, place.there.facilitators[0])
    assert "The time for signing is over." in client.get(f"/rounds/{number}/sign").text
    assert client.post(f"/rounds/{number}/release").location == f"/rounds/{number}/desk"
    signed = client.post(f"/api/v1/rounds/{number}/signatures", json={})
    assert (signed.status_code, (signed.json or {})["code"]) == (409, "released_already")


def test_the_json_doors_sign_and_publish(app: Flask, clock: Clock) -> None:
    place = alone()
    number = ratified(place, clock)
    first, second = (entered(app, each) for each in place.there.facilitators)
    early = first.post(f"/api/v1/rounds/{number}/release", json={})
    assert (early.status_code, (early.json or {})["code"]) == (409, "not_yet_signed")
    signed = first.post(f"/api/v1/rounds/{number}/signatures", json={})
    assert (signed.status_code, (signed.json or {})["is_released"]) == (201, False)
    signed = second.post(f"/api/v1/rounds/{number}/signatures", json={})
    assert (signed.status_code, (signed.json or {})["is_released"]) == (201, True)


def test_the_json_door_closes_a_vote(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    played(place, clock)
    client = entered(app, place.there.facilitators[0])
    closed = client.post(f"/api/v1/rounds/{place.round}/close", json={"statement": "It is done."})
    assert (closed.status_code, (closed.json or {})["phase"]) == (200, "closed")
    told = app.test_client().get(f"/api/v1/rounds/{place.round}/outcomes").json
    assert (told or {})["bundle"]["statement"] == "It is done."
    assert not installed_keys().exists(key_name(place.round))


def test_the_json_door_publishes_once_the_time_for_signing_is_over(app: Flask, clock: Clock) -> None:
    place = alone(size=6)
    number = ratified(place, clock)
    clock.forward(days=14)
    client = entered(app, place.there.facilitators[0])
    published = client.post(f"/api/v1/rounds/{number}/release", json={})
    assert (published.status_code, (published.json or {})["version"]) == (201, "1.0.0")
