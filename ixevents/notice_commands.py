"""The commands `ixevents notices`: seeing and steering the letters of the outbox."""

from collections.abc import Callable

import click
from flask.cli import AppGroup
from sqlalchemy import select

from ixevents.command_parts import can_be, counted, dry_run_option, undone
from ixevents.core.refusal import Refused
from ixevents.core.web import LARGEST_ID, speaking
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.outbox import actions as outbox
from ixevents.outbox import home, queries
from ixevents.outbox.models import Notice, NoticeState


@click.group(cls=AppGroup)
def notices() -> None:
    """See and steer the letters of the outbox."""


@notices.command("list")
@click.option("--state", type=click.Choice([state.value for state in NoticeState]), help="Only letters in this state.")
@click.option("--limit", type=click.IntRange(1, LARGEST_ID), default=50, show_default=True, help="Show so many, the newest first.")
def list_notices(state: str | None, limit: int) -> None:
    """List letters, the newest first; addresses are shown in part."""
    query = select(Notice).order_by(Notice.id.desc()).limit(limit)
    for notice in db.session.scalars(query.where(Notice.state == state) if state else query):
        name, _at, domain = notice.recipient.partition("@")
        answer = f"  {notice.last_answer}" if notice.last_answer else ""
        click.echo(f"{notice.id:6} {notice.state:8} {notice.due_at:%Y-%m-%d %H:%M} {notice.kind:28} {name[:1]}…@{domain}{answer}")


@notices.command()
@click.argument("ids", type=int, nargs=-1, required=True)
@dry_run_option
def resend(ids: tuple[int, ...], *, dry_run: bool) -> None:
    """Send letters again, whatever became of them."""
    _each(ids, "resend", outbox.resend, dry_run=dry_run)


@notices.command()
@click.argument("ids", type=int, nargs=-1, required=True)
@dry_run_option
def release(ids: tuple[int, ...], *, dry_run: bool) -> None:
    """Send letters that were held back."""
    _each(ids, "release", outbox.release, dry_run=dry_run)


@notices.command()
@click.argument("ids", type=int, nargs=-1, required=True)
@dry_run_option
def drop(ids: tuple[int, ...], *, dry_run: bool) -> None:
    """Decide that letters are not to go."""
    _each(ids, "drop", outbox.drop, dry_run=dry_run)


@notices.command()
@click.option("--with-waiting", is_flag=True, help="In a restored or copied database: let letters that waited in it go too.")
@dry_run_option
def resume(*, with_waiting: bool, dry_run: bool) -> None:
    """Try the mail server now, instead of at the end of the pause; or say that a restored or copied database is the one that sends."""
    if (held := home.held()) is not None:
        journal.record("resume_queue", held, actor=SYSTEM, reason=str(held.held_for))
    aside = outbox.settle(with_waiting=with_waiting)
    outbox.resume()
    if aside:
        letters = counted(
            aside, "letter may have gone from the other database and is held", "letters may have gone from the other database and are held"
        )
        click.echo(f"{letters}: ixevents notices list --state held")
    click.echo(f"{counted(db.session.scalar(queries.waiting()) or 0, 'letter waits', 'letters wait')} to be sent.")
    if not dry_run:
        click.echo("The queue goes on.")
    if not undone(dry_run=dry_run):
        db.session.commit()


def _each(ids: tuple[int, ...], verb: str, act: Callable[[Notice], Notice], *, dry_run: bool) -> None:
    for notice_id in ids:
        notice = db.session.get(Notice, notice_id) if can_be(notice_id) else None
        if notice is None:
            raise click.ClickException(f"There is no letter {notice_id}. Nothing was changed.")
        changed = _politely(notice, act)
        journal.record(verb, changed, actor=SYSTEM)
        click.echo(f"letter {notice_id}: {changed.state}")
    if not undone(dry_run=dry_run):
        db.session.commit()


def _politely(notice: Notice, act: Callable[[Notice], Notice]) -> Notice:
    """Do something with a letter; a polite no ends the command with its sentence, in English."""
    with speaking("en"):
        try:
            return act(notice)
        except Refused as refusal:
            raise click.ClickException(f"{refusal.message} Nothing was changed.") from refusal
