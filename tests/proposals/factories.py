"""Proposals of the tests, made by the acts that make them."""

from itertools import count
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from deliberation.people.models import Member
from deliberation.permissions import Actor
from deliberation.proposals import actions
from deliberation.proposals.forms import ProposalForm, ReactionForm, RevisionForm
from deliberation.proposals.models import Proposal, Reaction, Stance, Version
from deliberation.rounds.models import Round
from tests.conftest import NOON
from tests.people.factories import acting

_numbers = count(1)


def text(**others: Any) -> dict[str, Any]:
    """The fields of a text as a machine sends them."""
    chosen = {
        "language": "en",
        "statement": f"Has at least {next(_numbers)} years of practical experience on gender issues.",
        "why": "Experience alongside communities counts as knowledge.",
        "evidence": ["A letter from a local group", "A certificate"],
        "exclusion": "Those who begin now; they may train beside somebody who has the experience.",
        "fit_for": ["self_reflection", "peer_review"],
    }
    return {**chosen, **others}


def fields(**others: Any) -> dict[str, Any]:
    """What a member sends to propose something in a round of tests.rounds.factories."""
    return text(**{"area": "knowledge", "elements": ["competency"], **others})


def page_fields(**others: Any) -> dict[str, Any]:
    """The same as a page sends it: one alternative a line."""
    sent = fields(**others)
    return {**sent, "evidence": "\n".join(sent["evidence"])} if isinstance(sent["evidence"], list) else sent


def proposal(session: Session, author: Member | Actor, round_: Round, **others: Any) -> Proposal:
    """A proposal by a member of the round's community, or of one below it, while the round is open for it."""
    actor = author if isinstance(author, Actor) else acting(session, author.id)
    return actions.propose(session, actor, round_.id, ProposalForm.parse(fields(**others)), NOON, Random(3))


def revised(session: Session, proposal: Proposal, **others: Any) -> Version:
    """A new version of a proposal, by its author."""
    form = RevisionForm.parse(text(based_on=proposal.latest_number, **others))
    return actions.revise(session, acting(session, proposal.author_id), proposal.id, form, NOON, Random(5))


def reaction(session: Session, member: Member, proposal: Proposal, stance: Stance | str, **others: Any) -> Reaction:
    """Where a member stands on the present version."""
    form = ReactionForm.parse({"stance": Stance(stance), "version": proposal.latest_number, **others})
    return actions.react(session, acting(session, member.id), proposal.id, form, NOON)
