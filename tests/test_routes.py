"""Every door × everybody who may stand in it × whatever it leads to: none lacks a check, none tells too much."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from deliberation import schema
from deliberation.communities.actions import leave
from deliberation.database import reading
from deliberation.doors import act_of
from deliberation.extensions import limiter
from deliberation.people.queries import INSTALLATION
from deliberation.permissions import Act, Actor, Place, Role, can_read, is_allowed
from tests.bodies import BODIES, NEEDS_MORE, is_machines, opened_by
from tests.conftest import Clock, written
from tests.people.factories import acting
from tests.snapshots import snapshot
from tests.world import ACTORS, NOTHING_THERE, Thing, World, address, own_sign_in, prepare, world
from tests.writing import committed

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# The tests run on both databases; whoever may do most and least is enough for the second.
CASES = [("sqlite", name) for name in ACTORS] + [
    ("postgresql", name) for name in ("anonymous", "member", "facilitator")
]

# Everybody is led to what lies in different places; these also to what is in different phases.
LED_EVERYWHERE = {"anonymous", "member", "facilitator", "voter"}
IN_PHASES = {"proposing", "rating", "voting", "counted", "released", "former member's"}

# In whose address something stands that lies in a community, in it or in what is sent; others are the installation's.
SOMEWHERE = {"community_id", "round_id", "proposal_id", "post_id", "thread_id", "invitation_id"}
DIALOGUES = {"rounds", "rounds_api"}
BY_WHAT_IS_SENT = {"rounds.create", "rounds_api.create"}
# A community that only its members may look into is listed for everybody, and stewards know of those that are not.
LISTED = {"communities", "communities_api"}
# Pages that name no community yet are for whoever facilitates anywhere; in a dialogue one also plans from below.
ANYWHERE = {"rounds.create_page", "notices.desk", "notices_api.desk"}
ANYWHERE |= {"rounds.plan_page", "rounds.plan", "rounds.plan_level", "rounds_api.plan", "rounds_api.plan_level"}
# Names are for those who belong there.
NAMES = {"communities.members", "communities_api.members"}
# Whether there are any is told to those only who may change them; and a round has no conversation before it opens.
UNTOLD = {"communities.renew_invitation", "communities.withdraw_invitation"}
UNTOLD |= {"communities_api.renew_invitation", "communities_api.withdraw_invitation", "discussion_api.post_on_round"}


@pytest.fixture(autouse=True)
def _in_no_hurry(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here one device asks more in a minute than people do; test_extensions.py looks at the limits."""
    monkeypatch.setattr(limiter, "enabled", False)
    # The tests make their tables without migrations.
    monkeypatch.setattr(schema, "is_newest", lambda _engine: True)


def rules(app: Flask, *, unsafe: bool) -> list[Rule]:
    """Every door, by whether it changes something."""
    return [rule for rule in app.url_map.iter_rules() if bool((rule.methods or set()) & UNSAFE) is unsafe]


def act(app: Flask, rule: Rule) -> Act:
    """What a door was declared for; static files are for everybody."""
    return act_of(app.view_functions[rule.endpoint]) or Act.READ


def blueprint(rule: Rule) -> str:
    return rule.endpoint.partition(".")[0]


def is_somewhere(rule: Rule) -> bool:
    """Whether a door leads to something that lies in a community."""
    in_dialogue = blueprint(rule) in DIALOGUES and "slug" in rule.arguments
    return bool(SOMEWHERE & rule.arguments) or in_dialogue or rule.endpoint in BY_WHAT_IS_SENT


def doors_to(made: World, rule: Rule, name: str) -> Iterator[tuple[str, Thing, str]]:
    """The things that have all the numbers which a door asks for, each address once."""
    seen = set()
    for thing_name, thing in made.things.items():
        if thing_name in IN_PHASES and name not in LED_EVERYWHERE:
            continue
        path = address(rule, thing.numbers)
        is_there = NOTHING_THERE not in {thing.numbers.get(argument) for argument in rule.arguments}
        if path not in seen and (is_there or thing_name == "unknown"):
            seen.add(path)
            yield thing_name, thing, path


def where(rule: Rule, thing: Thing, actor: Actor) -> Place:
    """The place at which a door looks."""
    place = thing.place if is_somewhere(rule) else INSTALLATION
    if rule.endpoint in ANYWHERE:
        facilitated = [grant.path for grant in actor.grants if grant.role is Role.FACILITATOR]
        return replace(place, path=next((path for path in facilitated if path.startswith(place.path)), place.path))
    is_listed = blueprint(rule) in LISTED and (actor.is_steward or thing.is_listed)
    return replace(place, is_open_to_all=place.is_open_to_all or is_listed)


def complaint(answer: TestResponse, rule: Rule, name: str, thing: Thing, what: Act, actor: Actor) -> str | None:
    """What is wrong with an answer, if anything is."""
    status, place = answer.status_code, where(rule, thing, actor)
    asks_who = actor.member_id is None and (status == 401 or is_sign_in(answer))
    if status >= 500:
        return f"breaks with {status}"
    if is_somewhere(rule) and (name == "unknown" or not can_read(actor, place)):
        # A door for members may ask who it is before it looks whether anything is there.
        return None if status == 404 or asks_who else f"answers {status}, so that one knows of it"
    if rule.endpoint in NAMES:
        place = replace(place, is_open_to_all=actor.is_steward)
    if not is_allowed(actor, what, place):
        is_refused = asks_who or (status == 403 and actor.member_id) or (status == 404 and rule.endpoint in UNTOLD)
        return None if is_refused else f"answers {status} to one who may not"
    return f"refuses with {status} one who may" if status in (401, 403) or is_sign_in(answer) else None


def is_sign_in(answer: TestResponse) -> bool:
    """Whether whoever asks is led to the sign-in page."""
    return answer.status_code == 302 and (answer.location or "").startswith("/sign-in")


def sent(browser: FlaskClient, rule: Rule, path: str, numbers: dict[str, Any]) -> TestResponse:
    """The answer of a door that changes something, sent what it needs."""
    (method,) = (rule.methods or set()) & UNSAFE
    how = "json" if is_machines(rule.endpoint) else "data"
    return browser.open(path, method=method, **{how: BODIES[rule.endpoint](numbers)})


def faults_of_asking(app: Flask, made: World, name: str, browser: FlaskClient, actor: Actor) -> list[str]:
    """What is wrong when somebody asks at every door for everything, if anything is."""
    faults = []
    with committed(app) as changes:
        for rule in rules(app, unsafe=False):
            for thing_name, thing, path in doors_to(made, rule, name):
                fault = complaint(browser.get(path), rule, thing_name, thing, act(app, rule), actor)
                faults += [f"GET {rule.rule} ({thing_name}) {fault}"] if fault else []
                faults += [f"GET {rule.rule} ({thing_name}) changes: {changes.pop()}" for _line in list(changes)]
    return faults


def faults_of_trying(app: Flask, made: World, name: str, browser: FlaskClient, actor: Actor) -> list[str]:
    """What is wrong when somebody tries everything that they may not, if anything is."""
    faults = []
    with committed(app) as changes:
        for rule in rules(app, unsafe=True):
            what = act(app, rule)
            for thing_name, thing, path in doors_to(made, rule, name):
                place = where(rule, thing, actor)
                if can_read(actor, place) and is_allowed(actor, what, place):
                    continue
                answer = sent(browser, rule, path, thing.numbers)
                fault = complaint(answer, rule, thing_name, thing, what, actor)
                faults += [f"{rule} ({thing_name}) {fault}"] if fault else []
                faults += [f"{rule} ({thing_name}) changes: {changes.pop()}" for _line in list(changes)]
    return faults


@pytest.mark.parametrize(("app", "name"), CASES, indirect=["app"])
def test_whoever_asks_sees_what_they_may_and_nothing_changes(app: Flask, name: str) -> None:
    made = world()
    faults = faults_of_asking(app, made, name, made.browser(app, name), made.actors[name])
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("app", "name"), CASES, indirect=["app"])
def test_whoever_may_not_do_something_does_not(app: Flask, name: str) -> None:
    made = world()
    faults = faults_of_trying(app, made, name, made.browser(app, name), made.actors[name])
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["member", "facilitator"])
def test_a_right_that_is_taken_away_is_gone_from_sessions_that_are_open(app: Flask, clock: Clock, name: str) -> None:
    made = world()
    browser, now = made.browser(app, name), clock.forward(minutes=1)
    with written() as session:
        for grant in made.actors[name].grants:
            leave(session, made.actors[name], grant.community_id, now)
        left = acting(session, made.people[name])
    assert left.grants == ()
    # The first request changes the cookie of whoever has other rights now.
    assert browser.get("/me").status_code == 200
    faults = [
        *faults_of_asking(app, made, "stranger", browser, left),
        *faults_of_trying(app, made, "stranger", browser, left),
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["anonymous", "stranger", "member", "facilitator elsewhere"])
def test_what_one_may_not_see_answers_as_what_does_not_exist(app: Flask, name: str) -> None:
    made = world()
    browser, faults = made.browser(app, name), []
    for rule in app.url_map.iter_rules():
        if not is_somewhere(rule) or not rule.arguments:
            continue
        hidden, unknown = made.things["hidden"], made.things["unknown"]
        pages = []
        for numbers in (
            hidden.numbers,
            {**hidden.numbers, **{n: unknown.numbers[n] for n in rule.arguments if n != "role"}},
        ):
            path = address(rule, numbers)
            safe = not (rule.methods or set()) & UNSAFE
            answer = browser.get(path) if safe else sent(browser, rule, path, hidden.numbers)
            pages.append((answer.status_code, alike(answer, path)))
        nothing = {404} if name != "anonymous" else {404, 401, 302}
        if pages[0] != pages[1] or pages[0][0] not in nothing:
            faults.append(f"{rule.endpoint} {pages[0][0]} {pages[1][0]}")
    assert not faults, "\n".join(faults)


def alike(answer: TestResponse, path: str) -> str:
    """A page without what differs between two addresses of the same form."""
    return re.sub(r"\d+|[\w-]{30,}", "", answer.text.replace(path, ""))


def test_every_door_that_changes_something_says_what_it_needs(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app, unsafe=True)} == set(BODIES)


def test_no_request_without_its_token_or_from_another_site_changes_anything(app: Flask) -> None:
    made = world()
    browsers, faults = made.browsers(app), []
    for name in ("anonymous", "member", "facilitator", "steward"):
        browser = browsers[name]
        token = browser.environ_base.pop("HTTP_X_CSRFTOKEN")
        with committed(app) as changes:
            for rule in rules(app, unsafe=True):
                path = address(rule, made.things["own"].numbers)
                answer = sent(browser, rule, path, made.things["own"].numbers)
                if answer.status_code != 400 or ("csrf" not in answer.text and is_machines(rule.endpoint)):
                    faults.append(f"{rule} without its token: {answer.status_code}")
                browser.environ_base |= {"HTTP_X_CSRFTOKEN": token, "HTTP_ORIGIN": "https://evil.example.org"}
                if (status := sent(browser, rule, path, made.things["own"].numbers).status_code) != 403:
                    faults.append(f"{rule} from another site: {status}")
                del browser.environ_base["HTTP_X_CSRFTOKEN"], browser.environ_base["HTTP_ORIGIN"]
        assert changes == []
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_each_door_opens_to_whom_it_is_for_and_none_breaks(app: Flask) -> None:
    made = world()
    prepare(made)
    faults = []
    with snapshot(app) as bring_back:
        for rule in rules(app, unsafe=True):
            name, thing_name = opened_by(rule.endpoint)
            thing, browser = made.things[thing_name], made.browser(app, name)
            thing.numbers["sign_in_id"] = own_sign_in(reading(), made.people.get(name, 0))
            answer = sent(browser, rule, address(rule, thing.numbers), thing.numbers)
            is_open = answer.status_code < 400
            if answer.status_code >= 500 or is_open is (rule.endpoint in NEEDS_MORE):
                faults.append(f"{rule} ({name}, {thing_name}) {answer.status_code}")
            bring_back()
    assert not faults, "\n".join(faults)
