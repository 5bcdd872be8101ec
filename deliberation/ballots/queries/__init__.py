"""Reading waves, rolls and ballots, limited to what this reader may see."""

from deliberation.ballots.queries.own_part import export_of_ratings, export_of_rolls
from deliberation.ballots.queries.rolls import (
    Absence,
    ShownUnit,
    announced_turnout,
    offered,
    questions_of,
    roll_entry_of,
    shown_units,
    shows_receipts,
    turnout,
    units_of,
    why_absent,
)
from deliberation.ballots.queries.sheets import RatingSheet, Sheets, sheet_of, sheets_for, sheets_from
from deliberation.ballots.queries.spreads import GroupSpread, spreads_of
from deliberation.ballots.queries.subjects import ListedText, listed_texts, texts_by_area
from deliberation.ballots.queries.waiting import Waiting, waiting_for
from deliberation.ballots.queries.waves import (
    answers_in,
    as_histogram,
    asked_in,
    counting_community_of,
    counts_of,
    open_wave_of,
    own_ratings,
    require_open_wave,
    waves_of,
)

__all__ = [
    "Absence",
    "GroupSpread",
    "ListedText",
    "RatingSheet",
    "Sheets",
    "ShownUnit",
    "Waiting",
    "announced_turnout",
    "answers_in",
    "as_histogram",
    "asked_in",
    "counting_community_of",
    "counts_of",
    "export_of_ratings",
    "export_of_rolls",
    "listed_texts",
    "offered",
    "open_wave_of",
    "own_ratings",
    "questions_of",
    "require_open_wave",
    "roll_entry_of",
    "sheet_of",
    "sheets_for",
    "sheets_from",
    "shown_units",
    "shows_receipts",
    "spreads_of",
    "texts_by_area",
    "turnout",
    "units_of",
    "waiting_for",
    "waves_of",
    "why_absent",
]
