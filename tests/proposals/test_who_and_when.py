"""Every act on proposals, by every role, in every phase: may not, not now, or done."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people.factories import with_token
from tests.proposals.factories import fields, text
from tests.proposals.scenes import ROLES, Scene, scene

PHASES = ("proposing", "discussing", "rating", "settling", "voting", "closed")
TALKING = {"proposing", "discussing"}
BEFORE_VOTING = {"proposing", "discussing", "rating", "settling"}

# Act: method, address, who, in which phases, the answer when it is done. Withdrawing comes last: it ends the others.
ACTS: dict[str, tuple[str, str, set[str], set[str], int]] = {
    "propose": ("POST", "/rounds/{round}/proposals", {"author", "member"}, TALKING, 201),
    "support": ("PUT", "/proposals/{proposal}/support", {"author", "member", "observer"}, TALKING, 204),
    "withdraw_support": ("DELETE", "/proposals/{proposal}/support", {"author", "member", "observer"}, TALKING, 204),
    "react": ("PUT", "/proposals/{proposal}/reaction", set(ROLES), TALKING, 204),
    "withdraw_reaction": ("DELETE", "/proposals/{proposal}/reaction", set(ROLES), TALKING, 204),
    "revise": ("POST", "/proposals/{proposal}/versions", {"author"}, TALKING, 201),
    "withdraw": ("PUT", "/proposals/{proposal}/withdrawal", {"author"}, BEFORE_VOTING, 204),
}


def body(act: str) -> dict[str, Any]:
    """What each act needs to be sent."""
    return {
        "propose": fields(),
        "revise": text(based_on=1),
        "react": {"stance": "agree", "version": 1},
    }.get(act, {})


def answer(client: FlaskClient, scene_: Scene, act: str) -> tuple[int, str | None]:
    """The status of an act, and the code of what kept it from being done."""
    method, address, *_others = ACTS[act]
    path = "/api/v1" + address.format(round=scene_.round, proposal=scene_.proposal)
    response = client.open(path, method=method, json=body(act))
    return response.status_code, (response.json or {}).get("code") if response.status_code >= 400 else None


@pytest.mark.parametrize("phase", PHASES)
def test_an_act_is_done_by_its_people_in_its_time_and_refused_otherwise(app: Flask, phase: str) -> None:
    there = scene(phase)
    for act, (_method, _address, who, phases, done) in ACTS.items():
        # The author comes last, because a revision and a withdrawal change what the others find.
        for role in reversed(ROLES):
            expected = (403, "not_you") if role not in who else (done, None) if phase in phases else (409, "not_now")
            assert answer(there.browser(app, role), there, act) == expected, (act, role)


def test_whoever_is_not_signed_in_is_asked_to_sign_in(app: Flask) -> None:
    there = scene()
    client = with_token(app.test_client())
    assert {answer(client, there, act) for act in ACTS} == {(401, "sign_in_needed")}


@pytest.mark.parametrize("settings", [{"visibility": "closed"}, {"visibility": "shielded", "joining": "invitation"}])
def test_what_one_may_not_read_does_not_exist(app: Flask, settings: dict[str, str]) -> None:
    there = scene(**settings)
    stranger = there.browser(app, "stranger")
    assert {answer(stranger, there, act) for act in ACTS} == {(404, "not_found")}


@pytest.mark.parametrize(
    "path",
    [
        "/proposals/{proposal}",
        "/proposals/{proposal}/compare",
        "/rounds/{round}/proposals",
        "/rounds/{round}/conversation",
        "/api/v1/proposals/{proposal}",
        "/api/v1/proposals/{proposal}/versions",
        "/api/v1/proposals/{proposal}/comparison?from=1&to=1",
        "/api/v1/proposals/{proposal}/reaction",
        "/api/v1/proposals/{proposal}/posts",
        "/api/v1/rounds/{round}/proposals",
        "/api/v1/rounds/{round}/posts",
    ],
)
def test_only_members_read_what_is_said_in_a_closed_community(app: Flask, path: str) -> None:
    there = scene(visibility="closed")
    where = path.format(round=there.round, proposal=there.proposal)
    answers = [there.browser(app, role).get(where).status_code for role in (None, *ROLES)]
    assert answers == [404, 200, 200, 200, 200, 404]


def test_a_withdrawn_proposal_is_past_every_act(app: Flask) -> None:
    there = scene()
    author = there.browser(app, "author")
    author.put(f"/api/v1/proposals/{there.proposal}/withdrawal", json={})
    assert {answer(author, there, act) for act in ACTS if act != "propose"} == {(409, "proposal_not_open")}


def test_a_number_that_nothing_has_is_not_found(app: Flask) -> None:
    client = scene().browser(app, "member")
    for number in (0, 999_999, 10**9, 10**30):
        for path in (f"/proposals/{number}", f"/rounds/{number}/propose", f"/posts/{number}", f"/threads/{number}"):
            assert client.get(path).status_code == 404, path
        assert client.post(f"/api/v1/rounds/{number}/proposals", json=fields()).status_code == 404
        assert client.put(f"/api/v1/proposals/{number}/support", json={}).status_code == 404
