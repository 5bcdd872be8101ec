"""Making a version: an immutable text with its hash, and the salt by which the record vouches for it."""

from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.proposals.models import Commitment, Proposal, Version
from deliberation.proposals.texts import Text, commitment_to, fields_of, hash_of

SALT_BYTES = 16


def add_version(
    session: Session, proposal: Proposal, text: Text, author_id: int, now: datetime, chance: Random
) -> tuple[Version, str]:
    """The text as the proposal's latest version, and the commitment to it for the record."""
    version = Version(
        proposal_id=proposal.id,
        number=proposal.latest_number,
        hash=hash_of(text),
        author_id=author_id,
        made_at=now,
        **fields_of(text),
    )
    session.add(version)
    session.flush()
    salt = chance.randbytes(SALT_BYTES)
    session.add(Commitment(version_id=version.id, salt=salt))
    session.expire(proposal, ["current", "versions"])
    return version, commitment_to(version.hash, salt)


def current_version(session: Session, proposal: Proposal) -> Version:
    """The latest version, read afresh: what came joined with a row that was waited for may be older than the row."""
    query = select(Version).where(Version.proposal_id == proposal.id, Version.number == proposal.latest_number)
    return session.scalars(query).one()
