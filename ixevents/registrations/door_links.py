"""Addresses shared with volunteers: the door of one event on one day, signed, revocable, without account."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from ixevents.core import dates, tokens
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.refusal import Refused
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import queries
from ixevents.registrations.models import DoorLink

PURPOSE = "door"
LATE_SENDING = timedelta(days=1)
"""So long after its day a link still takes what devices had not sent."""


def make(event: Event, day: date, *, actor: str) -> DoorLink:
    """Make an address for one event and one day. Raises `Refused` for a day that is over, its night included."""
    if day < dates.long_day(now()):
        raise Refused(_("This day is over."), "over")
    link = DoorLink(event_id=event.id, day=day, made_by=actor)
    db.session.add(link)
    db.session.flush()
    journal.record("make_door_link", event, actor=actor, link=link.id, day=day.isoformat())
    return link


def revoke(link: DoorLink, *, actor: str) -> None:
    """Close an address at once; twice changes nothing."""
    if link.revoked_at is None:
        link.revoked_at = now()
        journal.record("revoke_door_link", link, actor=actor)


def token(link: DoorLink) -> str:
    """Return what the address carries: signed, so that it is kept nowhere and cannot be guessed."""
    return tokens.sign(PURPOSE, link.id)


def read(given: str) -> DoorLink | None:
    """Return the link of an address, or None when it is forged, revoked or long over."""
    link_id = tokens.read(PURPOSE, given)
    link = db.session.scalars(queries.door_link(link_id)).first() if isinstance(link_id, int) else None
    return link if link is not None and link.revoked_at is None and now() < ends_at(link) + LATE_SENDING else None


def day_of(slot: Slot) -> date:
    """Return the day for which an address to a slot is made: the one it begins, or the present one while it goes on."""
    first, moment = dates.local_day(slot.starts_at, slot.zone), now()
    return max(first, dates.long_day(moment)) if moment < slot.ends_at else first


def slots(link: DoorLink) -> Sequence[Slot]:
    """Return the slots of its day: those that begin on it, and those of days before that go on in its morning."""
    found = queries.slots_of_event_between(link.event_id, starts_at(link), next_midnight(link), dates.morning(link.day))
    return db.session.scalars(found).all()


def starts_at(link: DoorLink) -> datetime:
    """Return the midnight with which its day begins."""
    return datetime.combine(link.day, time(), BRUSSELS)


def next_midnight(link: DoorLink) -> datetime:
    """Return the midnight with which its day ends: slots that start before it are its own."""
    return datetime.combine(link.day + timedelta(days=1), time(), BRUSSELS)


def ends_at(link: DoorLink) -> datetime:
    """Return when nobody is shown any more: the night belongs to the day."""
    return dates.morning(link.day + timedelta(days=1))


def is_open(link: DoorLink) -> bool:
    """Whether names are shown now."""
    return starts_at(link) <= now() < ends_at(link)
