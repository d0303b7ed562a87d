"""What the empty form and the usual private page read: no more than they show. Everything read here is what such a page is kept by.

And what a form that was sent reads: the whole slot.
"""

from typing import Any

from sqlalchemy import Select, bindparam, exists, literal_column, or_, select

from ixevents.core.reading import Shape, whole
from ixevents.core.ready import Ready
from ixevents.events.models import Edition, Event, Place, Slot
from ixevents.events.queries import public_rows
from ixevents.registrations.models import Answer, Registration
from ixevents.registrations.proposal import DateProposal, ProposalState
from ixevents.registrations.queries import ASKS


def empty_form() -> Select[Any]:
    """The public slots of the event with this `slug`, as `FORM` reads them."""
    return public_rows(FORM.columns, "slug")


def sent_form() -> Select[Any]:
    """The public `slot` of the event with this `slug`, as `SENT` reads it."""
    return public_rows(SENT.columns, "slug", "slot")


EMPTY_FORM, SENT_FORM = Ready(empty_form), Ready(sent_form)

FORM_EDITION = Shape(Edition, (Edition.programme, Edition.registration_opens_at, Edition.registration_closes_at))
FORM_EVENT = Shape(
    Event,
    (
        Event.edition_id,
        Event.slug,
        Event.title,
        Event.audience,
        Event.needs_registration,
        Event.max_party,
        Event.shared_with,
        Event.inhabitants_first_until,
        Event.in_round,
    ),
    besides={"asks": ASKS},
    points_to={"edition": FORM_EDITION},
)
FORM = Shape(
    Slot,
    (
        *(Slot.event_id, Slot.place_id, Slot.starts_at, Slot.ends_at, Slot.zone, Slot.all_day, Slot.state, Slot.revision),
        *(Slot.capacity, Slot.seats_taken, Slot.seats_waiting, Slot.registration_opens_at, Slot.registration_closes_at),
    ),
    points_to={"event": FORM_EVENT, "place": Shape(Place, (Place.name, Place.street, Place.postcode, Place.locality))},
)
"""No more of a slot than an empty form shows, and whether its event asks questions."""


SENT = whole(Slot, points_to={"event": whole(Event, besides={"asks": ASKS}, points_to={"edition": whole(Edition)}), "place": whole(Place)})
"""All of a slot: it is locked, changed and written of."""


def usual_page() -> Select[Any]:
    """The registration with this `code` as `PAGE` reads it, and behind it whether there is more to it: answers, a proposal."""
    mine, slot, event, edition = PAGE.table, PAGE_SLOT.table, PAGE_EVENT.table, PAGE_EDITION.table
    answer, proposal = Answer.__table__.c, DateProposal.__table__.c
    answered = exists().where(answer.registration_id == mine.c.id)
    proposed = exists().where(proposal.registration_id == mine.c.id, proposal.state == literal_column(f"'{ProposalState.OPEN}'"))
    return (
        select(*PAGE.columns, or_(answered, proposed))
        .select_from(mine.join(slot).join(event).join(edition, event.c.edition_id == edition.c.id).join(Place.__table__))
        .where(mine.c.code == bindparam("code"))
    )


USUAL_PAGE = Ready(usual_page)

PAGE_EDITION = Shape(Edition, (Edition.programme,))
PAGE_EVENT = Shape(
    Event,
    (
        *(Event.edition_id, Event.slug, Event.kind, Event.audience, Event.title, Event.summary, Event.price, Event.needs_registration),
        *(Event.max_party, Event.shared_with, Event.shared_since, Event.changed_at),
    ),
    besides={"asks": ASKS},
    points_to={"edition": PAGE_EDITION},
)
PAGE_SLOT = Shape(
    Slot,
    (
        *(Slot.uid, Slot.event_id, Slot.place_id, Slot.starts_at, Slot.ends_at, Slot.zone, Slot.all_day, Slot.state),
        *(Slot.called_off_reason, Slot.revision, Slot.changed_at),
    ),
    points_to={
        "event": PAGE_EVENT,
        "place": Shape(
            Place,
            (
                *(Place.name, Place.street, Place.postcode, Place.locality, Place.country),
                *(Place.latitude, Place.longitude, Place.directions),
            ),
        ),
    },
)
PAGE = Shape(
    Registration,
    (
        *(Registration.slot_id, Registration.code, Registration.ticket, Registration.name, Registration.party_key, Registration.state),
        *(Registration.seats, Registration.seats_waiting, Registration.came, Registration.held_until),
        *(Registration.continues_as_id, Registration.anonymous_at),
    ),
    points_to={"slot": PAGE_SLOT},
)
"""No more of a registration than its page shows while it is confirmed."""
