"""Letters about handing a class over. They hold no word the sender typed but the name of the class: nobody writes to others by them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from ixevents.classes import behind
from ixevents.classes.handover import ClassHandover
from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.outbox import letters
from ixevents.outbox.calendar import Method
from ixevents.outbox.models import Notice
from ixevents.registrations import facts, notices
from ixevents.registrations.models import Registration

LETTERS = ("handover_asked", "handed_over", "taken_over", "handover_ended", "handover_undone", "handed_back")


def asked(registration: Registration, handover: ClassHandover) -> Notice | None:
    """Ask the colleague whether it takes the class over; nothing changes before it says so."""

    def more() -> Mapping[str, object]:
        until = facts.until(handover.ends_at, registration.slot)
        link = external("registrations.private", lang=current_language(), code=handover.code)
        # What the class answered is for its contact.
        return {"rows": [*facts.rows(registration), (_("Answer before"), until)], "link": link, "until": until, "answers": []}

    return _write("handover_asked", registration, more, to=handover.email, expires_at=handover.ends_at)


def handed_over(registration: Registration, ends_at: datetime) -> Notice | None:
    """Tell who was the contact, while it still is: how to undo it, and take the entry out of its calendar (RFC 5546, 3.2.5)."""
    return _write("handed_over", registration, lambda: {"until": facts.until(ends_at, registration.slot)}, method=Method.CANCEL)


def taken_over(registration: Registration) -> Notice | None:
    """Give the new contact its link, and the entry for its calendar."""
    return _write("taken_over", registration, method=Method.REQUEST)


def ended(registration: Registration) -> Notice | None:
    """Tell the contact that the colleague did not take the class over."""
    return _write("handover_ended", registration)


def undone(registration: Registration) -> Notice | None:
    """Tell the colleague, while it still is the contact, that the class went back; its entry leaves the calendar."""
    return _write("handover_undone", registration, lambda: {"link": _event(registration)}, method=Method.CANCEL)


def handed_back(registration: Registration) -> Notice | None:
    """Tell the former contact that it is the contact again, with the entry for its calendar."""
    return _write("handed_back", registration, method=Method.REQUEST)


def _write(letter: str, registration: Registration, more: letters.Context = dict, **how: Any) -> Notice | None:
    party = behind.party(registration)

    def values() -> Mapping[str, object]:
        return {"label": party.label, **more()}

    return notices.write(f"classes.{letter}", registration, values, **how)


def _event(registration: Registration) -> str:
    return external("events.event", lang=current_language(), slug=registration.slot.event.slug)
