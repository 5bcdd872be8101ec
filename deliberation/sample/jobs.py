"""`flask --app wsgi sample gender-trainers --until POINT`: a whole dialogue, held by simulated members."""

from datetime import UTC, datetime, timedelta
from random import Random

import click
from flask import Blueprint, current_app
from sqlalchemy import func, select

from deliberation import doors
from deliberation.database import reading, transaction
from deliberation.doors import door
from deliberation.keys import Keys, installed_keys
from deliberation.people.models import Member
from deliberation.permissions import Act
from deliberation.rules.policy import PRESETS
from deliberation.sample.beginning import begin
from deliberation.sample.calendar import Calendar, calendar_for
from deliberation.sample.dialogue import SampleDialogue
from deliberation.sample.loading import load_dialogue
from deliberation.sample.playing import play, stay_open
from deliberation.sample.points import POINTS, RATIFIED, TODAY, Point
from deliberation.sample.signing_in import give_sign_ins, sign_ins
from deliberation.sample.stage import Stage

commands = Blueprint("sample", __name__, cli_group="sample")

SEED = 2016
# The earlier set was published this long before the main dialogue began.
EARLIER_BY = timedelta(days=30)


@commands.cli.command("gender-trainers")
@click.option("--until", "name", type=click.Choice(list(POINTS)), default=TODAY.name, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Where the simulated members' chance begins.")
@click.option("--now", "present", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="Its present, in UTC.")
@click.option("--if-empty", is_flag=True, help="Only into a database in which nobody is.")
@door(Act.STEWARD_INSTALLATION)
def gender_trainers(name: str, seed: int, present: datetime | None, if_empty: bool) -> None:  # noqa: FBT001 (an option)
    """Load the sample dialogue and bring it to a point."""
    if reading().scalar(select(func.count(Member.id))):
        if not if_empty:
            raise click.ClickException("Somebody is in this database already; a sample is loaded into an empty one.")
    else:
        _refuse_real_ones()
        now = present.replace(tzinfo=UTC) if present else doors.now()
        load(load_dialogue(), POINTS[name], Random(seed), installed_keys(), now)  # noqa: S311 (simulated members)
    for line in sign_ins(reading()):
        click.echo(line)


def load(dialogue: SampleDialogue, until: Point, chance: Random, keys: Keys, now: datetime) -> None:
    """Play a dialogue, and before it the earlier one that it names, so that the point is reached by the present."""
    clock = current_app.extensions["clock"]
    try:
        if dialogue.earlier is not None:
            _load(dialogue.earlier, RATIFIED, chance, keys, now - _lasts(dialogue, until) - EARLIER_BY)
        stage = _load(dialogue, until, chance, keys, now)
        stay_open(stage, now)
        with transaction() as session:
            give_sign_ins(session, stage)
    finally:
        current_app.extensions["clock"] = clock


def _lasts(dialogue: SampleDialogue, until: Point) -> timedelta:
    return until.within(_calendar(dialogue, until))


def _calendar(dialogue: SampleDialogue, until: Point) -> Calendar:
    levels = {community.level for community in dialogue.communities}
    return calendar_for(PRESETS[dialogue.mandate.policy], levels, until.stagger)


def _refuse_real_ones() -> None:
    """Simulated people never mix with real ones on an address that others can reach."""
    if current_app.config["SESSION_COOKIE_SECURE"]:
        raise click.ClickException("A sample is for an address on one's own machine, not for a public one.")


def _load(dialogue: SampleDialogue, until: Point, chance: Random, keys: Keys, by: datetime) -> Stage:
    calendar = _calendar(dialogue, until)
    stage = Stage(dialogue, chance, keys, (by - until.within(calendar)).replace(second=0, microsecond=0))
    stage.set_the_clock()
    with transaction() as session:
        begin(session, stage, calendar)
    # The clock opens what was planned for the beginning itself.
    stage.wait(minutes=1)
    play(stage, until)
    return stage
