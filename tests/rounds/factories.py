"""Deliberations and rounds of the tests, brought to a phase by the acts that bring them there."""

from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.decisions.actions.closing import close_round
from deliberation.keys import installed_keys
from deliberation.people.models import Member
from deliberation.permissions import CLOCK, Actor
from deliberation.rounds.actions import create_deliberation, enter_phase, open_round, plan_round
from deliberation.rounds.forms import DeliberationForm, RoundForm
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.phases import Phase, RoundKind, sequence
from tests.communities.factories import belonging
from tests.conftest import NOON
from tests.people.factories import acting, member

_numbers = count(1)


def facilitator(session: Session, community: Community, name: str | None = None) -> Member:
    """Somebody who facilitates the community."""
    somebody = member(session, name)
    belonging(session, somebody, community, "facilitator")
    return somebody


def fields(community: Community, **others: Any) -> dict[str, Any]:
    """What a facilitator sends to create a deliberation: one that runs without a convening unless said otherwise."""
    number = next(_numbers)
    chosen = {
        "community_id": community.id,
        "title": f"What should a trainer bring? {number}",
        "question": "Which criteria should describe a professional trainer?",
        "areas": [{"key": "ethics", "title": {"en": "Ethics"}}, {"key": "knowledge", "title": {"en": "Knowledge"}}],
        "elements": [{"key": "competency", "title": {"en": "Competency"}}],
        "frame": [{"title": "CEDAW", "published_by": "United Nations", "year": 1979}],
        "required_languages": ["en"],
        "convening": "without",
    }
    return {**chosen, **others}


def deliberation(session: Session, by: Member | None, community: Community, **others: Any) -> Deliberation:
    """A deliberation of the community, created by one of its facilitators, who is made where none is given."""
    by = by or facilitator(session, community)
    form = DeliberationForm.parse(fields(community, **others))
    return create_deliberation(session, acting(session, by.id), form, NOON, Random(next(_numbers)))


def planned_round(
    session: Session,
    community: Community,
    within: Deliberation | None = None,
    *,
    kind: RoundKind = RoundKind.CRITERIA,
    opens_at: datetime = NOON,
    time_zone: str | None = None,
    now: datetime = NOON,
) -> Round:
    """A round of the community, in a deliberation of its own unless one is given."""
    within = within or deliberation(session, None, community)
    by = facilitator(session, community)
    form = RoundForm(community_id=community.id, kind=kind, opens_at=opens_at, time_zone=time_zone)
    return plan_round(session, acting(session, by.id), within.id, form, now)


def opened_round(
    session: Session,
    community: Community,
    within: Deliberation | None = None,
    *,
    phase: Phase | str = Phase.PROPOSING,
    kind: RoundKind = RoundKind.CRITERIA,
    now: datetime = NOON,
) -> Round:
    """A round that the clock opened and took into a phase, which it entered now."""
    made = planned_round(session, community, within, kind=kind, opens_at=now, now=now)
    open_round(session, CLOCK, made.id, now)
    return moved_to(session, made, phase, now=now)


def round_in(session: Session, community: Community, phase: Phase) -> Round:
    """A round of the community in any phase: planned too, and closed as in life, with its results published."""
    if phase is Phase.PLANNED:
        return planned_round(session, community)
    if phase is Phase.CLOSED:
        return closed(session, opened_round(session, community))
    return opened_round(session, community, phase=phase)


def closed(session: Session, round_: Round) -> Round:
    """The opened round, closed with whatever is in it."""
    return close_round(session, CLOCK, round_.id, NOON, Random(next(_numbers)), installed_keys())


def moved_to(session: Session, round_: Round, phase: Phase | str, *, now: datetime = NOON) -> Round:
    """The opened round, taken by the clock through the phases that lie between."""
    phases = sequence(round_.kind, has_ballot=round_.has_ballot)
    for each in phases[phases.index(round_.phase) + 1 : phases.index(Phase(phase)) + 1]:
        enter_phase(session, CLOCK, round_, each, now)
    session.flush()
    return round_


def participant(session: Session, community: Community, *roles: str, name: str | None = None) -> tuple[Member, Actor]:
    """Somebody who belongs to the community, as a member or in these roles, and as one who acts."""
    somebody = member(session, name)
    belonging(session, somebody, community, *roles)
    return somebody, acting(session, somebody.id)


def local(moment: datetime, zone: str) -> str:
    """The moment as a page's field for day and time sends it."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def later(**span: float) -> datetime:
    """Some time after the clock of the tests."""
    return NOON + timedelta(**span)
