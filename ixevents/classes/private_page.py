"""What the private page of a class shows, and the forms on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from ixevents.classes import as_seen, behind, need_actions, places_left, queries, standings, words
from ixevents.classes import terms as terms_of
from ixevents.classes.handing import class_part
from ixevents.classes.models import ClassParty
from ixevents.classes.private_forms import ChangeClassForm, ClassOfferForm, MoveForm, NeedsForm, asking_needs, changing, offering
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.registrations import queries as registration_queries
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.models import Offer, Registration, State

WORKSHOPS_MOST = 6
MOVABLE = (State.CONFIRMED, State.REQUESTED, State.WAITING, State.OFFERED)


@dataclass(frozen=True)
class Workshop:
    """Another event the class could come to, with its first date that has room."""

    event: Event
    slot: Slot
    places: str


def draw(registration: Registration, values: Mapping[str, Any]) -> str:
    """Draw the private page of a class; `values` is what every party's page shows, and forms as they were sent."""
    party, terms = behind.party(registration), terms_of.of(registration.slot.event)
    changeable = values["changeable"]
    rooms = other_dates(registration, party) if changeable and registration.state in MOVABLE else []
    shown: dict[str, Any] = {
        "party": party,
        "who": words.who,
        "tag_of": standings.tag,
        "terms": terms,
        "party_facts": _facts(registration, party),
        "standing": standings.standing(registration, party),
        "change": _sent(values, party) or _filled(registration, party),
        "change_open": "class_form" in values,
        "needs": _sent_needs(values, registration, party) or _filled_needs(registration, party),
        "needs_open": "needs_form" in values,
        "move": values.get("move_form") or MoveForm(formdata=None, slots=rooms, seen_slot=registration.slot_id),
        "rooms": rooms,
        "class_offer": values.get("class_offer") or (offer_form(registration, values["offer"], formdata=None) if values["offer"] else None),
        **class_part.values(registration, values.get("hand_over_form"), changeable=changeable),
        "workshops": workshops(registration, party) if changeable else [],
    }
    return render_template("classes/private.html", **{**values, **shown})


def change_form(registration: Registration, **options: Any) -> ChangeClassForm:
    """Return the form that changes a class."""
    return changing(terms_of.of(registration.slot.event), behind.party(registration))(**options)


def offer_form(registration: Registration, offer: Offer | None, **options: Any) -> ClassOfferForm:
    """Return the form that answers an offer."""
    offered = offer.seats if offer else max(1, registration.seats_waiting)
    return offering(terms_of.of(registration.slot.event), registration.seats, offered)(**options)


def open_offer(registration: Registration) -> Offer | None:
    """Return the offer that can be answered."""
    return db.session.scalars(registration_queries.open_offer(registration.id)).first()


def other_dates(registration: Registration, party: ClassParty) -> list[Slot]:
    """Return the other dates of the event with room for the class on which its school is open."""
    return places_left.elsewhere(registration.slot, party.size, now(), party.school)


def workshops(registration: Registration, party: ClassParty) -> list[Workshop]:
    """Return other events for classes of this level, each with its first date that has room."""
    at, here = now(), registration.slot.event_id
    slots = places_left.with_room(db.session.scalars(queries.class_slots(at)).all(), party.size, at)
    first: dict[int, Slot] = {}
    for slot in slots:
        if slot.event_id != here:
            first.setdefault(slot.event_id, slot)
    levels = {terms.event_id: terms.levels for terms in db.session.scalars(queries.terms_of_many(list(first)))}
    suitable = [slot for event_id, slot in first.items() if not levels.get(event_id) or party.level in levels[event_id]]
    return [Workshop(slot.event, slot, words.places(slot)) for slot in suitable[:WORKSHOPS_MOST]]


def _sent(values: Mapping[str, Any], party: ClassParty) -> ChangeClassForm | None:
    form: ChangeClassForm | None = values.get("class_form")
    refusal: Refused | None = values["refusal"]
    if form is not None and refusal is not None and refusal.reason == as_seen.CHANGED:
        # The page says what the class is now: who sends again has read it.
        form.seen.data = as_seen.mark(party)
    return form


def _sent_needs(values: Mapping[str, Any], registration: Registration, party: ClassParty) -> NeedsForm | None:
    form: NeedsForm | None = values.get("needs_form")
    if form is not None and values["refusal"] is not None:
        # As above: the page shows them as they are now.
        form.seen.data = need_actions.mark(registration, party)
    return form


def _filled_needs(registration: Registration, party: ClassParty) -> NeedsForm:
    form = asking_needs()(formdata=None)
    form.fill(registration, party)
    return form


def _filled(registration: Registration, party: ClassParty) -> ChangeClassForm:
    form = change_form(registration, formdata=None)
    form.fill(party, registration.phone)
    return form


def _facts(registration: Registration, party: ClassParty) -> list[dict[str, object]]:
    return [fact for fact in words.facts(registration, party, NEEDS) if fact["value"]]
