"""The page with the form: empty, as most see it, or as it was sent."""

from collections.abc import Hashable, Mapping, Sequence
from math import ceil
from typing import Any, cast

from flask import current_app, render_template, request
from markupsafe import Markup

from ixevents.core import headers, kept_pages, reading
from ixevents.core.clock import now
from ixevents.core.kept_pages import Own
from ixevents.core.web import LARGEST_ID
from ixevents.events import availability, programme
from ixevents.events.availability import Availability
from ixevents.events.models import COUNTERS, Slot
from ixevents.extensions import db
from ixevents.registrations import kinds, priority, queries, shapes, words
from ixevents.registrations.forms import PersonForm

_TEMPLATE = "registrations/register.html"


def prefill(form: PersonForm, slot: Slot) -> None:
    """Write into an empty form what it says by itself."""
    form.slot.data = slot.id
    form.revision.data = str(slot.revision)
    form.told.data = slot.event.shared_with
    form.seats.data = 1


def page(form: PersonForm, slots: Sequence[Slot], slot: Slot) -> str:
    """Draw the form as it is."""
    # A page kept by a cache would hand one person's sending to another.
    headers.uncached()
    standings = _standings(slots)
    standing = standings[slot.id]
    form.say_slots([one for one in slots if standings[one.id].takes] or slots, lambda one: words.slot_line(one, standings[one.id].words))
    return render_template(_TEMPLATE, **_values(form, slots, slot, standing, _seats(slot, standing.state, standing.words)))


def empty(slug: str) -> str | None:
    """Draw the empty form of an event; None where there is more to it: questions, another kind of party, inhabitants
    first, no slot to take."""
    slots = _read(slug)
    if not slots or slots[0].event.asks or kinds.asked_by(slots[0].event) or priority.holds(slots[0]):
        return None
    standings = _standings(slots)
    open_ones = [slot for slot in slots if standings[slot.id].takes]
    slot = chosen(open_ones, slots)
    # Endless other ways of asking for the same page must not push out those of others.
    if slot is None or slot not in open_ones or request.query_string not in (b"", f"slot={slot.id}".encode()):
        return None
    headers.uncached()
    stamp = _form_class(slot).new_stamp()
    page = _drawn(slots, standings, open_ones, slot, stamp)
    return kept_pages.proved(page, lambda: _drawn_alone(slug, slot.id, stamp, kept_pages.loaded(slots)))


def _read(slug: str) -> Sequence[Slot]:
    with db.looking() as connection:
        return reading.read(shapes.EMPTY_FORM.on(connection, {"slug": slug}), shapes.FORM)


def sent(slug: str) -> Sequence[Slot]:
    """Return the slot a form was sent for, alone, if it is one of the event's."""
    number = request.form.get("slot", type=int)
    if number is None or not 0 < number <= LARGEST_ID:
        return []
    rows = shapes.SENT_FORM.rows(db.session, {"slug": slug, "slot": number})
    return reading.read(rows, shapes.SENT, into=db.session)


def chosen(open_ones: Sequence[Slot], slots: Sequence[Slot]) -> Slot | None:
    """Return the slot the address asks for, or else the first that takes registrations."""
    wanted = request.args.get("slot", type=int) if request.query_string else None
    return next((slot for slot in slots if slot.id == wanted), open_ones[0] if open_ones else None)


def _standings(slots: Sequence[Slot]) -> Mapping[int, Availability]:
    """Return how each slot stands now, by its number."""
    moment = now()
    return {slot.id: availability.of(slot, moment) for slot in slots}


def _seats(slot: Slot, state: str, stands: str) -> Markup:
    """Draw how many seats of a slot are left, to the tenth, beside how it stands in words."""
    if slot.capacity is None:
        return Markup("<p>{}</p>").format(stands)
    gauge = current_app.jinja_env.get_template("components/gauge.html").module.gauge  # type: ignore[attr-defined]  # a macro
    return Markup("<p>{}</p>").format(gauge(_tenths(slot), 10, stands, state=state))


def _tenths(slot: Slot) -> int:
    """Return how many tenths of a slot's seats are taken, begun ones too, but all only when nothing is left: what a gauge shows."""
    return min(9, ceil(slot.seats_taken * 10 / slot.capacity)) if slot.capacity and slot.seats_taken < slot.capacity else 10


def _drawn(slots: Sequence[Slot], standings: Mapping[int, Availability], open_ones: Sequence[Slot], slot: Slot, stamp: str) -> str:
    """Draw what many see alike, with the stamp and with how the slots stand at this moment."""
    standing = standings[slot.id]

    def values(own: Own) -> Mapping[str, Any]:
        form = _form_class(slot)(slots=open_ones)
        prefill(form, slot)
        form.stamp.data = own["stamp"]
        form.say_slots(open_ones, lambda one: words.slot_line(one, own[f"stands_{one.id}"]))
        return _values(form, slots, slot, standing, _seats(slot, standing.state, own[f"stands_{slot.id}"]))

    own = {"stamp": stamp, **{f"stands_{one.id}": standings[one.id].words for one in open_ones}}
    things = [*slots, *dict.fromkeys(one.place for one in slots), slot.event, slot.event.edition]
    shown = kept_pages.loaded(things, without=COUNTERS)
    seen = (shown, tuple(one.id for one in open_ones), slot.id, standing.state, _tenths(slot), request.full_path)
    return kept_pages.draw(_TEMPLATE, seen, own, values)


def _drawn_alone(slug: str, slot_id: int, stamp: str, loaded: Hashable) -> str | None:
    """Draw the same as for a form that was sent; None where it was loaded otherwise, for somebody signed up meanwhile."""
    db.session.expunge_all()
    slots = db.session.scalars(queries.public_slots(), {"slug": slug}).all()
    slot = next(slot for slot in slots if slot.id == slot_id)
    form = _form_class(slot)(slots=slots)
    prefill(form, slot)
    form.stamp.data = stamp
    drawn = page(form, slots, slot)
    db.session.expunge_all()
    return drawn if kept_pages.loaded(_read(slug)) == loaded else None


def _form_class(slot: Slot) -> type[PersonForm]:
    return cast(type[PersonForm], programme.get(slot.event.edition.programme).form)


def _values(form: PersonForm, slots: Sequence[Slot], slot: Slot, standing: Availability, seats: Markup) -> dict[str, Any]:
    first = priority.told(slot) if "inhabitant" in form else ""
    return {
        "form": form,
        "first": first,
        "slots": slots,
        "slot": slot,
        "event": slot.event,
        "full": standing.state == "full",
        "seats": seats,
    }
