"""What a question about a whole set puts before the voters: its texts, exactly as they were carried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, contains_eager

from deliberation.ballots.models import Question
from deliberation.communities.models import Region
from deliberation.proposals.models import Proposal, Version
from deliberation.rounds.models import Area
from deliberation.rules.tiers import Tier


@dataclass(frozen=True)
class ListedText:
    """A text of the set: the version that was carried, as what, and where if it depends on the place."""

    version: Version
    tier: Tier
    regions: Sequence[Mapping[str, str]]


def listed_texts(session: Session, question: Question) -> list[ListedText]:
    """The texts of the set that a question is about, in the order of its frozen manifest."""
    listed: list[dict[str, Any]] = question.manifest["criteria"]
    named = [(entry["proposal"], entry["hash"]) for entry in listed]
    query = (
        select(Version)
        .join(Version.proposal)
        .where(tuple_(Version.proposal_id, Version.hash).in_(named))
        .options(contains_eager(Version.proposal))
    )
    versions = {version.proposal_id: version for version in session.scalars(query).unique()}
    wanted = {code for entry in listed for code in entry["regions"]}
    regions = {each.code: each.title for each in session.scalars(select(Region).where(Region.code.in_(wanted)))}
    return [
        ListedText(versions[entry["proposal"]], Tier(entry["tier"]), [regions[code] for code in entry["regions"]])
        for entry in listed
    ]


def texts_by_area(texts: Sequence[ListedText]) -> list[tuple[Area, list[ListedText]]]:
    """The same by area, in the order of the areas."""

    def area_of(text: ListedText) -> tuple[int, int]:
        proposal: Proposal = text.version.proposal
        return proposal.area.position, proposal.area_id

    ordered = sorted(texts, key=area_of)
    grouped = [list(those) for _key, those in groupby(ordered, key=area_of)]
    return [(those[0].version.proposal.area, those) for those in grouped]
