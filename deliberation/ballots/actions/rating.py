"""Rating texts in an open wave."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.ballots.errors import NotInThisWave
from deliberation.ballots.forms import RatingForm
from deliberation.ballots.models import Rating, Wave
from deliberation.ballots.queries import asked_in, counting_community_of, own_ratings, require_open_wave
from deliberation.database import lock, lock_for_reading
from deliberation.errors import Stale
from deliberation.permissions import Act, Actor, known, require
from deliberation.proposals.models import Proposal, Version
from deliberation.rounds.actions import note_act
from deliberation.rounds.models import Participation, Round


def rate(session: Session, actor: Actor, round_id: int, forms: Sequence[RatingForm], now: datetime) -> list[Rating]:
    """Give or change one's answers, all or none; raises NotNow, WaveOver, NotInThisWave, or Stale for an old text."""
    # Held unchanged, so that the wave cannot close between the check and the answer.
    round_ = lock_for_reading(session, Round, round_id)
    require(actor, Act.RATE, round_.place)
    wave = require_open_wave(session, round_, now)
    _require_asked(session, round_, wave, {form.version for form in forms})
    member_id = known(actor)
    note_act(session, round_, actor, now)
    session.flush()
    # Two devices of one member take turns.
    lock(session, Participation, (round_.id, member_id))
    answers = own_ratings(session, wave, actor)
    counted_in = counting_community_of(session, round_, member_id)
    for form in forms:
        rating = answers.get(form.version)
        if rating is None:
            rating = Rating(wave_id=wave.id, version_id=form.version, member_id=member_id, community_id=counted_in)
            session.add(rating)
            answers[form.version] = rating
        rating.relevance, rating.requirement, rating.comment = form.relevance, form.requirement, form.comment or ""
    return [answers[form.version] for form in forms]


def _require_asked(session: Session, round_: Round, wave: Wave, version_ids: set[int]) -> None:
    unasked = version_ids - {version.id for version in asked_in(session, wave)}
    if not unasked:
        return
    outdated = (
        select(Version.id)
        .join(Version.proposal)
        .where(
            Version.id.in_(unasked),
            Proposal.round_id == round_.id,
            Version.number < Proposal.latest_number,
        )
    )
    raise Stale() if session.scalars(outdated).first() is not None else NotInThisWave()
