"""The command `ixevents`: parses, calls actions, commits. With `--dry-run` the whole work is done and then rolled back."""

import gc
import json
import os
import shlex
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from ixevents import backup_commands, config, create_app, notice_commands, school_commands, serve, slot_commands, staff_commands
from ixevents.accounts.models import Staff
from ixevents.command_parts import counted, dry_run_option, undone
from ixevents.condition import examination
from ixevents.config import ConfigurationError
from ixevents.core.addresses import made_out
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox import worker as outbox_worker
from ixevents.privacy import holders
from ixevents.privacy import words as privacy_words
from ixevents.registrations import seats
from ixevents.settings import store
from ixevents.volunteers import locks, queries

PAST_POOLER = {"migrate", "revision", "backup", "restore"}
"""Commands that talk to PostgreSQL itself, where a pooler stands before it and its own address is known."""

_TOLD = ("IXEVENTS_ENVIRONMENT", "IXEVENTS_BASE_URL", "IXEVENTS_DATA_DIR")
"""What a command needs to be told of a site in development; never a password."""


@click.group(cls=AppGroup)
def cli() -> None:
    """Events, registrations and letters of a municipality's international solidarity work."""


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--with-worker", is_flag=True, help="Send letters and do what is due as well, in a process beside.")
def serve_web(host: str, port: int, *, with_worker: bool) -> None:
    """Serve the site."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # waitress needs the application itself
    shown = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104  # compared, not bound
    try:
        serve.web(app, host, port, with_worker=with_worker, ready=lambda: _say_where(shown))
    except serve.PortTaken:
        _fail(f"Port {port} is taken. Stop what uses it, or choose another: make run PORT={port + 1}")


@cli.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--until-parent-ends", is_flag=True, hidden=True)
def worker(*, once: bool, until_parent_ends: bool) -> None:
    """Send letters, end offers, write reminders; any number of workers may run."""
    if once:
        click.echo(f"{counted(outbox_worker.run_once(), 'letter', 'letters')} left the queue.")
    else:
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # a thread and signals need the application itself
        serve.work(app, parent=sys.stdin.fileno() if until_parent_ends else None)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest form; safe to run again."""
    config.made(current_app.config["DATA_DIR"])
    from ixevents import schema  # noqa: PLC0415  # here, for its memory: see there

    schema.upgrade()
    click.echo("The database is in its newest form.")


@cli.command()
@click.argument("name")
def revision(name: str) -> None:
    """Write the next migration from what changed in the models; NAME is its subject, such as "mandates"."""
    from ixevents import schema  # noqa: PLC0415  # here, for its memory: see there

    schema.write_revision(name)


@cli.command()
@click.option("--sample", is_flag=True, help="Add the sample programme, dated around today.")
def seed(*, sample: bool) -> None:
    """Load the project records and the council; what is there already stays as it is."""
    from ixevents import seeding  # noqa: PLC0415  # here, for its memory: it draws papers

    with click.progressbar(seeding.steps(sample=sample), label="Loading", item_show_func=lambda step: step[0] if step else "") as bar:
        added = [(name, load()) for name, load in bar]
    db.session.commit()
    for name, counts in added:
        total = sum(counts.values()) if isinstance(counts, dict) else counts
        click.echo(f"{name}: {total} added")


@cli.command("doctor")
def doctor_command() -> None:
    """Look whether this installation is well; ends with 1 when something is not, `?` is what cannot be told from here."""
    with speaking("en"):
        findings = examination.examine()
    for finding in findings:
        mark = {True: "ok  ", False: "BAD ", None: "?   "}[finding.well]
        click.echo(f"{mark} {finding.name:9} {finding.words}{f'; {finding.todo}' if finding.todo else ''}")
    if any(finding.well is False for finding in findings):
        sys.exit(1)


@cli.command()
@dry_run_option
def recount(*, dry_run: bool) -> None:
    """Bring every slot's counters in line with its registrations, and every shift's with who took it."""
    changed = 0
    for slot_id in db.session.scalars(select(Slot.id).order_by(Slot.id)).all():
        slot = db.session.get_one(Slot, slot_id)
        seats.lock(slot)
        before = (slot.seats_taken, slot.seats_waiting)
        seats.recount(slot)
        if (slot.seats_taken, slot.seats_waiting) != before:
            changed += 1
            click.echo(f"slot {slot.id}: {before} is {(slot.seats_taken, slot.seats_waiting)}")
        if not dry_run:
            # Slot by slot, so that no sign-up waits for the whole.
            db.session.commit()
    for shift in locks.taken(db.session.scalars(queries.miscounted()).all()):
        before_that = shift.taken
        locks.recount([shift])
        click.echo(f"shift {shift.id}: {before_that} is {shift.taken}")
    click.echo(f"{counted(changed, 'slot', 'slots')} counted anew.")
    if not undone(dry_run=dry_run):
        db.session.commit()


@cli.command("messages")
@click.option("--check", is_flag=True, help="Change nothing; end with 1 when a sentence is not translated.")
def messages_command(*, check: bool) -> None:
    """Gather the sentences of code and templates into the catalogues, compile them, and list what is not translated."""
    from ixevents import messages  # noqa: PLC0415  # here: it loads what nobody else needs

    gathered = messages.gather() if check else messages.update()
    if not check:
        messages.compile_all()
    missing = list(messages.lacks(gathered))
    for lack in missing:
        click.echo(f"{lack.language}: {lack.sentence}")
    click.echo(f"{counted(len(missing), 'sentence', 'sentences')} to translate.")
    if check and missing:
        sys.exit(1)


cli.add_command(slot_commands.slot)
cli.add_command(school_commands.schools)
cli.add_command(staff_commands.staff)
cli.add_command(notice_commands.notices)
cli.add_command(backup_commands.backup)
cli.add_command(backup_commands.restore)
if config.WEB_ROOT == config.PACKAGED:
    # They write into the code. What pip has put somewhere is nobody's to write into, and has neither tests nor a way to hand a change in.
    del cli.commands["messages"], cli.commands["revision"]


@cli.group(cls=AppGroup)
def privacy() -> None:
    """Find, erase and expire personal data."""


@privacy.command()
@click.argument("address")
def find(address: str) -> None:
    """Print all that is kept on a mail ADDRESS, as JSON."""
    click.echo(json.dumps(_politely(lambda: holders.find_all(address)), ensure_ascii=False, indent=2, default=str))


@privacy.command()
@click.argument("address")
@dry_run_option
def erase(address: str, *, dry_run: bool) -> None:
    """Forget the person behind a mail ADDRESS; counts stay. What has to be kept is named, with the reason."""
    _show(_politely(lambda: holders.erase_all(address)))
    for name, entries in holders.find_all(address).items():
        if entries:
            click.echo(f"{len(entries):6} still kept in {name}")
    with speaking("en"):
        for kept in holders.remains_all(made_out(address).key):
            click.echo(f"       {privacy_words.remaining(kept)}: {privacy_words.why(kept)}")
    if not undone(dry_run=dry_run):
        db.session.commit()


@privacy.command()
@dry_run_option
def expire(*, dry_run: bool) -> None:
    """Forget everybody whose period is over."""
    _show(holders.expire_all(now()))
    if not undone(dry_run=dry_run):
        db.session.commit()


privacy.add_command(backup_commands.ledger_command)


def main() -> None:
    """Run the command; unsafe settings and a database that cannot be used end it with one sentence."""
    try:
        cli.main(prog_name="ixevents", obj=ScriptInfo(create_app=_application, set_debug_flag=False))
    except ConfigurationError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except DBAPIError as error:
        click.echo(f"Error: the database does not answer as it should ({type(error).__name__}). See: ixevents doctor", err=True)
        sys.exit(1)


def _application() -> Flask:
    """Return the application with the settings staff have stored."""
    app = create_app(config.past_pooler(os.environ) if PAST_POOLER & set(sys.argv[1:2]) else None)
    # All that is there by now stays: looking through it for waste would make the first visitor wait, and give a process made of this one
    # a copy of its own of all that was looked at.
    gc.freeze()
    gc.enable()
    with app.app_context():
        store.refresh(now=True)
    return app


def _politely(work: Callable[[], Any]) -> Any:
    """Do something; a polite no ends the command with its sentence, in English."""
    with speaking("en"):
        try:
            return work()
        except Refused as refusal:
            _fail(f"{refusal.message} Nothing was changed.")


def _show(counts: dict[str, int]) -> None:
    for name, count in counts.items():
        click.echo(f"{count:6} {name}")


def _say_where(address: str) -> None:
    config = current_app.config
    letters = f"sent by {config['MAIL_SERVER']}" if config["MAIL_SERVER"] else "kept until IXEVENTS_MAIL_SERVER is set"
    if config["ENVIRONMENT"] != "production" and not config["MAIL_SERVER"]:
        letters = f"{address}/dev/letters"
    click.echo(f"\n  Site         {address}/\n  Letters      {letters}\n  Back-office  {address}/staff/")
    if _nobody_yet():
        click.echo("               nobody has an account yet; this prints the link for yours:")
        click.echo(f"               {_command()} staff invite you@example.org --role administrator")
    click.echo("  Stop         Ctrl+C\n")


def _command() -> str:
    """Return how to call this program in another window, to be copied: with what it was told here."""
    if current_app.config["ENVIRONMENT"] == "production":
        return "ixevents"
    told = (f"{name}={shlex.quote(os.environ[name])} " for name in _TOLD if os.environ.get(name))
    return "".join(told) + ".venv/bin/python -m ixevents"


def _nobody_yet() -> bool:
    """Whether nobody has an account; a database without its tables is for the pages to tell."""
    try:
        return db.session.scalar(select(Staff.id).limit(1)) is None
    except DBAPIError:
        return False
    finally:
        db.session.rollback()


def _fail(sentence: str) -> NoReturn:
    raise click.ClickException(sentence)
