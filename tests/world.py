"""A small world with something of everything in it, the people who stand around it, and the address of every door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from deliberation.communities.actions import ask_to_join, leave, make_invitation, renew_invitation
from deliberation.communities.forms import NewInvitation, Request
from deliberation.communities.models import Community, Joining
from deliberation.criteria.models import Listing
from deliberation.database import fetch
from deliberation.people.actions.accounts import suspend
from deliberation.people.models import Member, SignIn
from deliberation.permissions import ANONYMOUS, Actor, Place, Role
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.phases import Phase
from tests.ballots.factories import close, rating_round, voting_round
from tests.communities.factories import belonging, community, region
from tests.conftest import NOON, written
from tests.criteria.factories import released_set
from tests.discussion.factories import post, thread_of
from tests.people.factories import PASSWORD, acting, member, signed_in, steward, with_token
from tests.proposals.factories import proposal
from tests.rounds.factories import moved_to, opened_round, planned_round

Numbers = dict[str, Any]

ACTORS = (
    "anonymous",
    "stranger",
    "former member",
    "suspended",
    "member",
    "translator",
    "observer",
    "facilitator",
    "facilitator elsewhere",
    "steward",
    "voter",
)
NOTHING_THERE = 999_999


@dataclass
class Thing:
    """Something with an address: the numbers that lead to it, and where it is."""

    numbers: Numbers
    place: Place
    is_listed: bool = False


@dataclass
class World:
    """Members by role, and things by name: somebody's own, another's, elsewhere, planned, hidden, unknown."""

    people: dict[str, int] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def browsers(self, app: Flask) -> dict[str, FlaskClient]:
        """A browser for each actor; the suspended one was signed in before."""
        return {name: self.browser(app, name) for name in ACTORS}

    def browser(self, app: Flask, name: str) -> FlaskClient:
        """A browser of its own in which this actor is signed in, if anybody."""
        if name == "anonymous":
            return with_token(app.test_client())
        if name != "suspended":
            return signed_in(app.test_client(), self.people[name])
        with written() as session:
            fetch(session, Member, self.people[name]).suspended_at = None
        browser = signed_in(app.test_client(), self.people[name])
        with written() as session:
            suspend(session, Actor(0, is_steward=True), self.people[name], NOON)
        return browser


def world() -> World:
    """Nairobi with rounds in every phase, Mombasa beside it, and two communities that strangers may not look into."""
    made = World()
    with written() as session:
        region(session)
        everyone = community(session, "World")
        kenya = community(session, "Kenya", everyone, level="national", region="africa")
        nairobi = community(session, "Nairobi", kenya)
        mombasa = community(session, "Mombasa", kenya)
        hidden = community(session, "Hidden", kenya, visibility="shielded", joining="invitation")
        closed = community(session, "Closed", kenya, visibility="closed", joining="request")
        _populate(session, made, nairobi, mombasa)
        belonging(session, fetch(session, Member, made.people["facilitator"]), kenya, "facilitator")
        _fill(session, made, nairobi)
        for name, there in (("elsewhere", mombasa), ("hidden", hidden), ("closed", closed)):
            _settle(session, made, name, there)
        session.flush()
        made.things["above"] = _thing(session, made, planned_round(session, kenya))
        leave(session, acting(session, made.people["former member"]), nairobi.id, NOON)
        made.actors = {name: acting(session, number) for name, number in made.people.items() if name in ACTORS}
    made.actors |= {"anonymous": ANONYMOUS, "suspended": ANONYMOUS}
    made.things["unknown"] = Thing(dict.fromkeys(made.things["own"].numbers, NOTHING_THERE), Place("/0/"))
    made.things["unknown"].numbers |= {"slug": "nothing-there", "set": "nothing-there", "version": "9.9.9"}
    made.things["unknown"].numbers |= {"number": "00000000-0000-4000-8000-000000000000", "token": "nothing-there"}
    made.things["unknown"].numbers |= {"role": "member", "extension": "json", "filename": "nothing-there.css"}
    made.things["unknown"].numbers |= {"phase": "proposing"}
    return made


def _populate(session: Session, made: World, nairobi: Community, mombasa: Community) -> None:
    for role in ("member", "translator", "observer", "facilitator"):
        somebody = member(session, role, password=PASSWORD, email=f"{role}@example.org")
        belonging(session, somebody, nairobi, role)
        made.people[role] = somebody.id
    for name, there in (("former member", nairobi), ("suspended", nairobi), ("another", nairobi)):
        belonging(session, somebody := member(session, name), there)
        made.people[name] = somebody.id
    belonging(session, colleague := member(session, "colleague"), mombasa, "facilitator")
    made.people |= {"facilitator elsewhere": colleague.id, "stranger": member(session, "stranger").id}
    made.people["steward"] = steward(session).id


def _fill(session: Session, made: World, nairobi: Community) -> None:
    """Rounds of Nairobi in every phase, and in the one that is discussing a proposal and a post of several people."""
    discussing = opened_round(session, nairobi)
    for name, author in (("own", "member"), ("another's", "another"), ("former member's", "former member")):
        made.things[name] = _conversation(session, made, discussing, made.people[author])
    moved_to(session, discussing, Phase.DISCUSSING)
    for thing in made.things.values():
        _see_again(session, thing)
    made.things["planned"] = _thing(session, made, planned_round(session, nairobi))
    made.things["proposing"] = _thing(session, made, opened_round(session, nairobi))
    made.things["rating"] = _scene(session, made, rating_round(session, 2, 2, top=nairobi))
    made.things["voting"] = _scene(session, made, voting := voting_round(session, 2, 2, top=nairobi))
    made.people["voter"] = voting.voter
    made.things["voting"].place = made.things["voting"].place.voted_in_by(voting.voter)
    counted = voting_round(session, 2, 2, top=nairobi)
    close(session, counted)
    made.things["counted"] = _scene(session, made, counted)
    made.things["released"] = _released(session, made, nairobi)


def _settle(session: Session, made: World, name: str, there: Community) -> None:
    """A community of its own people, with a round in which something was proposed and said."""
    belonging(session, somebody := member(session), there)
    session.flush()
    round_ = opened_round(session, there)
    thing = _conversation(session, made, round_, somebody.id)
    moved_to(session, round_, Phase.DISCUSSING)
    _see_again(session, thing)
    thing.is_listed = not there.is_shielded
    thing.numbers["member_id"] = somebody.id
    made.things[name] = thing


def _conversation(session: Session, made: World, round_: Round, author: int) -> Thing:
    author_row = fetch(session, Member, author)
    text = proposal(session, author_row, round_)
    said = post(session, author_row, text)
    thing = _thing(session, made, round_)
    thing.numbers |= {"proposal_id": text.id, "post_id": said.id, "thread_id": said.thread_id}
    thing.numbers |= {"version_id": text.current.id}
    thing.place = round_.place.of(author)
    return thing


def _see_again(session: Session, thing: Thing) -> None:
    """Look where the round of a thing is by now."""
    round_ = fetch(session, Round, thing.numbers["round_id"])
    thing.place = round_.place.of(thing.place.author_id)
    thing.numbers["phase"] = round_.phase.value


def _scene(session: Session, made: World, scene: Any) -> Thing:
    thing = _thing(session, made, fetch(session, Round, scene.round))
    thing.numbers["version_id"] = scene.versions[0]
    if scene.questions:
        thing.numbers["question_id"] = scene.questions[0]
    return thing


def _released(session: Session, made: World, there: Community) -> Thing:
    thing = _thing(session, made, opened_round(session, there))
    release = released_set(session, there)
    session.flush()
    listing = session.scalars(select(Listing)).first()
    assert listing is not None
    thing.numbers |= {"set": release.criteria_set.slug, "version": release.version}
    thing.numbers |= {"number": str(listing.criterion.uuid)}
    return thing


def _thing(session: Session, made: World, round_: Round) -> Thing:
    """What every thing has: a round, its deliberation and community, and somebody to manage there."""
    invitation = make_invitation(
        session,
        Actor(made.people["steward"], is_steward=True),
        round_.community_id,
        NewInvitation(role=Role.MEMBER),
        NOON,
    )
    numbers = {
        "round_id": round_.id,
        "community_id": round_.community_id,
        "slug": fetch(session, Deliberation, round_.deliberation_id).slug,
        "member_id": made.people["another"],
        "invitation_id": invitation.id,
        "proposal_id": NOTHING_THERE,
        "post_id": NOTHING_THERE,
        "thread_id": thread_of(session, round_).id if round_.phase is not Phase.PLANNED else NOTHING_THERE,
        "version_id": NOTHING_THERE,
        "question_id": NOTHING_THERE,
        "sign_in_id": NOTHING_THERE,
        "set": "nothing-there",
        "version": "9.9.9",
        "number": "00000000-0000-4000-8000-000000000000",
        "role": "member",
        "token": "nothing-there",
        "extension": "json",
        "filename": "css/site.css",
        "phase": round_.phase.value,
        "parent_id": round_.community.parent_id,
    }
    return Thing(numbers, round_.place)


def address(rule: Rule, numbers: Mapping[str, Any]) -> str:
    """The address of a door for a thing."""
    # A dialogue and a published set both have a slug in their addresses.
    values = {**numbers, "slug": numbers["set"]} if rule.endpoint.startswith("criteria") else dict(numbers)
    built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None, rule
    return built[1]


def own_sign_in(session: Session, member_id: int) -> int:
    """The number of a session of a member."""
    return session.scalars(select(SignIn.id).where(SignIn.member_id == member_id)).first() or NOTHING_THERE


def prepare(made: World) -> None:
    """Add somebody who asked to join, and a link that invites."""
    own = made.things["own"]
    with written() as session:
        nairobi = fetch(session, Community, own.numbers["community_id"])
        nairobi.joining = Joining.REQUEST
        asker = member(session, "asker").id
        ask_to_join(session, acting(session, asker), nairobi.id, Request(message="Hello."), NOON)
        nairobi.joining = Joining.OPEN
        token = renew_invitation(session, made.actors["facilitator"], made.things["planned"].numbers["invitation_id"])
    made.things["asked"] = Thing({**own.numbers, "member_id": asker}, own.place)
    made.things["invited"] = Thing({**own.numbers, "token": token}, own.place)
