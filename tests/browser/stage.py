"""A server with the sample dialogue, for browsers: some rounds vote, others discuss, an earlier set is ratified."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from deliberation import create_app
from deliberation.communities.models import Community
from deliberation.criteria.models import Criterion
from deliberation.database import Base, reading, transaction
from deliberation.discussion.models import Thread
from deliberation.keys import installed_keys
from deliberation.people.actions.sign_ins import begin_sign_in
from deliberation.people.models import Device, Member
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Round
from deliberation.rules.phases import Level, Phase, RoundKind
from deliberation.sample.jobs import load
from deliberation.sample.loading import load_dialogue
from deliberation.sample.points import TODAY
from deliberation.sample.signing_in import DOMAIN
from tests.conftest import settings_for


@dataclass(frozen=True)
class Stage:
    """The running application, and where on it something is to be seen."""

    app: Flask
    address: str

    def token_of(self, part: str) -> tuple[str, str]:
        """Name and value of the cookie with which a device is signed in as somebody of the sample."""
        with self.app.app_context(), transaction() as session:
            member = session.scalars(select(Member).where(Member.email.startswith(part), Member.is_simulated)).first()
            assert member is not None, part
            token = begin_sign_in(session, member, Device.COMPUTER, False, datetime.now(UTC))
        return self.app.config["SIGN_IN_COOKIE"], token

    def round_in(self, phase: Phase, level: Level = Level.NATIONAL, kind: RoundKind = RoundKind.CRITERIA) -> int:
        """The first round of that kind in a phase."""
        with self.app.app_context():
            query = select(Round.id).join(Community, Community.id == Round.community_id)
            found = query.where(Round.phase == phase, Community.level == level, Round.kind == kind)
            return reading().scalars(found.order_by(Round.id)).first() or 0

    def proposal_in(self, round_id: int) -> int:
        """The proposal of a round on which most was said."""
        with self.app.app_context():
            query = select(Proposal.id).join(Thread, Thread.proposal_id == Proposal.id)
            found = query.where(Proposal.round_id == round_id)
            return reading().scalars(found.order_by(Thread.post_count.desc(), Proposal.id)).first() or 0

    def criterion(self) -> str:
        """A ratified criterion's identity."""
        with self.app.app_context():
            return reading().scalars(select(Criterion.uuid).order_by(Criterion.id)).first() or ""

    def part(self, role: str, round_id: int) -> str:
        """The address, without its domain, of the sample's person in a role of a round's community."""
        with self.app.app_context():
            session = reading()
            round_ = session.get_one(Round, round_id)
            people = session.scalars(select(Member.email).where(Member.email.endswith(DOMAIN))).all()
            country = (round_.community.country or "").lower()
            return next(email for email in people if email and email.startswith(f"{role}-{country}@")).split("@")[0]


def staged(folder: Path) -> Flask:
    """An application on SQLite in which the sample stands at "today"."""
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'stage.db'}", public_url="http://127.0.0.1"))
    app.config.update(TESTING=True, RATELIMIT_ENABLED=False)
    Base.metadata.create_all(app.extensions["database"].engine)
    with app.app_context():
        load(load_dialogue(), TODAY, Random(2016), installed_keys(), datetime.now(UTC))
    return app


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
