"""Beginning a sample: its question is put, and all its rounds are given a date."""

from datetime import datetime

from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.database import fetch
from deliberation.rounds.actions import create_deliberation, plan_level, plan_round
from deliberation.rounds.forms import DeliberationForm, LevelForm, RoundForm
from deliberation.rules.phases import Level, RoundKind
from deliberation.sample.calendar import Calendar
from deliberation.sample.mandate import Heading, Mandate
from deliberation.sample.points import AHEAD
from deliberation.sample.settling import settle
from deliberation.sample.stage import Stage


def begin(session: Session, stage: Stage, calendar: Calendar) -> None:
    """Found the communities, put the question, and plan the convening and every criteria round."""
    settle(session, stage)
    top = next(community.key for community in stage.dialogue.communities if community.parent is None)
    facilitator = stage.person(top, 1)
    form = _deliberation(stage, stage.communities[top], stage.dialogue.mandate)
    begun = create_deliberation(session, stage.actor(session, facilitator), form, stage.time, stage.chance)
    stage.deliberation_id = begun.id
    _plan(session, stage, top, RoundKind.CONVENING, stage.time)
    for level in reversed(calendar.levels):
        _plan_level(session, stage, top, level, calendar)


def _plan_level(session: Session, stage: Stage, top: str, level: Level, calendar: Calendar) -> None:
    opens_at = stage.time + calendar.opens(level)
    keys = [community.key for community in stage.dialogue.communities if community.level is level]
    if calendar.stagger and level is Level.NATIONAL:
        for place, key in enumerate(keys):
            late = place >= AHEAD
            _plan(session, stage, key, RoundKind.CRITERIA, opens_at + calendar.stagger if late else opens_at)
    elif keys == [top]:
        _plan(session, stage, top, RoundKind.CRITERIA, opens_at)
    else:
        planner = stage.actor(session, stage.person(top, 1))
        plan_level(session, planner, stage.deliberation_id, LevelForm(level=level, opens_at=opens_at), stage.time)


def _plan(session: Session, stage: Stage, key: str, kind: RoundKind, opens_at: datetime) -> None:
    """Planned by a facilitator of the place itself, for a time that is the same everywhere."""
    community = fetch(session, Community, stage.communities[key])
    form = RoundForm(community_id=community.id, kind=kind, opens_at=opens_at)
    planner = stage.actor(session, stage.person(key, 1))
    plan_round(session, planner, stage.deliberation_id, form, stage.time)


def _deliberation(stage: Stage, community_id: int, mandate: Mandate) -> DeliberationForm:
    return DeliberationForm.parse(
        {
            "community_id": community_id,
            "title": mandate.title,
            "question": mandate.question,
            "slug": mandate.slug,
            "language": mandate.source_language,
            "required_languages": list(mandate.required_languages),
            "preset": mandate.policy,
            "areas": [_titled(area) for area in mandate.areas],
            "elements": [_titled(element) for element in mandate.elements],
            "frame": [
                {
                    "title": text.title,
                    "published_by": text.published_by,
                    "year": text.year,
                    "address": text.address,
                    "summary": text.body,
                }
                for text in mandate.frame
            ],
            "drafter_ids": [stage.person(each.community, each.number) for each in mandate.drafting_team],
        }
    )


def _titled(heading: Heading) -> dict[str, object]:
    return {"key": heading.key, "title": dict(heading.title)}
