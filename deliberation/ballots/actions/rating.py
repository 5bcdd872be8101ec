"""Rating a text in an open wave."""

from datetime import datetime

from sqlalchemy.orm import Session

from deliberation.ballots.errors import NotInThisWave, WaveOver
from deliberation.ballots.forms import RatingForm
from deliberation.ballots.models import Rating, Wave, WaveText
from deliberation.ballots.queries import counting_community_of, open_wave_of
from deliberation.database import fetch, lock_for_reading
from deliberation.errors import Stale
from deliberation.permissions import Act, Actor, known, require
from deliberation.proposals.models import Version
from deliberation.rounds.actions import note_act
from deliberation.rounds.models import Round


def rate(session: Session, actor: Actor, round_id: int, form: RatingForm, now: datetime) -> Rating:
    """Give or change one's answer on a version; raises NotNow, WaveOver, NotInThisWave, or Stale for an old one."""
    round_ = lock_for_reading(session, Round, round_id)
    require(actor, Act.RATE, round_.place)
    wave = _open_wave(session, round_, now)
    _require_asked(session, wave, form.version)
    note_act(session, round_, actor, now)
    member_id = known(actor)
    rating = session.get(Rating, (wave.id, form.version, member_id))
    if rating is None:
        rating = Rating(wave_id=wave.id, version_id=form.version, member_id=member_id)
        rating.community_id = counting_community_of(session, round_, member_id)
        session.add(rating)
    rating.relevance = form.relevance
    rating.requirement = form.requirement
    rating.comment = form.comment or ""
    return rating


def _open_wave(session: Session, round_: Round, now: datetime) -> Wave:
    wave = open_wave_of(session, round_)
    if wave is None or now >= wave.closes_at:
        raise WaveOver()
    return wave


def _require_asked(session: Session, wave: Wave, version_id: int) -> None:
    if session.get(WaveText, (wave.id, version_id)) is None:
        version = fetch(session, Version, version_id)
        raise Stale() if version.number < version.proposal.latest_number else NotInThisWave()
