"""Every table of every slice, for whoever needs them all: migrations and the tests."""

from deliberation import mail, retries
from deliberation.ballots import models as ballots
from deliberation.communities import models as communities
from deliberation.criteria import models as criteria
from deliberation.decisions import models as decisions
from deliberation.discussion import models as discussion
from deliberation.people import models as people
from deliberation.proposals import models as proposals
from deliberation.record import models as record
from deliberation.rounds import models as rounds

__all__ = [
    "ballots",
    "communities",
    "criteria",
    "decisions",
    "discussion",
    "mail",
    "people",
    "proposals",
    "record",
    "retries",
    "rounds",
]
