"""Ratios: the same number of repetitions of what is measured and of what it is measured against, in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import click

Timing = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """What something took, repetition by repetition, beside what its baseline took just before; in seconds."""

    title: str
    goal: str
    baseline: tuple[float, ...]
    measured: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        """One ratio for each repetition, the smallest first."""
        return sorted(after / before for before, after in zip(self.baseline, self.measured, strict=True))

    def __str__(self) -> str:
        ratios = self.ratios
        return (
            f"{self.title}: {median(ratios):.2f} × ({ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} repetitions;"
            f" {span(median(self.measured))} against {span(median(self.baseline))}); goal {self.goal}"
        )


def compare(title: str, goal: str, repetitions: int, baseline: Timing, measured: Timing) -> Ratio:
    """Measure both in turn, so that whatever else the machine does falls on both."""
    pairs = [(baseline(), measured()) for _repetition in range(repetitions)]
    return Ratio(title, goal, tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


def elapsed(act: Callable[[], object], times: int = 1) -> float:
    """The seconds that pass while something is done, on average, without those in which others had the processor."""
    return _measured(lambda: perf_counter() - _seconds_in_line(), act, times)


def worked(act: Callable[[], object], times: int = 1) -> float:
    """The seconds for which this process has a processor while something is done, on average."""
    return _measured(process_time, act, times)


def span(seconds: float) -> str:
    """A span of time with three digits that say something."""
    for unit, factor in (("s", 1), ("ms", 1e3)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def percentile(values: Sequence[float], hundredth: int) -> float:
    """The smallest value that so many hundredths of all values do not exceed; ValueError where there are none."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(0, -(-len(values) * hundredth // 100) - 1)]


def tell(line: object) -> None:
    """Print one line of the result."""
    click.echo(str(line))


def _measured(clock: Callable[[], float], act: Callable[[], object], times: int) -> float:
    began = clock()
    for _time in range(times):
        act()
    return (clock() - began) / times


def _seconds_in_line() -> float:
    """For how long this thread has been ready to run while other programs ran; nothing where no Linux tells."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0
