"""Samples of the letters about classes: an invented workshop, school and class."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.classes import actions
from ixevents.classes.models import ClassParty
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.events.models import Audience
from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.registrations import notices
from ixevents.registrations.models import Offer, Registration, State
from ixevents.registrations.samples import party as any_party
from ixevents.schools.models import Community, School

NAMES = {
    "confirm_address": _l("Class: confirm the address"),
    "requested": _l("Class: request received"),
    "confirmed": _l("Class: registered"),
    "waiting": _l("Class: on the waiting list"),
    "changed": _l("Class: changed"),
    "withdrawn": _l("Class: withdrawn"),
    "offer": _l("Class: places offered"),
    "transferred": _l("Class: moved to another date"),
    "refused": _l("Class: request not accepted"),
    "moved": _l("Class: the date has moved"),
    "called_off": _l("Class: the date is called off"),
}
_TITLE = Translated("L’eau des autres", "Het water van anderen", "The water of others")
_REASON = Translated(
    "Cette année, chaque école vient une fois.", "Dit jaar komt elke school één keer.", "This year each school comes once."
)


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"classes.{letter}", title, _WRITERS.get(letter) or _plain(letter))


def party(language: str, *, label: str = "4TQ B", **values: Any) -> Registration:
    """Make the invented class, in the session; the caller undoes it."""
    defaults = {"name": "Odile Martin", "email": "odile@example.org", "email_key": "odile@example.org", "seats": 24}
    registration = any_party(language, **defaults | values, party_key=f"{actions.KIND}:1:4tqb")
    event = registration.slot.event
    event.audience, event.title = Audience.SCHOOLS, _TITLE
    school = School(
        community=Community.FRENCH, number=f"sample-{new_code()}"[:30], name="Athénée des Lilas", postcode="1050", locality="Ixelles"
    )
    db.session.add(school)
    db.session.flush()
    db.session.add(
        ClassParty(registration_id=registration.id, school_id=school.id, label=label, level="S4", pupils=22, adults=2, needs={}, counts={})
    )
    db.session.flush()
    return registration


def _plain(letter: str) -> Callable[[str], object]:
    return lambda language: getattr(notices, letter)(party(language, **_STATES.get(letter, {})))


def _offer(language: str) -> object:
    registration = party(language, state=State.OFFERED, seats=0, seats_waiting=24, waiting_since=now())
    made = Offer(registration_id=registration.id, slot_id=registration.slot_id, seats=16, ends_at=now() + timedelta(days=2))
    return notices.offer(registration, made)


def _transferred(language: str) -> object:
    old = any_party(language, email="other@example.org", email_key="other@example.org").slot
    return notices.transferred(party(language, sequence=1), old)


def _moved(language: str) -> object:
    registration = party(language, sequence=1)
    return notices.moved(registration, registration.slot.starts_at - timedelta(hours=1), registration.slot.place)


def _called_off(language: str) -> object:
    registration = party(language, state=State.CALLED_OFF, sequence=1)
    registration.slot.called_off_reason = Translated("La salle a été inondée.", "De zaal is ondergelopen.", "The hall was flooded.")
    return notices.called_off(registration)


_WAITING: Mapping[str, Any] = {"state": State.WAITING, "seats": 0, "seats_waiting": 24, "whole_only": True}
_STATES: dict[str, Mapping[str, Any]] = {
    "withdrawn": {"state": State.CANCELLED, "sequence": 1},
    "requested": {"state": State.REQUESTED},
}
_WRITERS: dict[str, Callable[[str], object]] = {
    "confirm_address": lambda language: notices.confirm_address(
        party(language, state=State.HELD, held_until=now() + timedelta(minutes=30))
    ),
    "waiting": lambda language: notices.waiting(party(language, **_WAITING, waiting_since=now())),
    "offer": _offer,
    "transferred": _transferred,
    "moved": _moved,
    "called_off": _called_off,
    "refused": lambda language: notices.refused(party(language, state=State.REFUSED, sequence=1), _REASON),
}
