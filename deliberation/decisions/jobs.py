"""The clock as a command: what is due is done, and letters are sent, once or until stopped."""

import signal
from threading import Event

import click
from flask import Blueprint

from deliberation import doors
from deliberation.decisions.clock import advance_due
from deliberation.doors import door
from deliberation.keys import installed_keys
from deliberation.mail import send_letters
from deliberation.permissions import Act

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
        if moved or sent or every is None:
            click.echo(f"{moved} moved, {sent} letters sent")
        if every is None:
            return
        stopped.wait(every)
