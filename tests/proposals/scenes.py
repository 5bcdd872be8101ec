"""A round in which something was proposed, and who stands around it."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deliberation.database import reading
from deliberation.rules.phases import Phase
from tests.communities.factories import belonging, community
from tests.conftest import written
from tests.people.factories import member, signed_in
from tests.proposals.factories import proposal
from tests.rounds.factories import moved_to, opened_round

ROLES = ("author", "member", "observer", "facilitator", "stranger")


@dataclass(frozen=True)
class Scene:
    """Numbers: a community with its round, a proposal there, and a member in each role."""

    community: int
    round: int
    proposal: int
    author: int
    member: int
    observer: int
    facilitator: int
    stranger: int

    def browser(self, app: Flask, role: str | None) -> FlaskClient:
        """A browser of its own in which the member of this role is signed in, or nobody."""
        return app.test_client() if role is None else signed_in(app.test_client(), getattr(self, role))


def fresh() -> Session:
    """A session that sees what has been committed by now."""
    if "reader" in g:
        g.pop("reader").close()
    return reading()


def scene(
    phase: Phase | str = Phase.DISCUSSING, *, text: dict[str, Any] | None = None, **community_options: Any
) -> Scene:
    """A community of its own with a round in this phase and one proposal from before."""
    with written() as session:
        place = community(session, **community_options)
        people = {role: member(session, role.title()) for role in ROLES}
        belonging(session, people["author"], place)
        belonging(session, people["member"], place)
        belonging(session, people["observer"], place, "observer")
        belonging(session, people["facilitator"], place, "facilitator")
        round_ = opened_round(session, place)
        made = proposal(session, people["author"], round_, **(text or {}))
        moved_to(session, round_, phase)
        return Scene(place.id, round_.id, made.id, **{role: each.id for role, each in people.items()})
