"""Commands for one slot: list, move, call off, change the capacity. Each shows who is written to; `--dry-run` changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ixevents.command_parts import can_be, counted, dry_run_option
from ixevents.core import dates, zones
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events.models import Event, Place, Slot
from ixevents.events.planning import MOST_SEATS
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.registrations import queries, slot_actions

MOMENT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@click.group(cls=AppGroup)
def slot() -> None:
    """See and change single dates of events."""


@slot.command("list")
@click.argument("event_slug")
def list_slots(event_slug: str) -> None:
    """List the dates of an event with their number, state and seats."""
    if db.session.scalar(select(Event.id).where(Event.slug == event_slug)) is None:
        raise click.ClickException(f"There is no event {event_slug}: what stands last in the address of its page is meant.")
    rows = select(Slot).join(Slot.event).where(Event.slug == event_slug).options(joinedload(Slot.place)).order_by(Slot.starts_at)
    for row in db.session.scalars(rows):
        when = f"{dates.local_day(row.starts_at, row.zone)} {dates.hours(row.starts_at, row.ends_at, row.zone)}"
        seats = f"{row.seats_taken}/{row.capacity if row.capacity is not None else '∞'}, {row.seats_waiting} waiting"
        click.echo(f"{row.id:6} {when}  {row.state:10} {seats:24} {row.place.name.pick('en')}")


@slot.command()
@click.argument("slot_id", type=int)
@click.argument("starts", type=MOMENT, metavar="STARTS")
@click.argument("ends", type=MOMENT, metavar="ENDS")
@click.option("--place", "place_slug", help="Slug of the new place; without it the place stays.")
@dry_run_option
def move(slot_id: int, starts: datetime, ends: datetime, place_slug: str | None, *, dry_run: bool) -> None:
    """Give a date another time ("2027-05-08 14:00", on the clock of its zone) or place, and write to everyone."""
    with _refusals():
        found = _load(slot_id)
        place = found.place if place_slug is None else _place(place_slug)
        start, end = (zones.instant(moment.date(), moment.time(), found.zone) for moment in (starts, ends))
        letters = slot_actions.move(found, start, end, place, actor=SYSTEM)
    _finish(letters, dry_run=dry_run)


@slot.command("call-off")
@click.argument("slot_id", type=int)
@click.option("--fr", required=True, help="The reason, in French.")
@click.option("--nl", required=True, help="The reason, in Dutch.")
@click.option("--en", default="", help="The reason, in English.")
@dry_run_option
def call_off(slot_id: int, fr: str, nl: str, en: str, *, dry_run: bool) -> None:
    """Call a date off, say why in both languages, and write to everyone."""
    with _refusals():
        letters = slot_actions.call_off(_load(slot_id), Translated(fr, nl, en), actor=SYSTEM)
    _finish(letters, dry_run=dry_run)


@slot.command()
@click.argument("slot_id", type=int)
@click.argument("seats", type=click.IntRange(0, MOST_SEATS))
@dry_run_option
def capacity(slot_id: int, seats: int, *, dry_run: bool) -> None:
    """Change how many seats a date has; new room is offered to those who wait."""
    with _refusals():
        offers = slot_actions.set_capacity(_load(slot_id), seats, actor=SYSTEM)
    _finish(len(offers), dry_run=dry_run)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn a polite no into the end of the command, in English."""
    with speaking("en"):
        try:
            yield
        except Refused as refusal:
            db.session.rollback()
            raise click.ClickException(f"{refusal.message} Nothing was changed.") from refusal


def _load(slot_id: int) -> Slot:
    found = db.session.scalars(queries.slot_whole(slot_id)).first() if can_be(slot_id) else None
    if found is None:
        raise Refused(f"There is no date {slot_id}.")
    return found


def _place(slug: str) -> Place:
    found = db.session.scalars(select(Place).where(Place.slug == slug)).first()
    if found is None:
        raise Refused(f"There is no place {slug}.")
    return found


def _finish(letters: int, *, dry_run: bool) -> None:
    if dry_run:
        db.session.rollback()
        click.echo(f"Dry run: {counted(letters, 'letter', 'letters')} would be written; nothing was changed.")
    else:
        db.session.commit()
        click.echo(f"Done; {counted(letters, 'letter', 'letters')} written.")
