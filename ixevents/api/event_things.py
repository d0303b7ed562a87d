"""Editions, events and slots as the answers give them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.api.kinds import (
    ADDRESS,
    COORDINATE,
    DAY,
    FLAG,
    LINE,
    LINK,
    MOMENT,
    MONEY,
    NUMBER,
    TEXT,
    Field,
    Kind,
    Reader,
    Thing,
    many,
    one,
    word,
)
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.core.web import current_language
from ixevents.events import availability, photographs, pictures
from ixevents.events.models import Access, Audience, Event, EventKind, Slot

STANDINGS = ("open", "few", "full", "closed", "off", "free")
CURRENCY = "EUR"

PROGRAMME = Kind({"type": "string", "pattern": "^[a-z0-9-]+$"}, lambda value, _reader: str(value))


def _here(moment: Any) -> Any:
    return None if moment is None else (moment, DEFAULT_ZONE)


def _price(event: Event) -> tuple[Decimal, str] | None:
    return (event.price, CURRENCY) if event.price else None


def _image(event: Event) -> str:
    if event.picture:
        return photographs.share_address(event.picture)
    return pictures.address(current_language(), "event", event.slug)


def _earlier(slot: Slot) -> list[tuple[datetime, str]]:
    return [(datetime.fromisoformat(before), slot.zone) for before in slot.moved_from]


def _standing(slot: Slot, reader: Reader) -> str:
    return availability.of(slot, reader.at).state


def _takes(slot: Slot, reader: Reader) -> bool:
    return availability.of(slot, reader.at).takes


PLACE = Thing(
    "Place",
    _l("Where a date happens."),
    (
        Field("slug", LINE, _l("Its name in addresses."), lambda place: place.slug),
        Field("name", TEXT, _l("The name of the place."), lambda place: place.name),
        Field("street", TEXT, _l("Street and number."), lambda place: place.street),
        Field("postcode", LINE, _l("Postcode."), lambda place: place.postcode),
        Field("locality", TEXT, _l("Municipality or town."), lambda place: place.locality),
        Field("country", LINE, _l("Country, two letters (ISO 3166)."), lambda place: place.country),
        Field("latitude", COORDINATE.or_null(), _l("Degrees north (WGS 84), as text."), lambda place: place.latitude),
        Field("longitude", COORDINATE.or_null(), _l("Degrees east (WGS 84), as text."), lambda place: place.longitude),
        Field("directions", TEXT, _l("How to get there without a map."), lambda place: place.directions),
    ),
)

EDITION = Thing(
    "Edition",
    _l("One run of a programme, such as a festival of one year."),
    (
        Field("programme", PROGRAMME, _l("The programme it is a run of."), lambda edition: edition.programme),
        Field("slug", LINE, _l("Its name in addresses; unique within its programme."), lambda edition: edition.slug),
        Field("title", TEXT, _l("Title."), lambda edition: edition.title),
        Field("tagline", TEXT, _l("One sentence."), lambda edition: edition.tagline),
        Field("text", TEXT, _l("Text, in Markdown."), lambda edition: edition.text),
        Field("starts_on", DAY, _l("First day."), lambda edition: edition.starts_on),
        Field("ends_on", DAY, _l("Last day."), lambda edition: edition.ends_on),
        Field(
            "registration_opens_at",
            MOMENT.or_null(),
            _l("When registration opens; null: at once."),
            lambda edition: _here(edition.registration_opens_at),
        ),
        Field(
            "registration_closes_at",
            MOMENT.or_null(),
            _l("When registration closes; null: as each date begins."),
            lambda edition: _here(edition.registration_closes_at),
        ),
        Field("sample", FLAG, _l("Invented, for trying the site."), lambda edition: edition.sample),
        Field("changed_at", MOMENT, _l("Last change."), lambda edition: _here(edition.changed_at)),
        Field("url", ADDRESS, _l("Its page."), lambda edition: (f"{edition.programme}.edition", {"edition": edition.slug})),
    ),
)

EDITION_NAME = Thing(
    "EditionName", _l("Which edition."), tuple(field for field in EDITION.fields if field.name in ("programme", "slug", "title"))
)
"""What others say of an edition."""

_EVENT_FIELDS = (
    Field("slug", LINE, _l("Its name in addresses; never changes."), lambda event: event.slug),
    Field("title", TEXT, _l("Title."), lambda event: event.title),
    Field("summary", TEXT, _l("Two sentences."), lambda event: event.summary),
    Field("kind", word(EventKind), _l("What there is to see or do."), lambda event: event.kind),
    Field("audience", word(Audience), _l("Whom it is made for; everybody else is welcome too."), lambda event: event.audience),
    Field("price", MONEY.or_null(), _l("Per person; null: free of charge."), _price),
    Field("needs_registration", FLAG, _l("Whether one has to register."), lambda event: event.needs_registration),
    Field(
        "inhabitants_first_until",
        MOMENT.or_null(),
        _l("Until when seats go to people of the municipality first, while others wait in line; null: first come, first served."),
        lambda event: _here(event.inhabitants_first_until),
    ),
    Field("url", ADDRESS, _l("Its page."), lambda event: ("events.event", {"slug": event.slug})),
)

EVENT_NAME = Thing("EventName", _l("Which event."), _EVENT_FIELDS)
"""What a slot says of its event."""

_SLOT_FIELDS = (
    Field("uid", LINE, _l("Its identity, the UID of the calendars; never changes."), lambda slot: slot.uid),
    Field("starts_at", MOMENT, _l("When it begins, with the offset of its time zone."), lambda slot: (slot.starts_at, slot.zone)),
    Field("ends_at", MOMENT, _l("When it ends; of whole days the midnight after the last one."), lambda slot: (slot.ends_at, slot.zone)),
    Field("zone", LINE, _l("Time zone (tz database)."), lambda slot: slot.zone),
    Field("all_day", FLAG, _l("Whole days, without hours."), lambda slot: slot.all_day),
    Field("called_off", FLAG, _l("It will not happen."), lambda slot: slot.called_off),
    Field("called_off_reason", TEXT, _l("Why not."), lambda slot: slot.called_off_reason),
    Field("moved_from", many(MOMENT), _l("Earlier starts, the oldest first."), _earlier),
    Field("capacity", NUMBER.or_null(), _l("Seats; null: without limit."), lambda slot: slot.capacity),
    Field("seats_free", NUMBER.or_null(), _l("Free seats now; null: without limit."), lambda slot: slot.seats_left),
    Field(
        "state",
        Kind({"type": "string", "enum": list(STANDINGS)}, _standing),
        _l("How it stands now: open, few (places left), full, closed, off (called off), free (no registration)."),
        lambda slot: slot,
    ),
    Field(
        "accepts_registrations",
        Kind({"type": "boolean"}, _takes),
        _l("Whether one can register now, on the waiting list if need be."),
        lambda slot: slot,
    ),
    Field("place", one(PLACE), _l("Where."), lambda slot: slot.place),
    Field(
        "changed_at",
        MOMENT,
        _l("Last change of its facts; free seats do not count."),
        lambda slot: _here(max(slot.changed_at, slot.event.changed_at)),
    ),
)

SLOT_OF_EVENT = Thing("SlotOfEvent", _l("A date of the event."), _SLOT_FIELDS)
SLOT = Thing(
    "Slot",
    _l("One dated, placed occurrence of an event."),
    (
        *_SLOT_FIELDS,
        Field("event", one(EVENT_NAME), _l("Of what."), lambda slot: slot.event),
        Field("edition", one(EDITION_NAME), _l("Of which edition."), lambda slot: slot.event.edition),
        Field("project", LINE, _l("Slug of the project record it belongs to."), lambda slot: slot.event.project.slug),
    ),
)

EVENT = Thing(
    "Event",
    _l("What one can attend in an edition."),
    (
        *_EVENT_FIELDS,
        Field("text", TEXT, _l("Text, in Markdown."), lambda event: event.text),
        Field("languages", many(LINE), _l("Spoken languages (ISO 639-1)."), lambda event: event.languages),
        Field("access", many(word(Access)), _l("Facilities for persons with a disability."), lambda event: event.access),
        Field("minimum_age", NUMBER.or_null(), _l("From which age; null: any."), lambda event: event.minimum_age),
        Field("image", LINK, _l("A picture of 1200 by 630 pixels."), _image),
        Field("edition", one(EDITION_NAME), _l("Of which edition."), lambda event: event.edition),
        Field("project", LINE, _l("Slug of the project record it belongs to."), lambda event: event.project.slug),
        Field("sample", FLAG, _l("Invented, for trying the site."), lambda event: event.edition.sample),
        Field("published_at", MOMENT.or_null(), _l("When it was announced."), lambda event: _here(event.published_at)),
        Field("changed_at", MOMENT, _l("Last change."), lambda event: _here(event.changed_at)),
        Field("slots", many(one(SLOT_OF_EVENT)), _l("Its dates, in order; those called off too."), lambda event: event.slots),
    ),
)
