"""What search engines read of an event: one schema.org object a page (WEB-01 to WEB-04)."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import current_app
from markupsafe import Markup

from ixevents.core import dates, zones
from ixevents.core.languages import Translated
from ixevents.core.links import external
from ixevents.core.web import site_values
from ixevents.events import photographs, pictures
from ixevents.events import programme as programmes
from ixevents.events.models import Audience, Edition, Event, EventKind, EventState, Place, Slot, SlotState

Value = str | int | float | bool | Sequence["Value"] | Mapping[str, "Value"] | None
Facts = dict[str, Value]

_TYPES = {
    EventKind.CONCERT: "MusicEvent",
    EventKind.FILM: "ScreeningEvent",
    EventKind.WORKSHOP: "EducationEvent",
    EventKind.CHILDREN: "ChildrensEvent",
    EventKind.EXHIBITION: "ExhibitionEvent",
    EventKind.MEAL: "FoodEvent",
    EventKind.THEATRE: "TheaterEvent",
}
_SCHEMA = "https://schema.org"

# What would end the script element or begin a character reference, and the line ends older JavaScript does not allow.
_UNSAFE = re.compile("[<>&'\u2028\u2029]")


def event_json_ld(event: Event, slots: Sequence[Slot], lang: str) -> Markup:
    """Return the script element for an event's page; nothing for drafts, classes and events without a public slot.

    The event's edition and project and the slots' places are loaded. The element holds data: browsers do not run
    it, and a policy against inline scripts does not touch it.
    """
    public = sorted((slot for slot in slots if slot.state != SlotState.PLANNED), key=lambda slot: slot.starts_at)
    if event.state != EventState.PUBLISHED or event.audience == Audience.SCHOOLS or not public:
        return Markup()
    facts: Facts = {"@context": _SCHEMA, **_of_event(event, lang)}
    if len(public) == 1:
        facts |= _of_slot(event, public[0], lang)
    else:
        facts |= _of_all(public, lang) | {"subEvent": [_part(event, slot, lang) for slot in public]}
    return _element(facts)


def _element(facts: Facts) -> Markup:
    plain = json.dumps(_filled(facts), ensure_ascii=False, separators=(",", ":"))
    text = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
    # Escaping it for HTML would break the JSON, and nothing that HTML minds is left in it.
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped for JSON one line above


def _filled(facts: Facts) -> Facts:
    """Return the facts that are known."""
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _of_event(event: Event, lang: str) -> Facts:
    """Return what is true of every slot."""
    return {
        "@type": _TYPES.get(event.kind, "Event"),
        "@id": external("events.event", lang=lang, slug=event.slug),
        "name": event.title.pick(lang).text,
        "description": event.summary.pick(lang).text,
        "url": external("events.event", lang=lang, slug=event.slug),
        "image": [photographs.share_address(event.picture) if event.picture else pictures.address(lang, "event", event.slug)],
        "inLanguage": list(event.languages),
        "isAccessibleForFree": not event.price,
        "typicalAgeRange": f"{event.minimum_age}-" if event.minimum_age else None,
        "organizer": _organizer(lang),
        "superEvent": _edition(event.edition, lang),
        "about": _named("Project", event.project.title, external("projects.record", lang=lang, slug=event.project.slug), lang),
    }


def _of_slot(event: Event, slot: Slot, lang: str) -> Facts:
    """Return when and where, how many fit, what it costs."""
    return {
        "startDate": _moment(slot.starts_at, slot),
        "endDate": _end(slot),
        "eventStatus": f"{_SCHEMA}/{_status(slot)}",
        "previousStartDate": _previous(slot),
        "eventAttendanceMode": f"{_SCHEMA}/OfflineEventAttendanceMode",
        "location": _location(slot.place, lang),
        "maximumAttendeeCapacity": slot.capacity,
        "offers": None if slot.called_off else _offer(event, slot, lang),
    }


def _of_all(slots: Sequence[Slot], lang: str) -> Facts:
    """Return the span of several slots; it is called off when all of them are."""
    places = {slot.place.slug: _location(slot.place, lang) for slot in slots}
    last = max(slots, key=lambda slot: slot.ends_at)
    status = "EventCancelled" if all(slot.called_off for slot in slots) else "EventScheduled"
    return {
        "startDate": _moment(slots[0].starts_at, slots[0]),
        "endDate": _end(last),
        "eventStatus": f"{_SCHEMA}/{status}",
        "eventAttendanceMode": f"{_SCHEMA}/OfflineEventAttendanceMode",
        "location": list(places.values()) if len(places) > 1 else next(iter(places.values())),
    }


def _part(event: Event, slot: Slot, lang: str) -> Facts:
    """Return one of several slots; named like the event, for readers that look at it alone."""
    whole = {"@type": _TYPES.get(event.kind, "Event"), "name": event.title.pick(lang).text}
    return _filled(whole | _of_slot(event, slot, lang))


def _status(slot: Slot) -> str:
    if slot.called_off:
        return "EventCancelled"
    return "EventRescheduled" if slot.moved_from else "EventScheduled"


def _previous(slot: Slot) -> Value:
    """Return the earlier starts, unless it does not happen at all (WEB-02)."""
    if slot.called_off:
        return None
    return [_moment(datetime.fromisoformat(before), slot) for before in slot.moved_from]


def _moment(moment: datetime, slot: Slot) -> str:
    """Return the day of a whole-day slot, else the moment with the offset of its zone."""
    return dates.local_day(moment, slot.zone).isoformat() if slot.all_day else dates.iso(moment, slot.zone)


def _end(slot: Slot) -> str:
    """Return the end; of whole days the last one, which is how people and search engines count them."""
    if not slot.all_day:
        return dates.iso(slot.ends_at, slot.zone)
    return zones.days_between(slot.starts_at, slot.ends_at, slot.zone)[-1].isoformat()


def _offer(event: Event, slot: Slot, lang: str) -> Facts:
    signs_up = event.needs_registration
    page = external("registrations.register", lang=lang, slug=event.slug, slot=slot.id) if signs_up else None
    facts: Facts = {
        "@type": "Offer",
        "price": f"{event.price:.2f}" if event.price else "0",
        "priceCurrency": "EUR",
        "availability": f"{_SCHEMA}/{'SoldOut' if signs_up and slot.is_full else 'InStock'}",
        "url": page or external("events.event", lang=lang, slug=event.slug),
        "validFrom": dates.iso(opens, slot.zone) if (opens := _opens_at(event, slot)) else None,
    }
    return _filled(facts)


def _opens_at(event: Event, slot: Slot) -> datetime | None:
    return slot.registration_opens_at or event.edition.registration_opens_at


def _location(place: Place, lang: str) -> Facts:
    address: Facts = {
        "@type": "PostalAddress",
        "streetAddress": place.street.pick(lang).text,
        "postalCode": place.postcode,
        "addressLocality": place.locality.pick(lang).text,
        "addressCountry": place.country,
    }
    return _filled({"@type": "Place", "name": place.name.pick(lang).text, "address": _filled(address), "geo": _geo(place)})


def _geo(place: Place) -> Value:
    if place.latitude is None or place.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": float(place.latitude), "longitude": float(place.longitude)}


def _edition(edition: Edition, lang: str) -> Facts:
    """Return the edition an event is part of."""
    programme = programmes.get(edition.programme)
    page = external(f"{programme.slug}.edition", lang=lang, edition=edition.slug)
    return {
        **_named(programme.schema_org, edition.title, page, lang),
        "startDate": edition.starts_on.isoformat(),
        "endDate": edition.ends_on.isoformat(),
    }


def _organizer(lang: str) -> Facts:
    site = site_values(current_app, lang)
    return {"@type": "GovernmentOrganization", "name": site.organiser, "url": external("events.home", lang=lang), "email": site.email}


def _named(kind: str, name: Translated, url: str, lang: str) -> Facts:
    return {"@type": kind, "name": name.pick(lang).text, "url": url}
