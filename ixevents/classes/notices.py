"""What letters about a class say: the class in place of places, and what a teacher wants to know besides."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.classes import behind, places_left, words
from ixevents.classes import terms as terms_of
from ixevents.classes.models import ClassWish
from ixevents.core.clock import now
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.extensions import db
from ixevents.outbox.calendar import Entry
from ixevents.registrations import facts
from ixevents.registrations.models import Registration, State
from ixevents.schools.models import SchoolState

LETTERS = frozenset(
    (
        *("confirm_address", "requested", "confirmed", "waiting", "changed", "withdrawn", "offer", "transferred", "refused"),
        *("moved", "called_off"),
    )
)
"""Letters of `registrations` that have words of their own for classes, in `templates/notices/classes/`; the others say it for both."""

Rows = list[tuple[str, str]]


def rows(registration: Registration) -> Rows:
    """Return what stands for "places" in letters and calendars: school, class, and how many come."""
    party = behind.party(registration)
    said = [(_("Class"), words.label(party)), (_("Who"), words.who(party.pupils, party.adults))]
    # What a teacher typed goes to nobody else's mailbox: the school is named once it is in the list (case 20).
    if party.school is not None and party.school.state == SchoolState.LISTED:
        said.insert(0, (_("School"), party.school.name))
    if registration.seats and registration.seats_waiting:
        said.append((_("Places"), str(registration.seats)))
    if registration.seats_waiting and registration.state != State.WISHED:
        said.append((_("Waiting for"), ngettext("%(num)s place", "%(num)s places", registration.seats_waiting)))
    bring = terms_of.of(registration.slot.event).bring
    return [*said, (_("Bring"), plain(bring))] if bring.complete and registration.seats and registration.state not in facts.GONE else said


def values(registration: Registration, letter: str) -> Mapping[str, object]:
    """Return what the letters of classes say besides, in the language being spoken."""
    party = behind.party(registration)
    said: dict[str, object] = {
        "label": party.label,
        "who": words.who(party.pupils, party.adults),
        "whole": registration.whole_only,
        "wish": _wish(registration) if letter in ("confirmed", "requested") else 1,
        "elsewhere": [],
    }
    if letter == "called_off":
        said["link"] = external("events.event", lang=current_language(), slug=registration.slot.event.slug)
    if letter in ("waiting", "offer"):
        said["elsewhere"] = words.room(
            places_left.elsewhere(registration.slot, party.size, now(), party.school)[: places_left.MOST_SUGGESTED]
        )
    return said


def entry(registration: Registration, public: Entry) -> Entry:
    """Return the calendar entry of a class: one of its own, for a teacher may bring two classes to one slot."""
    party = behind.party(registration)
    return replace(public, uid=f"{public.uid}-{registration.id}", summary=f"{public.summary} · {party.label}")


def _wish(registration: Registration) -> int:
    """Return which of its wishes the class has got."""
    wish = db.session.get(ClassWish, (registration.id, 1))
    return 1 if wish is None or wish.slot_id == registration.slot_id else 2
