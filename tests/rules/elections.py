"""Elections to hold the rules against: from rows of a table, or of any size and opinion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from deliberation.rules.policy import PRESETS, Policy
from deliberation.rules.tally import Choice, Tally
from deliberation.rules.tiers import Outcome, Question, Tier, Verdict, decide
from deliberation.rules.units import Unit

DELPHI = PRESETS["delphi"]

Move = tuple[Choice, Choice]

TOWARDS_YES: list[Move] = [
    (Choice.NO, Choice.SKIP),
    (Choice.NO, Choice.ADVICE),
    (Choice.NO, Choice.YES),
    (Choice.ADVICE, Choice.YES),
    (Choice.SKIP, Choice.YES),
]


@dataclass(frozen=True)
class Election:
    """One question, the units that answer it, and what they said."""

    units: tuple[Unit, ...]
    tallies: dict[str, Tally]
    question: Question = field(default_factory=lambda: Question(Tier.ESSENTIAL))
    policy: Policy = DELPHI

    @property
    def outcome(self) -> Outcome:
        """What the rules make of it."""
        return decide(self.question, self.units, self.tallies, self.policy)

    @property
    def verdict(self) -> Verdict:
        """The verdict alone."""
        return self.outcome.verdict

    def moving(self, moves: Iterable[Move]) -> Iterator["Election"]:
        """Every election that differs by one ballot moved in one of these ways."""
        for before, after in moves:
            for unit, said in self.tallies.items():
                if getattr(said, before):
                    changes = {before.value: getattr(said, before) - 1, after.value: getattr(said, after) + 1}
                    yield replace(self, tallies=self.tallies | {unit: replace(said, **changes)})


def election(
    *rows: tuple[int, str | None, Tally], proposed: Tier = Tier.ESSENTIAL, policy: Policy = DELPHI
) -> Election:
    """An election from rows of roll, region and tally, each a full community."""
    units = tuple(
        Unit(str(number), roll, (number,), region, is_full=True) for number, (roll, region, _) in enumerate(rows, 1)
    )
    said = {unit.id: tally for unit, (_, _, tally) in zip(units, rows, strict=True)}
    return Election(units, said, Question(proposed), policy)


def rank(verdict: Verdict) -> int:
    """How high a verdict stands, from 0 for not carried."""
    return list(reversed(Verdict)).index(verdict)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Up to seven units in up to four regions, any ballots that fit their rolls, any preset."""
    units, tallies = [], {}
    for number in range(1, draw(st.integers(0, 7)) + 1):
        roll = draw(st.integers(1, 40))
        region = draw(st.sampled_from([None, "east", "north", "south", "west"]))
        units.append(Unit(str(number), roll, (number,), region, is_full=draw(st.booleans())))
        tallies[str(number)] = _tally(draw, roll)
    question = Question(draw(st.sampled_from([Tier.ESSENTIAL, Tier.RECOMMENDED])), was_remanded=draw(st.booleans()))
    return Election(tuple(units), tallies, question, PRESETS[draw(st.sampled_from(sorted(PRESETS)))])


def _tally(draw: st.DrawFn, roll: int) -> Tally:
    bounds = sorted(draw(st.integers(0, roll)) for _ in Choice)
    return Tally(*(later - earlier for earlier, later in zip([0, *bounds], bounds, strict=False)))
