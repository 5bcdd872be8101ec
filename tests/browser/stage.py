"""A site with the sample dialogue: some rounds vote, others discuss, an earlier set is ratified."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import func, select

from deliberation import create_app
from deliberation.communities.models import Community
from deliberation.criteria.models import Criterion
from deliberation.database import Base, reading
from deliberation.discussion.models import Thread
from deliberation.keys import installed_keys
from deliberation.people.models import Member
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.sample.jobs import load
from deliberation.sample.loading import load_dialogue
from deliberation.sample.points import TODAY
from deliberation.sample.signing_in import DOMAIN
from tests.browser.site import Site
from tests.conftest import settings_for


@dataclass(frozen=True)
class Stage(Site):
    """The sample dialogue, and where in it something is to be seen."""

    def round_in(self, phase: Phase, level: Level = Level.NATIONAL, kind: RoundKind = RoundKind.CRITERIA) -> int:
        """The round of that kind and phase in which most is said; the sample's visitors are at home there."""
        with self.app.app_context():
            query = select(Round.id).join(Round.community).join(Thread, Thread.round_id == Round.id).group_by(Round.id)
            found = query.where(Round.phase == phase, Community.level == level, Round.kind == kind)
            return reading().scalars(found.order_by(func.sum(Thread.post_count).desc(), Round.id)).first() or 0

    def proposal_in(self, round_id: int) -> int:
        """The proposal of a round on which most was said."""
        with self.app.app_context():
            query = select(Proposal.id).join(Thread, Thread.proposal_id == Proposal.id)
            found = query.where(Proposal.round_id == round_id)
            return reading().scalars(found.order_by(Thread.post_count.desc(), Proposal.id)).first() or 0

    def community_of(self, round_id: int) -> int:
        """The community in which a round is held."""
        with self.app.app_context():
            return reading().get_one(Round, round_id).community_id

    def criterion(self) -> str:
        """A ratified criterion's identity."""
        with self.app.app_context():
            return reading().scalars(select(Criterion.uuid).order_by(Criterion.id)).first() or ""

    def somebody(self, part: str) -> int:
        """The sample's person whose address begins so."""
        with self.app.app_context():
            query = select(Member.id).where(Member.email.startswith(part), Member.email.endswith(DOMAIN))
            return reading().scalars(query.order_by(Member.email)).first() or 0

    def one(self, role: str, round_id: int) -> int:
        """The sample's person who has a role in the community of a round."""
        with self.app.app_context():
            country = (reading().get_one(Round, round_id).community.country or "").lower()
        return self.somebody(f"{role}-{country}@")


def staged(folder: Path) -> Flask:
    """An application on SQLite in which the sample stands at "today"."""
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'stage.db'}", public_url="http://127.0.0.1"))
    app.config.update(TESTING=True, RATELIMIT_ENABLED=False)
    Base.metadata.create_all(app.extensions["database"].engine)
    with app.app_context():
        load(load_dialogue(), TODAY, Random(2016), installed_keys(), datetime.now(UTC))
    return app
