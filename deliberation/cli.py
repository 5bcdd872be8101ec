"""The command `deliberation`: what anybody can check without a server, from a file."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deliberation.rules.canonical import parse_json
from deliberation.rules.recount import recount

AGREES, DOES_NOT_AGREE, UNREADABLE = 0, 1, 2
LARGEST_FILE = 512 * 1024 * 1024


class Unreadable(Exception):
    """A file that cannot be read as JSON: its message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when the file agrees, 1 when it does not, 2 when it cannot be read."""
    given = _parser().parse_args(arguments)
    try:
        return _recount(given.bundle, given.signer)
    except Unreadable as reason:
        print(_plain(f"Cannot read {given.bundle}: {reason}"), file=sys.stderr)
        return UNREADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deliberation", description="Check what a deliberation published.")
    commands = parser.add_subparsers(title="commands", required=True)
    command = commands.add_parser("recount", help="recount a closed round from its bundle")
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help="the file of the round, as it was published")
    command.add_argument("--signer", metavar="FINGERPRINT", help="the key that must have signed it (RFC 7638)")
    return parser


def _recount(path: Path, signer: str | None) -> int:
    report = recount(_read(path))
    if report.agrees and signer not in (None, report.signer):
        print(_plain(f"Does not agree: signed by key {report.signer}, not by {signer}."))
        return DOES_NOT_AGREE
    print(_plain(report.summary))
    for reason in report.reasons[1:]:
        print(_plain(f"  {reason}"))
    return AGREES if report.agrees else DOES_NOT_AGREE


def _read(path: Path) -> object:
    try:
        with path.open("rb") as file:
            source = file.read(LARGEST_FILE + 1)
        if len(source) > LARGEST_FILE:
            raise Unreadable("it is larger than any bundle")
        return parse_json(source)
    except (OSError, ValueError) as error:
        raise Unreadable(error.strerror if isinstance(error, OSError) else error) from None


def _plain(line: str) -> str:
    # What a hostile file says must not steer a terminal, nor fail in one that knows only ASCII.
    return line.encode("unicode_escape").decode("ascii")
