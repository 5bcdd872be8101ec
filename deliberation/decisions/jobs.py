"""The clock as a command: what is due is done, letters are sent, and what is over forgotten, once or until stopped."""

import signal
from datetime import datetime
from threading import Event

import click
from flask import Blueprint

from deliberation import doors
from deliberation.database import transaction
from deliberation.decisions.clock import advance_due
from deliberation.doors import door
from deliberation.keys import installed_keys
from deliberation.mail import send_letters
from deliberation.people.actions.sign_ins import forget_what_ended
from deliberation.permissions import Act
from deliberation.retries import forget_old_submissions

commands = Blueprint("rounds_clock", __name__, cli_group="rounds")


@commands.cli.command("advance")
@click.option("--every", type=click.IntRange(min=1), help="Go on until stopped, so many seconds apart.")
@door(Act.MOVE_ROUND)
def advance_command(every: int | None) -> None:
    """Move on every round whose time has come; safe to run twice, and at once."""
    stopped = Event()
    if every is not None:
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    while not stopped.is_set():
        moved = advance_due(doors.now(), doors.chance(), installed_keys())
        sent = send_letters(doors.now())
        _forget(doors.now())
        if moved or sent or every is None:
            click.echo(f"{moved} moved, {sent} letters sent")
        if every is None:
            return
        stopped.wait(every)


def _forget(now: datetime) -> None:
    with transaction() as session:
        forget_what_ended(session, now)
        forget_old_submissions(session, now)
