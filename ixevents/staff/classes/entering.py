"""Entering a class for a school, under the rules and the lock of every teacher (DIG-01, case 8)."""

from flask import flash, request
from flask_babel import gettext as _

from ixevents.classes import actions, queries
from ixevents.classes.actions import Class, Contact, Sending
from ixevents.classes.models import Photos, Transport
from ixevents.classes.school_days import SchoolDays
from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations.models import Channel, Registration
from ixevents.schools.models import Community, School
from ixevents.staff import finding
from ixevents.staff.classes.forms import EntryForm
from ixevents.staff.registrations import deeds


def form() -> EntryForm:
    """Return the form with the dates still to come, the one of the way here chosen."""
    slots, finder = finding.slots(queries.class_slots(now()).limit(None))
    made = EntryForm()
    made.finder = finder
    made.offer(slots, [deeds.slot_name(slot) for slot in slots])
    if not made.is_submitted():
        made.slot.data = request.args.get("slot", type=int)
    made.sending.data = made.sending.data or new_code()
    return made


def enter(filled: EntryForm, school: School, *, actor: str) -> Registration:
    """Enter the class. Raises `Refused` on a day without school of its community, and as for every teacher."""
    slot = db.session.scalars(queries.class_slots(now()).limit(None).where(Slot.id == filled.slot.data)).first()
    if slot is None:
        raise Refused(_("Choose a date."), "slot")
    _require_school_day(school, slot)
    (made,) = actions.register(_sending(filled, school), [_class(filled, slot)])
    journal.record("enter", made, actor=actor, channel=made.channel, seats=made.seats_asked)
    return made


def _require_school_day(school: School, slot: Slot) -> None:
    days = SchoolDays(Community(school.community), [slot])
    closed = days.closed(slot)
    if closed:
        raise Refused(closed, "holiday")
    unusual = days.unusual(slot)
    if unusual:
        flash(_("%(what)s Make sure that the school means this day.", what=unusual), "warning")


def _sending(filled: EntryForm, school: School) -> Sending:
    email = addresses.read(filled.email.data) if filled.email.data else None
    return Sending(
        key=f"staff-{filled.sending.data}"[:40],
        contact=Contact(filled.name.data or "", email, filled.phone.data or None, filled.role.data or ""),
        language=filled.language.data or "unknown",
        school_id=school.id,
        day_phone=filled.day_phone.data or None,
        photos=Photos(filled.photos.data),
        transport=Transport(filled.transport.data) if filled.transport.data else None,
        topic=filled.topic.data or None,
        channel=Channel(filled.channel.data),
    )


def _class(filled: EntryForm, slot: Slot) -> Class:
    return Class(
        label=filled.label.data or "",
        level=filled.level.data or "",
        pupils=filled.pupils.data or 0,
        adults=filled.adults.data or 0,
        wishes=(slot,),
        needs=dict.fromkeys(filled.needs.data or (), 1),
        needs_note=filled.needs_note.data or None,
        hours=filled.hours.data or "",
        part=bool(filled.part.data),
    )
