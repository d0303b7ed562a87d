"""A teacher changes the wishes of a class while its round collects."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete

from ixevents.allocation import actions, collecting
from ixevents.allocation.models import Round
from ixevents.classes import actions as classes
from ixevents.classes import behind
from ixevents.classes.models import ClassWish
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.registrations import actions as registrations
from ixevents.registrations import admission, notices, queries, seats
from ixevents.registrations.models import Registration, State


def change(registration: Registration, slots: Sequence[Slot], *, actor: str = PUBLIC) -> Registration:
    """Give a class other wishes, the dearest first. Raises `Refused` after the closing date."""
    registrations.lock(registration)
    found = collecting.of_event(registration.slot.event_id)
    if registration.state != State.WISHED or found is None or not _open(found):
        raise Refused(_("The closing date is over: your wishes stand as they are."), "closed")
    if not slots or not all(slot.event_id == registration.slot.event_id and seats.open_for_offers(slot) for slot in slots):
        raise Refused(_("Choose among the dates of this event."), "slot")
    classes.require_school(behind.party(registration).school_id, slots)
    _require_alone(registration, slots[0])
    admission.require_few_letters(registration.email)
    db.session.execute(delete(ClassWish).where(ClassWish.registration_id == registration.id))
    db.session.add_all(ClassWish(registration_id=registration.id, rank=rank, slot_id=slot.id) for rank, slot in enumerate(slots, 1))
    registration.slot = slots[0]
    db.session.flush()
    notices.wished(registration)
    journal.record("change_wishes", registration, actor=actor, wishes=len(slots))
    return registration


def _open(found: Round) -> bool:
    actions.lock(found)
    return found.open


def _require_alone(registration: Registration, slot: Slot) -> None:
    if registration.email_key is None or slot.id == registration.slot_id:
        return
    if db.session.scalars(queries.live_at(slot.id, registration.email_key, registration.party_key)).first() is not None:
        raise Refused(_("You have registered a class with this name here already."), "label_taken")
