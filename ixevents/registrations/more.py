"""What else a party of persons can come to: other dates of its edition, and a form that knows already who asks."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.events import availability
from ixevents.events.availability import Availability
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import kinds, queries
from ixevents.registrations.forms import PersonForm
from ixevents.registrations.models import Registration

MOST = 40
"""Dates on the page: the next ones."""
_WHOLE_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Choice:
    """A date the party can sign up for, how full it is, and what speaks against it."""

    slot: Slot
    standing: Availability
    note: str


def choices(registration: Registration) -> list[Choice]:
    """Return the other dates of the edition that take registrations, event by event, and say which are at the time of this one.

    What else the address is registered for changes nothing here: anybody can sign up with it and sees this page at once (case 19).
    """
    moment, mine = now(), registration.slot
    found = db.session.scalars(queries.dates_of_edition(registration.slot.event.edition_id, moment, MOST)).all()
    standings = {slot.id: availability.of(slot, moment) for slot in found if slot.id != mine.id and kinds.asked_by(slot.event) is None}
    free = [Choice(slot, standings[slot.id], _note(slot, mine)) for slot in found if slot.id in standings and standings[slot.id].takes]
    first = {choice.slot.event_id: number for number, choice in reversed(list(enumerate(free)))}
    return sorted(free, key=lambda choice: first[choice.slot.event_id])


def fill(form: PersonForm, code: str) -> None:
    """Write into a new form who asks, as the registration behind a private link says it; an unknown link writes nothing.

    What was written about health was for the team of one event, and is not taken along (GDPR-03).
    """
    registration = db.session.scalars(queries.by_code(), {"code": code}).first() if code else None
    if registration is None or registration.anonymous_at is not None or registration.party_key:
        return
    headers.private()
    form.filled = True
    form.name.data, form.email.data = registration.name, registration.email
    form.seats.data = min(max(1, registration.seats_asked), form.max_party)
    form.needs.data = list(registration.needs)


def _note(slot: Slot, mine: Slot) -> str:
    """Say that the party is expected elsewhere at that time; what lasts for days leaves time for the rest."""
    at_once = mine.starts_at < slot.ends_at and slot.starts_at < mine.ends_at and _short(mine) and _short(slot)
    return _("You are registered for something else at that time.") if at_once else ""


def _short(slot: Slot) -> bool:
    return slot.ends_at - slot.starts_at < _WHOLE_DAY
