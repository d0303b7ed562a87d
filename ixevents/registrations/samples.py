"""Samples of the letters about registrations: an invented concert, an invented party."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.events.models import Audience, Edition, EditionState, Event, EventKind, EventState, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.projects.models import Project, ProjectKind
from ixevents.registrations import notices
from ixevents.registrations.models import Offer, Registration, State
from ixevents.registrations.proposal import DateProposal

NAMES = {
    "confirm_address": _l("Confirm the address"),
    "requested": _l("Request received"),
    "confirmed": _l("Registration confirmed"),
    "changed": _l("Number changed"),
    "withdrawn": _l("Withdrawn"),
    "waiting": _l("On the waiting list"),
    "wished": _l("Wishes received"),
    "offer": _l("Places offered"),
    "offer_ended": _l("Offer ended"),
    "proposed": _l("Another date proposed"),
    "proposal_ended": _l("Proposal ended"),
    "moved": _l("Date or place changed"),
    "called_off": _l("Called off"),
    "reminder": _l("Reminder of the day before"),
    "already": _l("Registered already"),
    "link": _l("Link sent again"),
    "refused": _l("Request not accepted"),
    "released": _l("Registration ended by us"),
    "transferred": _l("Moved to another date"),
    "date_left": _l("Old date taken out of the calendar"),
    "merged_elsewhere": _l("Two registrations made one, to the other address"),
    "merged": _l("Two registrations made one"),
    "offer_withdrawn": _l("Offer withdrawn"),
}


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"registrations.{letter}", title, _WRITERS.get(letter) or _plain(letter))


def party(language: str, **values: Any) -> Registration:
    """Make the invented party, in the session; the caller undoes it."""
    defaults = {
        "name": "Amina Diallo",
        "email": "amina@example.org",
        "email_key": "amina@example.org",
        "seats": 3,
        "state": State.CONFIRMED,
    }
    registration = Registration(slot=_slot(), language=language, **defaults | values)
    db.session.add(registration)
    db.session.flush()
    return registration


def _plain(letter: str) -> Callable[[str], object]:
    return lambda language: getattr(notices, letter)(party(language, **_STATES.get(letter, {})))


def _waiting(language: str) -> object:
    return notices.waiting(party(language, state=State.WAITING, seats=0, seats_waiting=3, waiting_since=now()))


def _confirm_address(language: str) -> object:
    return notices.confirm_address(party(language, state=State.HELD, held_until=now() + timedelta(minutes=30)))


def _offer(language: str) -> object:
    registration = party(language, state=State.OFFERED, seats=0, seats_waiting=3, waiting_since=now())
    return notices.offer(
        registration, Offer(registration_id=registration.id, slot_id=registration.slot_id, seats=2, ends_at=now() + timedelta(days=2))
    )


def _moved(language: str) -> object:
    registration = party(language, sequence=1)
    slot = registration.slot
    old_start, old_place = slot.starts_at, slot.place
    slot.starts_at, slot.ends_at, slot.place = (
        old_start + timedelta(days=1),
        slot.ends_at + timedelta(days=1),
        _place("Centre culturel", "Cultureel centrum"),
    )
    db.session.flush()
    return notices.moved(registration, old_start, old_place)


def _called_off(language: str) -> object:
    registration = party(language, state=State.CALLED_OFF, sequence=1)
    registration.slot.called_off_reason = Translated("La salle a été inondée.", "De zaal is ondergelopen.", "The hall was flooded.")
    registration.slot.state = SlotState.CALLED_OFF
    return notices.called_off(registration)


def _refused(language: str) -> object:
    return notices.refused(party(language, state=State.REFUSED, sequence=1), _REASON)


def _released(language: str) -> object:
    return notices.released(party(language, state=State.CANCELLED, sequence=1), _REASON)


def _transferred(language: str) -> object:
    old = party(language, email="other@example.org", email_key="other@example.org").slot
    return notices.transferred(party(language, sequence=1), old)


def _merged_elsewhere(language: str) -> object:
    kept = party(language, email="other@example.org", email_key="other@example.org", seats=5)
    return notices.merged_elsewhere(party(language, state=State.CANCELLED, sequence=1), kept)


def _proposal(language: str) -> tuple[Registration, DateProposal]:
    registration = party(language, state=State.REQUESTED)
    slot = registration.slot
    other = Slot(event=slot.event, place=slot.place, starts_at=slot.starts_at + timedelta(days=1), ends_at=slot.ends_at + timedelta(days=1))
    db.session.add(other)
    db.session.flush()
    end = now() + timedelta(days=5)
    return registration, DateProposal(registration_id=registration.id, slot=other, seats=3, reason=_REASON, made_at=now(), ends_at=end)


_REASON = Translated("La salle est plus petite que prévu.", "De zaal is kleiner dan voorzien.", "The hall is smaller than planned.")
_STATES: dict[str, dict[str, Any]] = {
    "withdrawn": {"state": State.CANCELLED, "sequence": 1},
    "offer_ended": {"state": State.EXPIRED, "seats": 0},
    "requested": {"state": State.REQUESTED},
    "wished": {"state": State.WISHED, "seats": 0, "seats_waiting": 3},
}
_WRITERS: dict[str, Callable[[str], object]] = {
    "confirm_address": _confirm_address,
    "waiting": _waiting,
    "proposed": lambda language: notices.proposed(*_proposal(language)),
    "proposal_ended": lambda language: notices.proposal_ended(*_proposal(language)),
    "offer": _offer,
    "moved": _moved,
    "called_off": _called_off,
    "refused": _refused,
    "released": _released,
    "transferred": _transferred,
    "merged_elsewhere": _merged_elsewhere,
}


def _slot() -> Slot:
    begins = (now() + timedelta(days=14)).replace(hour=18, minute=0, second=0, microsecond=0)
    return Slot(
        event=_event(),
        place=_place("Grande salle", "Grote zaal"),
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        capacity=40,
        state=SlotState.PUBLISHED,
    )


def _event() -> Event:
    title = Translated("Fanfare de Matonge", "Fanfare van Matonge", "Matonge brass band")
    return Event(
        slug=f"sample-{new_code()}"[:60],
        edition=_edition(),
        project=Project(slug=f"sample-{new_code()}"[:60], title=title, summary=title, kind=ProjectKind.DECENTRALISED_COOPERATION),
        kind=EventKind.CONCERT,
        audience=Audience.EVERYONE,
        title=title,
        summary=title,
        languages=["fr", "nl"],
        price=Decimal(0),
        state=EventState.PUBLISHED,
    )


def _edition() -> Edition:
    title = Translated("Festival", "Festival", "Festival")
    return Edition(
        programme="festival",
        slug=f"sample-{new_code()}"[:60],
        title=title,
        tagline=title,
        starts_on=today() + timedelta(days=14),
        ends_on=today() + timedelta(days=15),
        state=EditionState.PUBLISHED,
    )


def _place(fr: str, nl: str) -> Place:
    return Place(
        slug=f"sample-{new_code()}"[:60],
        name=Translated(fr, nl, fr),
        street=Translated("Place Fernand Cocq 1", "Fernand Cocqplein 1", "Place Fernand Cocq 1"),
        locality=Translated("Ixelles", "Elsene", "Ixelles"),
    )
