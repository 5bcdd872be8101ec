"""What each door that changes something is sent, when it is sent what it needs."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.people.factories import PASSWORD
from tests.proposals.factories import fields, page_fields, text

Numbers = Mapping[str, Any]
Body = Callable[[Numbers], dict[str, Any]]

TEXT = {"body": "Yes, and there is more to it."}
COMMUNITY = {"name": "A new community", "languages": ["en"], "time_zone": "Africa/Nairobi"}
PREFERENCES = {
    "shown_name": "Amina",
    "languages": ["en"],
    "interface_language": "en",
    "time_zone": "UTC",
    "theme": "dark",
}
NEWCOMER = {"shown_name": "Amina", "email": "new@example.org", "password": PASSWORD, "message": "Hello."}
ROLE = {"role": "translator", "languages": ["ar"]}
INVITATION = {"role": "member", "uses": 3, "days": 7}
STATEMENT = {"statement": "We read it so."}
RATING = {"relevance": 8, "requirement": "advice", "comment": "A good one."}
DIALOGUE = {
    "title": "What should a trainer bring?",
    "question": "Which criteria should describe a professional trainer?",
    "required_languages": ["en"],
    "convening": "without",
}


def _nothing(_numbers: Numbers) -> dict[str, Any]:
    return {}


def _just(body: dict[str, Any]) -> Body:
    return lambda _numbers: dict(body)


def _revision(as_page: bool) -> dict[str, Any]:
    sent = text(based_on=1)
    return {**sent, "evidence": "\n".join(sent["evidence"])} if as_page else sent


# By endpoint; a door of which nothing stands here is one that a test names.
BODIES: dict[str, Body] = {
    "ballots.cast": _just({"choice": "yes", "language": "en"}),
    "ballots.give_rating": _just({**RATING, "relevance": "8"}),
    "ballots.withdraw": _nothing,
    "ballots_api.cast": lambda n: {"choices": {str(n["question_id"]): "yes"}, "language": "en"},
    "ballots_api.rate": lambda n: {"ratings": [{**RATING, "version": n["version_id"]}]},
    "ballots_api.withdraw": _nothing,
    "communities.accept_as_newcomer": _just(NEWCOMER),
    "communities.accept_invitation": _nothing,
    "communities.admit": _nothing,
    "communities.ask_to_join": _just({"message": "Hello."}),
    "communities.decline": _nothing,
    "communities.found": lambda n: {**COMMUNITY, "level": "local", "parent_id": str(n["parent_id"])},
    "communities.grant_role": _just(ROLE),
    "communities.join_as_newcomer": _just(NEWCOMER),
    "communities.join_by_link": _nothing,
    "communities.leave": _nothing,
    "communities.make_invitation": _just({**INVITATION, "uses": "3", "days": "7"}),
    "communities.renew_invitation": _nothing,
    "communities.reshape": _just(COMMUNITY),
    "communities.revoke_role": _nothing,
    "communities.set_region": _just({"code": "asia", "position": "2", "title-en": "Asia"}),
    "communities.withdraw_invitation": _nothing,
    "communities_api.accept_as_newcomer": _just({**NEWCOMER, "token": "nothing-there"}),
    "communities_api.accept_invitation": _just({"token": "nothing-there"}),
    "communities_api.admit": _nothing,
    "communities_api.ask_to_join": _just({"message": "Hello."}),
    "communities_api.decline": _nothing,
    "communities_api.finish_joining": _just({"token": "nothing-there"}),
    "communities_api.found_community": lambda n: {**COMMUNITY, "level": "local", "parent_id": n["parent_id"]},
    "communities_api.grant_role": _just(ROLE),
    "communities_api.join_as_newcomer": _just(NEWCOMER),
    "communities_api.leave": _nothing,
    "communities_api.make_invitation": _just(INVITATION),
    "communities_api.renew_invitation": _nothing,
    "communities_api.reshape": _just(COMMUNITY),
    "communities_api.revoke_role": _nothing,
    "communities_api.set_region": _just({"code": "asia", "position": 2, "title": {"en": "Asia"}}),
    "communities_api.withdraw_invitation": _nothing,
    "decisions.close": _just(STATEMENT),
    "decisions.move": lambda n: {"phase": n["phase"], "reason": "All was said."},
    "decisions.open_now": _nothing,
    "decisions.publish": _nothing,
    "decisions.sign": _nothing,
    "decisions.state": _just(STATEMENT),
    "decisions_api.close": _just(STATEMENT),
    "decisions_api.move": lambda n: {"phase": n["phase"], "reason": "All was said."},
    "decisions_api.open_now": _nothing,
    "decisions_api.publish": _nothing,
    "decisions_api.sign": _nothing,
    "decisions_api.state": _just(STATEMENT),
    "discussion.edit": _just({**TEXT, "revision": "1", "language": "en"}),
    "discussion.post": _just({**TEXT, "language": "en"}),
    "discussion_api.edit": _just({**TEXT, "revision": 1, "language": "en"}),
    "discussion_api.post_on_proposal": _just({**TEXT, "language": "en"}),
    "discussion_api.post_on_round": _just({**TEXT, "language": "en"}),
    "people.ask_for_link": _just({"email": "member@example.org", "next": "/discuss"}),
    "people.ask_to_confirm": _just({"next": "/discuss"}),
    "people.change_address": _just({"email": "other@example.org"}),
    "people.change_password": _just({"password": "an even longer password"}),
    "people.choose_preferences": _just(PREFERENCES),
    "people.confirm_address": _nothing,
    "people.confirm_by_link": _nothing,
    "people.confirm_by_password": _just({"password": PASSWORD, "next": "/discuss"}),
    "people.end_one_sign_in": _nothing,
    "people.end_others": _nothing,
    "people.erase": _nothing,
    "people.restore": _nothing,
    "people.sign_in_by_link": _nothing,
    "people.sign_in_by_password": _just({"identifier": "member@example.org", "password": PASSWORD, "next": "/discuss"}),
    "people.sign_out": _nothing,
    "people.suspend": _nothing,
    "people_api.ask_for_link": _just({"email": "member@example.org"}),
    "people_api.ask_to_confirm": _nothing,
    "people_api.change_address": _just({"email": "other@example.org"}),
    "people_api.change_password": _just({"password": "an even longer password"}),
    "people_api.choose_preferences": _just(PREFERENCES),
    "people_api.confirm": _just({"password": PASSWORD}),
    "people_api.confirm_address": _just({"token": "nothing-there"}),
    "people_api.confirm_by_link": _just({"token": "nothing-there"}),
    "people_api.end_one_sign_in": _nothing,
    "people_api.end_others": _nothing,
    "people_api.erase": _nothing,
    "people_api.restore": _nothing,
    "people_api.sign_in": _just({"identifier": "member@example.org", "password": PASSWORD}),
    "people_api.sign_in_by_link": _just({"token": "nothing-there"}),
    "people_api.sign_out": _nothing,
    "people_api.suspend": _nothing,
    "proposals.preview": lambda _n: page_fields(),
    "proposals.propose": lambda _n: page_fields(),
    "proposals.react": _just({"stance": "agree", "version": "1"}),
    "proposals.revise": lambda _n: _revision(as_page=True),
    "proposals.support": _nothing,
    "proposals.withdraw": _nothing,
    "proposals.withdraw_reaction": _nothing,
    "proposals.withdraw_support": _nothing,
    "proposals_api.propose": lambda _n: fields(),
    "proposals_api.react": _just({"stance": "agree", "version": 1}),
    "proposals_api.revise": lambda _n: _revision(as_page=False),
    "proposals_api.similar": _just({"statement": "Has practical experience.", "language": "en"}),
    "proposals_api.support": _nothing,
    "proposals_api.withdraw": _nothing,
    "proposals_api.withdraw_reaction": _nothing,
    "proposals_api.withdraw_support": _nothing,
    "rounds.choose_unit": lambda n: {"community_id": str(n["community_id"])},
    "rounds.create": lambda n: {**DIALOGUE, "community_id": str(n["community_id"]), "areas": "Ethics\nKnowledge"},
    "rounds.extend": lambda n: {"phase": n["phase"], "closes_at": "2026-07-01T12:00", "reason": "Harvest."},
    "rounds.plan": lambda n: {
        "community_id": str(n["community_id"]),
        "kind": "ratification",
        "opens_at": "2026-04-01T12:00",
    },
    "rounds.plan_level": _just({"level": "local", "opens_at": "2026-04-01T12:00"}),
    "rounds.take_part": _nothing,
    "rounds_api.choose_unit": lambda n: {"community_id": n["community_id"]},
    "rounds_api.create": lambda n: {
        **DIALOGUE,
        "community_id": n["community_id"],
        "areas": [{"key": "ethics", "title": {"en": "Ethics"}}],
    },
    "rounds_api.extend": lambda n: {"phase": n["phase"], "closes_at": "2026-07-01T12:00:00Z", "reason": "Harvest."},
    "rounds_api.plan": lambda n: {
        "community_id": n["community_id"],
        "kind": "ratification",
        "opens_at": "2026-04-01T12:00:00Z",
    },
    "rounds_api.plan_level": _just({"level": "local", "opens_at": "2026-04-01T12:00:00Z"}),
    "rounds_api.take_part": _nothing,
}


def is_machines(endpoint: str) -> bool:
    """Whether machines stand in this door, who send JSON."""
    return endpoint.partition(".")[0].endswith("_api")


# Whom to send through a door, and to what, so that it opens; others are opened by their own facilitator.
OPENED_BY = {
    "ballots": ("voter", "voting"),
    "ballots_api": ("voter", "voting"),
    "ballots.give_rating": ("member", "rating"),
    "ballots_api.rate": ("member", "rating"),
    "communities.accept_as_newcomer": ("anonymous", "invited"),
    "communities.accept_invitation": ("stranger", "invited"),
    "communities.admit": ("facilitator", "asked"),
    "communities.ask_to_join": ("stranger", "own"),
    "communities.decline": ("facilitator", "asked"),
    "communities.found": ("steward", "own"),
    "communities.join_as_newcomer": ("anonymous", "own"),
    "communities.leave": ("member", "own"),
    "communities.set_region": ("steward", "own"),
    "communities_api.admit": ("facilitator", "asked"),
    "communities_api.ask_to_join": ("stranger", "own"),
    "communities_api.decline": ("facilitator", "asked"),
    "communities_api.found_community": ("steward", "own"),
    "communities_api.join_as_newcomer": ("anonymous", "own"),
    "communities_api.leave": ("member", "own"),
    "communities_api.set_region": ("steward", "own"),
    "decisions.open_now": ("facilitator", "planned"),
    "decisions.state": ("facilitator", "counted"),
    "decisions_api.open_now": ("facilitator", "planned"),
    "decisions_api.state": ("facilitator", "counted"),
    "people": ("member", "own"),
    "people.restore": ("steward", "own"),
    "people.suspend": ("steward", "own"),
    "people_api": ("member", "own"),
    "people_api.restore": ("steward", "own"),
    "people_api.suspend": ("steward", "own"),
    "proposals": ("member", "own"),
    "proposals_api": ("member", "own"),
    "discussion": ("member", "own"),
    "discussion_api": ("member", "own"),
    "rounds.choose_unit": ("member", "own"),
    "rounds.plan_level": ("facilitator", "above"),
    "rounds.take_part": ("member", "own"),
    "rounds_api.choose_unit": ("member", "own"),
    "rounds_api.plan_level": ("facilitator", "above"),
    "rounds_api.take_part": ("member", "own"),
}
# Opened by a secret out of a letter, or when a vote is over and a set is carried: tests/people, tests/decisions.
NEEDS_MORE = {
    "communities.join_by_link",
    "communities_api.accept_as_newcomer",
    "communities_api.accept_invitation",
    "communities_api.finish_joining",
    "decisions.close",
    "decisions.publish",
    "decisions.sign",
    "decisions_api.close",
    "decisions_api.publish",
    "decisions_api.sign",
    "people.confirm_address",
    "people.confirm_by_link",
    "people.sign_in_by_link",
    "people_api.confirm_address",
    "people_api.confirm_by_link",
    "people_api.sign_in_by_link",
}


def opened_by(endpoint: str) -> tuple[str, str]:
    """Who opens a door, and with what: an actor's name and a thing's."""
    return OPENED_BY.get(endpoint) or OPENED_BY.get(endpoint.partition(".")[0]) or ("facilitator", "own")
