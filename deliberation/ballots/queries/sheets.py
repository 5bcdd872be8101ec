"""What a member rates: the statements of the open wave, one by one, with their own answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from deliberation.ballots.models import Rating, Wave
from deliberation.ballots.queries.spreads import GroupSpread, spreads_of
from deliberation.ballots.queries.waves import asked_in, counting_community_of, own_ratings, require_open_wave
from deliberation.errors import NotFound
from deliberation.permissions import Act, Actor, known, require
from deliberation.proposals.models import Version
from deliberation.rounds.models import Round
from deliberation.rounds.queries import policy_of, round_for


@dataclass(frozen=True)
class RatingSheet:
    """One statement with the member's answer in this wave, the one before, and how groups answered then."""

    version: Version
    number: int
    own: Rating | None
    earlier: Rating | None
    groups: Sequence[GroupSpread]


@dataclass(frozen=True)
class Sheets:
    """All statements of a wave, in their order, and what the member has answered so far."""

    round: Round
    wave: Wave
    versions: Sequence[Version]
    own: Mapping[int, Rating]

    @property
    def answered(self) -> int:
        return sum(version.id in self.own for version in self.versions)

    def next_unanswered(self, after: int | None = None) -> int | None:
        """The first version without an answer behind this one, else from the beginning; none when all are answered."""
        ids = [version.id for version in self.versions]
        start = ids.index(after) + 1 if after in ids else 0
        return next((number for number in ids[start:] + ids[:start] if number not in self.own), None)

    def neighbour(self, version_id: int, step: int) -> int | None:
        """The version so many steps away; none beyond either end."""
        place = [version.id for version in self.versions].index(version_id) + step
        return self.versions[place].id if 0 <= place < len(self.versions) else None


def sheets_for(session: Session, actor: Actor, round_id: int, now: datetime) -> Sheets:
    """What the actor may rate now; raises NotFound, SignInNeeded, NotYou, NotNow or WaveOver."""
    round_ = round_for(session, actor, round_id)
    require(actor, Act.RATE, round_.place)
    wave = require_open_wave(session, round_, now)
    return Sheets(round_, wave, asked_in(session, wave), own_ratings(session, wave, actor))


def sheet_of(session: Session, actor: Actor, sheets: Sheets, version_id: int) -> RatingSheet:
    """One statement of the wave; raises NotFound for another one."""
    place = next((n for n, version in enumerate(sheets.versions, start=1) if version.id == version_id), None)
    if place is None:
        raise NotFound()
    return sheets_from(session, actor, sheets, sheets.versions[place - 1 : place], place)[0]


def sheets_from(
    session: Session, actor: Actor, sheets: Sheets, versions: Sequence[Version], first: int = 1
) -> list[RatingSheet]:
    """Some statements of the wave, with what belongs to each."""
    wanted = [version.id for version in versions]
    earlier = _earlier_answers(session, actor, sheets, wanted)
    groups = _earlier_spreads(session, actor, sheets, wanted)
    return [
        RatingSheet(version, number, sheets.own.get(version.id), earlier.get(version.id), groups.get(version.id, ()))
        for number, version in enumerate(versions, start=first)
    ]


def _earlier_answers(
    session: Session, actor: Actor, sheets: Sheets, version_ids: Sequence[int]
) -> Mapping[int, Rating]:
    query = (
        select(Rating)
        .join(Wave, Wave.id == Rating.wave_id)
        .where(
            Wave.round_id == sheets.round.id,
            Wave.number < sheets.wave.number,
            Rating.member_id == actor.member_id,
            Rating.version_id.in_(version_ids),
        )
        .order_by(Wave.number)
    )
    return {rating.version_id: rating for rating in session.scalars(query)}


def _earlier_spreads(
    session: Session, actor: Actor, sheets: Sheets, version_ids: Sequence[int]
) -> Mapping[int, Sequence[GroupSpread]]:
    """As people answered in the wave before; the first wave is blind."""
    before = select(Wave).where(Wave.round_id == sheets.round.id, Wave.number == sheets.wave.number - 1)
    wave = session.scalars(before).one_or_none()
    if wave is None:
        return {}
    own = counting_community_of(session, sheets.round, known(actor))
    return spreads_of(session, wave, version_ids, own, policy_of(sheets.round).rating)
