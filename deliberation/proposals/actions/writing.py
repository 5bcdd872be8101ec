"""Proposing, revising, and withdrawing one's own."""

from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from deliberation.database import lock_for_reading
from deliberation.errors import invalid
from deliberation.events import announce
from deliberation.locale import lazy_gettext as _
from deliberation.permissions import Act, Actor, require
from deliberation.proposals.actions.holding import held
from deliberation.proposals.actions.versions import add_version, current_version
from deliberation.proposals.errors import NoProposalsHere, TextChanged
from deliberation.proposals.events import ProposalSubmitted, ProposalWithdrawn, VersionMade
from deliberation.proposals.forms import ProposalForm, RevisionForm
from deliberation.proposals.models import Proposal, ProposalStatus, Version
from deliberation.proposals.texts import hash_of
from deliberation.rounds.actions import note_act
from deliberation.rounds.models import Area, Round
from deliberation.rules.phases import RoundKind


def require_proposing(actor: Actor, round_: Round) -> None:
    """Raise what keeps this person from proposing in the round now; nothing if they may."""
    require(actor, Act.PROPOSE, round_.place)
    if round_.kind is not RoundKind.CRITERIA:
        raise NoProposalsHere()


def propose(
    session: Session, actor: Actor, round_id: int, form: ProposalForm, now: datetime, chance: Random
) -> Proposal:
    """Put a new proposal with its first version before a round."""
    round_ = lock_for_reading(session, Round, round_id)
    require_proposing(actor, round_)
    assert actor.member_id is not None
    proposal = Proposal(
        round_id=round_.id,
        area_id=_area(round_, form.area).id,
        author_id=actor.member_id,
        element_keys=_elements(round_, form.elements),
        latest_number=1,
        submitted_at=now,
    )
    session.add(proposal)
    session.flush()
    version, commitment = add_version(session, proposal, form, actor.member_id, now, chance)
    note_act(session, round_, actor, now)
    announce(
        session,
        ProposalSubmitted(
            community_id=round_.community_id,
            round_id=round_.id,
            actor_id=actor.member_id,
            proposal_id=proposal.id,
            version_id=version.id,
            commitment=commitment,
        ),
    )
    return proposal


def revise(
    session: Session, actor: Actor, proposal_id: int, form: RevisionForm, now: datetime, chance: Random
) -> Version:
    """Give one's own proposal its next version; raises TextChanged where it was written on an older one."""
    proposal = held(session, actor, Act.REVISE, proposal_id)
    assert actor.member_id is not None
    if form.based_on != proposal.latest_number:
        raise TextChanged()
    if hash_of(form) == current_version(session, proposal).hash:
        raise invalid("statement", "unchanged", _("Nothing differs from the present version yet."))
    proposal.latest_number += 1
    version, commitment = add_version(session, proposal, form, actor.member_id, now, chance)
    note_act(session, proposal.round, actor, now)
    announce(
        session,
        VersionMade(
            community_id=proposal.round.community_id,
            round_id=proposal.round_id,
            actor_id=actor.member_id,
            proposal_id=proposal.id,
            version_id=version.id,
            number=version.number,
            commitment=commitment,
        ),
    )
    return version


def withdraw(session: Session, actor: Actor, proposal_id: int) -> None:
    """Take one's own proposal back; it stays readable, and is marked."""
    proposal = held(session, actor, Act.WITHDRAW, proposal_id)
    proposal.status = ProposalStatus.WITHDRAWN
    announce(
        session,
        ProposalWithdrawn(
            community_id=proposal.round.community_id,
            round_id=proposal.round_id,
            actor_id=actor.member_id,
            proposal_id=proposal.id,
        ),
    )


def _area(round_: Round, key: str) -> Area:
    for area in round_.deliberation.areas:
        if area.key == key:
            return area
    raise invalid("area", "enum", _("Please choose one of the answers offered."))


def _elements(round_: Round, keys: tuple[str, ...]) -> list[str]:
    known = {element.key for element in round_.deliberation.elements}
    if not known.issuperset(keys):
        raise invalid("elements", "enum", _("Please choose among the answers offered."))
    return list(keys)
