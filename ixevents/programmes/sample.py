"""The sample programme: invented editions around today, for trying the application and for showing it.

It passes through the same actions as real ones, so nothing appears here that could not be published or registered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ixevents.core import addresses, entries, zones
from ixevents.core.clock import now, today
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.core.languages import LANGUAGES, OFFICIAL, Translated
from ixevents.events import actions as events
from ixevents.events import editing, gate
from ixevents.events.models import Edition, Event, Place, Slot
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.programmes import sample_classes
from ixevents.projects.models import Project
from ixevents.registrations import actions as registrations
from ixevents.registrations import slot_actions
from ixevents.registrations.models import Channel

_FILE = Path(__file__).with_name("sample.yaml")
_LOCALITY = Translated(fr="Ixelles", nl="Elsene", en="Ixelles")
_NAMES = {"fr": "Exemple", "nl": "Voorbeeld", "en": "Sample"}
_EVENT_FACTS = (
    "kind",
    "audience",
    "languages",
    "access",
    "minimum_age",
    "needs_registration",
    "confirm_by_email",
    "max_party",
    "exemption",
    "exemption_reason",
    "exemption_decided_by",
)

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class _Shelf:
    """What events are hung on: places and project records by slug."""

    places: dict[str, Place]
    projects: dict[str, Project]


def load() -> int:
    """Add what is missing of the sample programme and return how many events that were; the records are loaded before.

    Known by slug: a second call adds nothing, also on a later day.
    """
    content: Entry = entries.read(_FILE)
    known = set(db.session.scalars(select(Event.slug)))
    shelf = _Shelf(_places(content["places"]), {project.slug: project for project in db.session.scalars(select(Project))})
    added = 0
    for entry in content["editions"]:
        missing = [event for event in entry["events"] if event["slug"] not in known]
        # An edition keeps the dates of its first loading; a part of it is never added around another day.
        if len(missing) == len(entry["events"]):
            _add_edition(entry, shelf)
            added += len(missing)
    db.session.flush()
    return added


def _places(entries: Iterable[Entry]) -> dict[str, Place]:
    known = {place.slug: place for place in db.session.scalars(select(Place))}
    for entry in entries:
        if entry["slug"] not in known:
            known[entry["slug"]] = place = _place(entry)
            editing.confirm(place, OFFICIAL, actor=SYSTEM)
            db.session.add(place)
    return known


def _place(entry: Entry) -> Place:
    return Place(
        slug=entry["slug"],
        name=Translated.of(entry["name"]),
        street=Translated.of(entry["street"]),
        postcode=entry.get("postcode", "1050"),
        locality=Translated.of(entry["locality"]) if "locality" in entry else _LOCALITY,
        country=entry.get("country", "BE"),
        latitude=Decimal(entry["latitude"]) if "latitude" in entry else None,
        longitude=Decimal(entry["longitude"]) if "longitude" in entry else None,
        directions=Translated.of(entry["directions"]),
    )


def _add_edition(entry: Entry, shelf: _Shelf) -> None:
    first, last, day_one, name = _school_year() if entry.get("school_year") else _run(entry["first"])
    opens = entry.get("registration", {}).get("opens")
    edition = Edition(
        programme=entry["programme"],
        slug=name,
        starts_on=first,
        ends_on=last,
        registration_opens_at=_nine_o_clock(opens),
        sample=True,
        **{text: _named(entry[text], name) for text in ("title", "tagline", "text")},
    )
    db.session.add(edition)
    db.session.flush()
    editing.confirm(edition, OFFICIAL, actor=SYSTEM)
    events.publish_edition(edition, actor=SYSTEM)
    for event in entry["events"]:
        _add_event(event, edition, day_one, shelf)


def _run(entry: Entry) -> tuple[date, date, date, str]:
    """Return first and last day, the day counted as 1, and the name of an edition of some days."""
    wanted = ("monday", "saturday").index(entry["weekday"]) * 5
    earliest = today() + timedelta(days=entry["not_before"])
    first = earliest + timedelta(days=(wanted - earliest.weekday()) % 7)
    return first, first + timedelta(days=entry["days"] - 1), first - timedelta(days=1), str(first.year)


def _school_year() -> tuple[date, date, date, str]:
    """Return the same for the school year we are in; its days count from today."""
    year = today().year if today().month >= 9 else today().year - 1
    return date(year, 9, 1), date(year + 1, 8, 31), today(), f"{year}-{year + 1}"


def _named(texts: Entry, name: str) -> Translated:
    return Translated.of({lang: text.replace("{year}", name).replace("{school_year}", name) for lang, text in texts.items()})


def _add_event(entry: Entry, edition: Edition, day_zero: date, shelf: _Shelf) -> None:
    event = Event(
        slug=entry["slug"],
        edition=edition,
        project=shelf.projects[entry["project"]],
        price=Decimal(entry["price"]) if "price" in entry else None,
        inhabitants_first_until=_nine_o_clock(entry.get("inhabitants_first")),
        **{text: Translated.of(entry[text]) for text in ("title", "summary", "text")},
        **{fact: entry[fact] for fact in _EVENT_FACTS if fact in entry},
    )
    db.session.add(event)
    db.session.flush()
    if "terms" in entry:
        sample_classes.add_terms(event, entry["terms"])
    slots: list[Slot] = []
    for slot_entry in entry["slots"]:
        slots.append(_planned(slot_entry, event, day_zero, shelf, slots))
    editing.confirm(event, gate.shown_languages(event), actor=SYSTEM)
    events.publish_event(event, actor=SYSTEM)
    for slot, slot_entry in zip(slots, entry["slots"], strict=True):
        events.publish_slot(slot, actor=SYSTEM)
        _bring_about(slot, slot_entry, day_zero)


def _planned(entry: Entry, event: Event, day_zero: date, shelf: _Shelf, earlier: list[Slot]) -> Slot:
    if entry.get("same_time"):
        start, end = earlier[-1].starts_at, earlier[-1].ends_at
    elif "school_day" in entry:
        start, end = _hours(entry["at"], sample_classes.school_day(day_zero, entry["school_day"]))
    elif "at" in entry:
        start, end = _hours(entry["at"], day_zero + timedelta(days=entry["day"]))
    else:
        start, end = _whole_days(day_zero + timedelta(days=entry["day"]), entry["days"])
    slot = events.plan_slot(
        event,
        shelf.places[entry["place"]],
        start,
        end,
        capacity=entry.get("capacity"),
        zone=entry.get("zone", DEFAULT_ZONE),
        all_day="at" not in entry and not entry.get("same_time"),
    )
    if "closes" in entry:
        slot.registration_closes_at = start - timedelta(days=entry["closes"])
    if "opens" in entry:
        slot.registration_opens_at = _nine_o_clock(entry["opens"])
    return slot


def _nine_o_clock(days: int | None) -> datetime | None:
    """Return that hour, so many days from today."""
    return None if days is None else zones.instant(today() + timedelta(days=days), time(9))


def _hours(words: str, day: date) -> tuple[datetime, datetime]:
    start, end = (zones.instant(day, time.fromisoformat(clock)) for clock in words.split("-"))
    return start, end


def _whole_days(first: date, days: int) -> tuple[datetime, datetime]:
    return zones.instant(first, time(0)), zones.instant(first + timedelta(days=days), time(0))


def _bring_about(slot: Slot, entry: Entry, day_zero: date) -> None:
    """Let happen to a slot what its entry tells: parties, a move, a calling off."""
    # What starts today may have closed by the hour at which the sample is loaded.
    if "fill" in entry and now() < slot.closes_at:
        _register(slot, entry["fill"], entry.get("wait", 0))
    if "classes" in entry:
        sample_classes.register(slot, entry["classes"])
    if "moved_to" in entry:
        start, end = _hours(entry["moved_to"], day_zero + timedelta(days=entry["day"]))
        slot_actions.move(slot, start, end, slot.place, actor=SYSTEM)
    if "called_off" in entry:
        slot_actions.call_off(slot, Translated.of(entry["called_off"]), actor=SYSTEM)


def _register(slot: Slot, seats: int, waiting: int) -> None:
    """Register invented parties as anybody would, first for the seats, then for the waiting list."""
    numbers = count(1)
    most = slot.event.max_party
    for wanted in (seats, waiting):
        for taken in range(0, wanted, most):
            _register_party(slot, min(most, wanted - taken), next(numbers))


def _register_party(slot: Slot, size: int, number: int) -> None:
    lang = LANGUAGES[number % len(LANGUAGES)]
    address = addresses.read(f"{slot.event.slug}-{slot.id}-{number}@example.org")
    registrations.register(
        slot,
        name=f"{_NAMES[lang]} {number}",
        email=address.shown,
        email_key=address.key,
        size=size,
        language=lang,
        idempotency_key=f"sample:{slot.id}:{number}",
        channel=Channel.COUNTER,
    )
