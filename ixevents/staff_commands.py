"""The commands `ixevents staff`: letting people into the back-office."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from ixevents.accounts import administration
from ixevents.accounts.roles import Role
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events.programme import known
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM


@click.group(cls=AppGroup)
def staff() -> None:
    """Let people into the back-office."""


@staff.command()
@click.argument("email")
@click.option("--name", default="", help="The name to greet by; the part before the @ when not given.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), required=True)
@click.option("--programme", "programmes", multiple=True, help="For a programme officer: nothing but these, by their word in addresses.")
@click.option("--language", type=click.Choice(["fr", "nl", "en"]), default="fr", show_default=True)
def invite(email: str, name: str, roles: tuple[str, ...], programmes: tuple[str, ...], language: str) -> None:
    """Make an account for EMAIL and print its one-time link."""
    unknown = set(programmes) - {one.slug for one in known()}
    if unknown:
        raise click.BadParameter(f"no such programme: {', '.join(sorted(unknown))}", param_hint="--programme")
    with speaking("en"):
        try:
            chosen = [Role(role) for role in roles]
            called = name or email.partition("@")[0]
            _staff, token = administration.invite(email, called, chosen, language, actor=SYSTEM, programmes=programmes)
        except Refused as refusal:
            raise click.ClickException(refusal.message) from refusal
    db.session.commit()
    with current_app.test_request_context():
        path = url_for("accounts.invitation", token=token)
    click.echo(f"{current_app.config['BASE_URL']}{path}")
