"""What whoever holds the server itself may do about people."""

import click
from flask import Blueprint

from deliberation.database import transaction
from deliberation.doors import door, now
from deliberation.errors import InvalidInput
from deliberation.inputs import Form
from deliberation.locale import SOURCE_LANGUAGE, force_locale
from deliberation.people.actions.accounts import appoint_steward
from deliberation.people.actions.tokens import LASTS_MINUTES, issue_token
from deliberation.people.addresses import link_to
from deliberation.people.forms import Address, ShownName
from deliberation.people.models import Purpose
from deliberation.permissions import Act

commands = Blueprint("people_commands", __name__, cli_group="people")


class NewSteward(Form):
    """Who is to administer the installation."""

    shown_name: ShownName
    email: Address


@commands.cli.command("steward")
@click.argument("name")
@click.argument("email")
@door(Act.STEWARD_INSTALLATION)
def steward(name: str, email: str) -> None:
    """Make NAME with the address EMAIL a steward, and print a link that signs them in."""
    try:
        form = NewSteward.parse({"shown_name": name, "email": email})
    except InvalidInput as problem:
        with force_locale(SOURCE_LANGUAGE):
            raise click.ClickException("\n".join(str(field.message) for field in problem.fields)) from None
    with transaction() as session:
        member = appoint_steward(session, form.shown_name, form.email, now())
        secret = issue_token(session, Purpose.SIGN_IN, now(), member.id)
    minutes = LASTS_MINUTES[Purpose.SIGN_IN]
    click.echo(f"{link_to(Purpose.SIGN_IN, secret)}\nThis link signs in once, within {minutes} minutes.")
