"""Comparing texts by words, and finding those that are close to one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.permissions import Actor
from deliberation.proposals.forms import ClosenessForm
from deliberation.proposals.models import Proposal, ProposalStatus, Version
from deliberation.proposals.queries.reading import version_of
from deliberation.rounds.queries import round_for
from deliberation.rules.shortest_edit import Change
from deliberation.rules.wording import Run, compare, near_duplicates

# From about half of their three-letter runs in common, two sentences mostly say the same thing.
CLOSE = Fraction(1, 2)
MOST_SIMILAR = 5
MOST_COMPARED = 1000


@dataclass(frozen=True)
class FieldDifference:
    """How one field differs between two versions, word by word."""

    name: str
    runs: tuple[Run, ...]
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new

    @property
    def before(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.change is not Change.ADDED)

    @property
    def after(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.change is not Change.REMOVED)


@dataclass(frozen=True)
class Comparison:
    """Two versions of a proposal side by side; what either is fit for that the other is not."""

    old: Version
    new: Version
    fields: tuple[FieldDifference, ...]
    no_longer_fit_for: tuple[str, ...]
    newly_fit_for: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        return self.old.hash != self.new.hash


@dataclass(frozen=True)
class Similar:
    """A proposal that says nearly the same."""

    proposal_id: int
    statement: str
    language: str
    percent: int


def comparison_of(session: Session, actor: Actor, proposal_id: int, old_number: int, new_number: int) -> Comparison:
    """Two versions of a proposal, compared field by field; raises NotFound."""
    old = version_of(session, actor, proposal_id, old_number)
    new = version_of(session, actor, proposal_id, new_number)
    return Comparison(
        old=old,
        new=new,
        fields=tuple(
            FieldDifference(name, compare(before, after), before, after)
            for name, before, after in (
                ("statement", old.statement, new.statement),
                ("why", old.why, new.why),
                ("evidence", _lines(old.evidence), _lines(new.evidence)),
                ("exclusion", old.exclusion, new.exclusion),
            )
        ),
        no_longer_fit_for=tuple(use for use in old.fit_for if use not in new.fit_for),
        newly_fit_for=tuple(use for use in new.fit_for if use not in old.fit_for),
    )


def similar_to(session: Session, actor: Actor, round_id: int, text: ClosenessForm) -> list[Similar]:
    """The open proposals that say nearly the same in the same language, the closest first, at most five."""
    round_for(session, actor, round_id)
    query = (
        select(Proposal.id, Version.statement)
        .join(Version, (Version.proposal_id == Proposal.id) & (Version.number == Proposal.latest_number))
        .where(
            Proposal.round_id == round_id,
            Proposal.status == ProposalStatus.OPEN,
            Version.language == text.language,
        )
        .order_by(Proposal.id)
        .limit(MOST_COMPARED)
    )
    others = {str(proposal_id): statement for proposal_id, statement in session.execute(query)}
    found = near_duplicates(text.statement, others, CLOSE)[:MOST_SIMILAR]
    return [Similar(int(key), others[key], text.language, round(likeness * 100)) for key, likeness in found]


def _lines(alternatives: Sequence[str]) -> str:
    return "\n".join(alternatives)
