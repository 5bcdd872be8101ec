"""Phases in order, and their dates."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from deliberation.rules.phases import (
    Level,
    Phase,
    RoundKind,
    WaveWindow,
    Window,
    has_ballot,
    moved,
    next_phase,
    planned_waves,
    schedule,
    sequence,
    wave_schedule,
)
from deliberation.rules.policy import PRESETS

DELPHI = PRESETS["delphi"]
OPENS = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = tuple(Level)
WITHOUT_BALLOT = (Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, Phase.CLOSED)
WITH_BALLOT = (Phase.PROPOSING, Phase.DISCUSSING, Phase.RATING, Phase.SETTLING, Phase.VOTING, Phase.CLOSED)


@pytest.mark.parametrize(
    ("level", "levels", "expected"),
    [
        (Level.LOCAL, ALL, False),
        (Level.NATIONAL, ALL, True),
        (Level.GLOBAL, ALL, True),
        (Level.LOCAL, (Level.LOCAL,), True),
        (Level.GLOBAL, (Level.GLOBAL, Level.GLOBAL), True),
        (Level.NATIONAL, (Level.GLOBAL, Level.NATIONAL), False),
        (Level.GLOBAL, (Level.GLOBAL, Level.NATIONAL), True),
        (Level.NATIONAL, (Level.NATIONAL, Level.LOCAL), True),
    ],
)
def test_the_lowest_of_several_levels_has_no_ballot_a_top_or_only_level_always_has_one(
    level: Level, levels: tuple[Level, ...], expected: bool
) -> None:
    assert has_ballot(level, levels) is expected


@pytest.mark.parametrize(
    ("kind", "ballot", "phases"),
    [
        (RoundKind.CRITERIA, False, WITHOUT_BALLOT),
        (RoundKind.CRITERIA, True, WITH_BALLOT),
        (RoundKind.CONVENING, True, (Phase.DISCUSSING, Phase.VOTING, Phase.CLOSED)),
        (RoundKind.RATIFICATION, True, (Phase.VOTING, Phase.CLOSED)),
    ],
)
def test_a_round_goes_through_its_phases_in_order(kind: RoundKind, ballot: bool, phases: tuple[Phase, ...]) -> None:
    assert sequence(kind, has_ballot=ballot) == phases
    walked, phase = [], next_phase(Phase.PLANNED, kind, has_ballot=ballot)
    while phase is not None:
        walked.append(phase)
        phase = next_phase(phase, kind, has_ballot=ballot)
    assert tuple(walked) == phases


def test_a_phase_that_such_a_round_does_not_have_leads_nowhere() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        next_phase(Phase.SETTLING, RoundKind.CRITERIA, has_ballot=False)


@pytest.mark.parametrize(
    ("kind", "level", "ballot", "days"),
    [
        (RoundKind.CRITERIA, Level.LOCAL, False, [14, 14, 10]),
        (RoundKind.CRITERIA, Level.LOCAL, True, [14, 14, 20, 7, 14]),
        (RoundKind.CRITERIA, Level.NATIONAL, True, [10, 21, 20, 7, 14]),
        (RoundKind.CRITERIA, Level.GLOBAL, True, [10, 30, 20, 7, 21]),
        (RoundKind.CONVENING, Level.GLOBAL, True, [7, 7]),
        (RoundKind.RATIFICATION, Level.GLOBAL, True, [14]),
    ],
)
def test_default_lengths_one_phase_after_the_other(
    kind: RoundKind, level: Level, ballot: bool, days: list[int]
) -> None:
    windows = schedule(kind, level, DELPHI, OPENS, has_ballot=ballot)
    assert [window.phase for window in windows] == list(sequence(kind, has_ballot=ballot))[:-1]
    assert [(window.closes - window.opens).days for window in windows] == days
    assert [window.opens for window in windows] == [OPENS, *[window.closes for window in windows[:-1]]]


@pytest.mark.parametrize("level", list(Level))
def test_three_weeks_is_one_whole_level_in_21_days_with_every_wave_it_allows(level: Level) -> None:
    policy = PRESETS["three-weeks"]
    windows = schedule(RoundKind.CRITERIA, level, policy, OPENS, has_ballot=True)
    assert windows[-1].closes - OPENS == timedelta(days=21)
    assert planned_waves(policy, has_ballot=True) == policy.rating.waves
    local = schedule(RoundKind.CRITERIA, level, policy, OPENS, has_ballot=False)
    further = policy.rating.waves_without_ballot - planned_waves(policy, has_ballot=False)
    assert local[-1].closes + further * timedelta(days=policy.timing.local.rating) <= OPENS + timedelta(days=21)


def test_days_are_those_of_the_time_zone_so_a_phase_closes_at_the_hour_it_opened() -> None:
    nairobi, berlin = ZoneInfo("Africa/Nairobi"), ZoneInfo("Europe/Berlin")
    for zone in (nairobi, berlin):
        opens = datetime(2026, 3, 20, 18, tzinfo=zone)
        [window] = schedule(RoundKind.RATIFICATION, Level.GLOBAL, DELPHI, opens, has_ballot=True)
        assert window.closes == datetime(2026, 4, 3, 18, tzinfo=zone)
    # Berlin's summer began in between.
    assert window.closes.astimezone(UTC) - window.opens.astimezone(UTC) == timedelta(days=14, hours=-1)


def test_a_round_does_not_open_at_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        schedule(RoundKind.CRITERIA, Level.LOCAL, DELPHI, OPENS.replace(tzinfo=None), has_ballot=False)


@pytest.mark.parametrize(
    ("preset", "ballot", "waves"),
    [("delphi", True, 2), ("delphi", False, 1), ("quick", True, 1), ("quick", False, 1), ("three-weeks", True, 2)],
)
def test_planned_waves_fill_the_rating_phase(preset: str, ballot: bool, waves: int) -> None:
    policy = PRESETS[preset]
    windows = schedule(RoundKind.CRITERIA, Level.NATIONAL, policy, OPENS, has_ballot=ballot)
    [rating] = [window for window in windows if window.phase is Phase.RATING]
    planned = wave_schedule(Level.NATIONAL, policy, rating.opens, has_ballot=ballot)
    assert [wave.number for wave in planned] == list(range(1, waves + 1))
    assert (planned[0].opens, planned[-1].closes) == (rating.opens, rating.closes)
    assert all(before.closes == after.opens and before.closes > before.opens for before, after in pairwise(planned))


def test_the_first_wave_lasts_ten_days() -> None:
    [first, _second] = wave_schedule(Level.GLOBAL, DELPHI, OPENS, has_ballot=True)
    assert first == WaveWindow(1, OPENS, OPENS + timedelta(days=10))


class TestMoved:
    """One phase closes at another time."""

    WINDOWS = schedule(RoundKind.CRITERIA, Level.NATIONAL, DELPHI, OPENS, has_ballot=True)

    @pytest.mark.parametrize("days", [3, -3])
    def test_all_later_ones_move_by_as_much(self, days: int) -> None:
        shift = timedelta(days=days)
        proposing, discussing, rating, settling, voting = self.WINDOWS
        found = moved(self.WINDOWS, Phase.RATING, rating.closes + shift)
        assert found == (
            proposing,
            discussing,
            Window(Phase.RATING, rating.opens, rating.closes + shift),
            Window(Phase.SETTLING, settling.opens + shift, settling.closes + shift),
            Window(Phase.VOTING, voting.opens + shift, voting.closes + shift),
        )

    def test_a_phase_cannot_close_before_it_opened(self) -> None:
        with pytest.raises(ValueError, match="rating cannot close then"):
            moved(self.WINDOWS, Phase.RATING, self.WINDOWS[2].opens)

    def test_a_phase_without_a_window_cannot_close(self) -> None:
        with pytest.raises(ValueError, match="closed cannot close then"):
            moved(self.WINDOWS, Phase.CLOSED, OPENS)
