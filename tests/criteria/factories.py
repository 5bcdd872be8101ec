"""Released sets of the tests, published by the act that publishes them, from values that no round has decided."""

from datetime import date, datetime
from itertools import count
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from deliberation.communities.models import Community
from deliberation.criteria.actions import create_set, release
from deliberation.criteria.models import CriteriaSet, Release
from deliberation.criteria.values import NewListing, NewRelease
from deliberation.keys import installed_keys
from deliberation.rules.figures import crossing_to_json, tally_to_json
from deliberation.rules.policy import PRESETS
from deliberation.rules.tally import Tally
from deliberation.rules.tiers import Question, Tier, decide
from deliberation.rules.units import Unit
from tests.communities.factories import community, region
from tests.conftest import NOON

STATEMENTS = {
    "en": "Has at least two years of practical experience with the communities they train.",
    "ar": "لديها خبرة عملية لا تقل عن سنتين مع المجتمعات التي تدرّبها.",
    "zh": "在其培训的社区中至少有两年的实践经验。",
}
UNITS = (
    Unit("u1", 24, (1,), "africa", is_full=True),
    Unit("u2", 18, (2, 3), "africa"),
    Unit("u3", 21, (4,), "africa", is_full=True),
    Unit("u4", 30, (5,), "arab-states", is_full=True),
    Unit("u5", 12, (6,), "arab-states", is_full=True),
    Unit("u6", 15, (7,), "arab-states", is_full=True),
    Unit("u7", 11, (8,), None),
)
COMMUNITIES = (["Kisumu"], ["Mombasa", "Nakuru"], ["Nairobi"], ["Amman"], ["Irbid"], ["Zarqa"], [])
EVERYWHERE = (Tally(20, 1, 1, 1), Tally(12, 2, 1, 0), Tally(15, 0, 4, 1), Tally(22, 3, 2, 0)) + (Tally(9, 0, 1, 0),) * 3
# Most groups say yes, yet the people of one region say no together: the text holds in the other region alone.
IN_ONE_REGION = (
    *(Tally(22, 0, 1, 0), Tally(17, 0, 0, 0), Tally(20, 0, 1, 0)),
    *(Tally(3, 0, 25, 0), Tally(6, 0, 3, 0), Tally(6, 0, 4, 0), Tally(9, 0, 0, 0)),
)

_numbers = count(1)


def provenance(tallies: tuple[Tally, ...] = EVERYWHERE, proposed: Tier = Tier.ESSENTIAL, round_: int = 9) -> Any:
    """How a round decided, by the rules themselves: (the verdict's code, its regions, the provenance)."""
    counted = {unit.id: tally for unit, tally in zip(UNITS, tallies, strict=True)}
    outcome = decide(Question(proposed), UNITS, counted, PRESETS["delphi"])
    figures = {
        "round": round_,
        "policy_hash": "a" * 64,
        "bundle_content_sha256": "b" * 64,
        "record": f"/rounds/{round_}/record",
        "total": tally_to_json(outcome.total),
        "count": crossing_to_json(outcome.deciding),
    }
    return outcome.verdict.value, list(outcome.regions), figures


def lineage(last: int, *, national: str = "Kenya") -> dict[str, Any]:
    """Two local proposals, one of them in a shielded community, merged in a national one and carried up from there."""

    def node(proposal: int, level: str, name: str, outcome: str) -> dict[str, Any]:
        return {
            "proposal": proposal,
            "round": proposal % 100 + 1,
            "level": level,
            "community": name,
            "version_hash": f"{proposal:064x}",
            "submitted": "2026-01-05",
            "outcome": outcome,
        }

    return {
        "nodes": [
            node(last, "global", "Everyone", "essential"),
            node(last + 1, "national", national, "essential"),
            node(last + 2, "local", "Kisumu", "carried_up"),
            node(last + 3, "local", "africa", "carried_up"),
        ],
        "edges": [
            {"earlier": last + 1, "later": last, "kind": "carried_up"},
            {"earlier": last + 2, "later": last + 1, "kind": "merged"},
            {"earlier": last + 3, "later": last + 1, "kind": "merged"},
        ],
    }


def listing(proposal_id: int = 400, **others: Any) -> NewListing:
    """A criterion as a ratification hands it over: in three languages, essential, from three levels."""
    tier, regions, figures = others.pop("decided", None) or provenance()
    chosen: dict[str, Any] = {
        "proposal_id": proposal_id,
        "area": "knowledge",
        "elements": ["competency"],
        "tier": tier,
        "regions": regions,
        "statement": STATEMENTS,
        "why": {"en": "Experience beside communities counts as knowledge.", "ar": "الخبرة معرفة."},
        "evidence": {"en": ["A letter from a local group", "A certificate"], "zh": ["当地团体的信"]},
        "exclusion": {"en": "Those who begin now.\nThey may train beside somebody else."},
        "fit_for": ["hiring", "self_reflection"],
        "version_hash": f"{proposal_id:064x}",
        "provenance": figures,
        "lineage": lineage(proposal_id),
    }
    return NewListing(**{**chosen, **others})


def listings() -> list[NewListing]:
    """One criterion of each tier, in two areas."""
    advice = provenance(proposed=Tier.RECOMMENDED)
    somewhere = provenance(IN_ONE_REGION, Tier.RECOMMENDED)
    return [
        listing(400),
        listing(500, area="ethics", statement={"en": "Names who is not in the room."}, elements=[], decided=advice),
        listing(600, statement={"ar": "تعرف القانون المحلي."}, decided=somewhere),
    ]


def new_release(version: str = "1.0.0", **others: Any) -> NewRelease:
    """What a ratification carried."""
    _tier, _regions, figures = provenance(round_=10)
    chosen: dict[str, Any] = {
        "version": version,
        "question": {"en": "Which criteria should describe a professional trainer?"},
        "areas": [
            {"key": "ethics", "title": {"en": "Ethics", "ar": "الأخلاق"}},
            {"key": "knowledge", "title": {"en": "Knowledge"}},
            {"key": "empty", "title": {"en": "Nothing here"}},
        ],
        "elements": [{"key": "competency", "title": {"en": "Competency"}}],
        "frame": [{"title": "CEDAW", "published_by": "United Nations", "year": 1979, "address": "https://example.org"}],
        "listings": listings(),
        "ratification": figures,
        "signatories": ["Amina", "ليلى"],
        "review_on": date(2028, 3, 2),
        "units": [_unit(unit, names) for unit, names in zip(UNITS, COMMUNITIES, strict=True)],
    }
    return NewRelease(**{**chosen, **others})


def empty_set(session: Session, place: Community | None = None, **others: Any) -> CriteriaSet:
    """A set that nothing was released of yet."""
    number = next(_numbers)
    return create_set(
        session,
        (place or community(session, "Trainers of the world")).id,
        others.get("slug", f"trainers-{number}"),
        others.get("title", "What a trainer brings"),
        others.get("language", "en"),
        others.get("is_simulated", False),
        others.get("chance", Random(number)),
    )


def released_set(
    session: Session,
    place: Community | None = None,
    *,
    within: CriteriaSet | None = None,
    now: datetime = NOON,
    chance: Random | None = None,
    **others: Any,
) -> Release:
    """A release, of a new set or of this one: three criteria of three tiers, unless `listings` says otherwise."""
    region(session, "africa", position=1, title={"en": "Africa", "ar": "أفريقيا"})
    region(session, "arab-states", position=2, title={"en": "Arab States", "ar": "الدول العربية"})
    about_set = {name: others.pop(name) for name in ("slug", "title", "language", "is_simulated") if name in others}
    criteria_set = within or empty_set(session, place, **about_set)
    new = new_release(**others)
    return release(session, criteria_set, new, now, chance or Random(next(_numbers)), installed_keys())


def _unit(unit: Unit, names: list[str]) -> dict[str, Any]:
    told = {"id": unit.id, "roll": unit.roll, "turnout": 9, "full": unit.is_full, "communities": names}
    return told if unit.region is None else told | {"region": unit.region}
