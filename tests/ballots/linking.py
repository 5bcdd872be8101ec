"""Whoever holds everything after a round has closed, and saw in which order people came: which ballots they can link.

A trail is an order in which voters, or ballots, stand somewhere: in a column, a hidden one, a file, an answer. Two
trails link as many voters as stand where their own ballot stands. A value links where one voter and one ballot have it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, text

from deliberation.database import Base

HIDDEN_IN_POSTGRES = ("ctid", "xmin", "xmax", "cmin", "cmax")
# What a column refers to, or is called, where it names a voter.
NAMING = frozenset({"members", "roll_entries", "members.id", "roll_entries.id", "actor_id", "owner"})
RECEIPT = re.compile(rb"[0-9a-f]{32}")
Row = Mapping[str, Any]


@dataclass
class Traces:
    """Every trail of some voters or ballots by its name, and every value that they bear by column."""

    trails: dict[str, list[Any]] = field(default_factory=dict)
    values: dict[str, dict[str, set[Any]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def take(self, name: str, rows: Sequence[tuple[Any, Row]]) -> None:
        """Note what the rows of a table, as they lie there, tell of whoever each is about."""
        self.follow(f"{name} as it lies", (who for who, _row in rows))
        for column in rows[0][1] if rows else ():
            self.follow(
                f"{name}.{column}", (who for who, _row in sorted(rows, key=lambda each: _rank(each[1][column])))
            )
            for who, row in rows:
                self.values[f"{name}.{column}"][str(row[column])].add(who)

    def follow(self, name: str, order: Iterable[Any]) -> None:
        """Note an order, if somebody stands in it; of what stands there several times, the first and the last place."""
        there = list(order)
        if there:
            self.trails[f"{name}, first"] = list(dict.fromkeys(there))
            self.trails[f"{name}, last"] = list(dict.fromkeys(reversed(there)))


def most_links(voters: Traces, ballots: Traces, owner: Mapping[Any, Any], unit: Mapping[Any, Any]) -> tuple[int, str]:
    """How many voters the best pair of trails or values links with their own ballot, in the whole or unit by unit."""
    people, papers = _distinct(voters, unit), _distinct(ballots, unit)
    in_step = ((_in_step(one, other, owner), f"{people[one]} / {papers[other]}") for one in people for other in papers)
    by_value = (
        (_by_value(marks, signs, owner), f"{one} = {other}")
        for one, marks in voters.values.items()
        for other, signs in ballots.values.items()
    )
    return max([(0, "nothing"), *in_step, *by_value])


def rows_of(app: Flask, table: str) -> list[Row]:
    """Every row of a table with its hidden columns, as they lie on the disk."""
    database = app.extensions["database"]
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            hidden = ", ".join(f"{name}::text AS {name}" for name in HIDDEN_IN_POSTGRES)
            return _rows(connection, f"SELECT {hidden}, * FROM {table} ORDER BY {table}.ctid")  # noqa: S608
        made = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
        ).scalar_one()
        hidden = "" if "WITHOUT ROWID" in made else "rowid AS hidden_rowid, "
        return _rows(connection, f"SELECT {hidden}* FROM {table}")  # noqa: S608 (our own tables' names)


def traces_of_voters(app: Flask, voters: Sequence[int], entries: Mapping[int, int], came: Sequence[int]) -> Traces:
    """Every trail of the voters in every table that names them, and the order in which they were seen to come."""
    traces = Traces()
    traces.follow("as they came", came)
    known = set(voters)
    for table in Base.metadata.tables.values():
        for column in table.columns:
            about = {key.column.table.name for key in column.foreign_keys} | {
                column.name,
                f"{table.name}.{column.name}",
            }
            if not about & NAMING:
                continue
            named = [(_voter(row[column.name], about, entries), row) for row in rows_of(app, table.name)]
            traces.take(f"{table.name} by {column.name}", [(who, row) for who, row in named if who in known])
    return traces


def traces_of_ballots(
    app: Flask, table: str, question: int, receipts: set[str], files: Sequence[Path], answers: Mapping[str, str]
) -> Traces:
    """Every trail of the ballots of a question: in the published table, in every file and in every answer."""
    traces = Traces()
    rows = [row for row in rows_of(app, table) if row["question_id"] == question]
    traces.take(table, [(row["receipt"], row) for row in rows])
    places = {path.name: path.read_bytes() for path in files} | {name: said.encode() for name, said in answers.items()}
    for name, content in places.items():
        traces.follow(name, (each for each in map(_hex, RECEIPT.finditer(content)) if each in receipts))
    return traces


def _hex(match: re.Match[bytes]) -> str:
    return match.group().decode()


def _voter(value: Any, about: set[str], entries: Mapping[int, int]) -> Any:
    if about & {"roll_entries", "roll_entries.id"}:
        return entries.get(value)
    return int(value.removeprefix("member:")) if "owner" in about and str(value).startswith("member:") else value


def _rank(value: Any) -> tuple[bool, Any]:
    if isinstance(value, str) and re.fullmatch(r"\(\d+,\d+\)", value):
        return False, tuple(int(part) for part in value[1:-1].split(","))
    if isinstance(value, str) and value.isdecimal():
        return False, (int(value),)
    return value is None, (value,) if isinstance(value, int | float) else (str(value),)


def _rows(connection: Connection, query: str) -> list[Row]:
    return [dict(row) for row in connection.execute(text(query)).mappings()]


def _distinct(traces: Traces, unit: Mapping[Any, Any]) -> dict[tuple[Any, ...], str]:
    """Every order that is not yet among them, with its name: as it is, and unit by unit."""
    found: dict[tuple[Any, ...], str] = {}
    for name, order in traces.trails.items():
        found.setdefault(tuple(order), name)
        in_units = sorted((each for each in order if each in unit), key=lambda each: unit[each])
        found.setdefault(tuple(in_units), f"{name}, by unit")
    return found


def _in_step(people: tuple[Any, ...], papers: tuple[Any, ...], owner: Mapping[Any, Any]) -> int:
    """The better of going through both in the same direction and in opposite ones."""
    if len(people) != len(papers):
        return 0
    return max(
        sum(owner.get(paper) == person for person, paper in zip(people, order, strict=True))
        for order in (papers, papers[::-1])
    )


def _by_value(marks: Mapping[str, set[Any]], signs: Mapping[str, set[Any]], owner: Mapping[Any, Any]) -> int:
    shared = [(marks[value], signs[value]) for value in marks.keys() & signs.keys()]
    return sum(
        owner.get(next(iter(papers))) == next(iter(people))
        for people, papers in shared
        if len(people) == len(papers) == 1
    )
