"""Events as OpenAgenda describes them (its documentation: developers.openagenda.com, structure of an event)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from ixevents.core import zones
from ixevents.core.languages import LANGUAGES
from ixevents.core.tables import Row
from ixevents.core.web import site_values, speaking
from ixevents.events import words
from ixevents.events.models import Access, Event, Slot
from ixevents.portals import offers
from ixevents.portals.offers import Json, Offer

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_CONDITIONS = 140, 200, 255
LONGEST_TIMING = timedelta(hours=24)

SCHEDULED, RESCHEDULED, FULL, CANCELLED = 1, 2, 5, 6
OFFLINE = 1

_ACCESSIBILITY = {
    "mi": (Access.STEP_FREE,),
    "hi": (Access.INDUCTION_LOOP, Access.SIGN_LSFB, Access.SIGN_VGT),
    "pi": (Access.QUIET_SPACE,),
}
"""Motor, hearing and psychic impairments, by the facilities we know; visual (vi) and intellectual (ii) ones we know nothing of."""

COLUMNS = (
    "extId",
    *(f"{name}_{lang}" for name in ("title", "description", "conditions") for lang in LANGUAGES),
    "keywords_fr",
    "begin",
    "end",
    "timezone",
    "status",
    "attendanceMode",
    "location_name",
    "location_address",
    "location_postalCode",
    "location_city",
    "location_countryCode",
    "location_latitude",
    "location_longitude",
    "age_min",
    "accessibility",
    "image",
    "registration",
)


def document(listed: Iterable[Offer]) -> Json:
    """Return the file as JSON."""
    events = [event(offer) for offer in listed]
    return {"total": len(events), "events": events}


def event(offer: Offer) -> Json:
    """Return one event at one place."""
    shown, site = offer.event, site_values(current_app, "fr")
    facts: Json = {
        "extIds": [{"key": "ixevents", "value": offer.identity}],
        "title": offers.texts(shown.title, LONGEST_TITLE),
        "description": offers.texts(shown.summary or shown.title, LONGEST_DESCRIPTION),
        "longDescription": _long(shown),
        "conditions": _conditions(shown),
        "keywords": _keywords(shown),
        "image": {"url": offers.image(shown)},
        "registration": [*offers.pages(shown).values(), site.email] if shown.needs_registration else [],
        "accessibility": _accessibility(shown),
        "timings": [timing for slot in offer.slots for timing in _timings(slot)],
        "timezone": offer.slots[0].zone,
        "attendanceMode": OFFLINE,
        "status": _status(offer.slots),
        "location": _location(offer),
    }
    if shown.minimum_age:
        facts["age"] = {"min": shown.minimum_age, "max": 99}
    return facts


def rows(listed: Iterable[Offer]) -> Iterator[Row]:
    """Return a row for each slot: spreadsheets hold no lists."""
    for offer in listed:
        whole = event(offer)
        for slot in offer.slots:
            yield _row(offer, slot, whole)


def _row(offer: Offer, slot: Slot, whole: Json) -> Row:
    where = whole["location"]
    by_language = [whole[name].get(lang, "") for name in ("title", "description", "conditions") for lang in LANGUAGES]
    return (
        offer.identity,
        *by_language,
        ", ".join(whole["keywords"]["fr"]),
        offers.moment(slot.starts_at, slot),
        offers.moment(slot.ends_at, slot),
        slot.zone,
        _status([slot]),
        OFFLINE,
        where["name"],
        where["address"],
        where["postalCode"],
        where["city"],
        where["countryCode"],
        _text(where.get("latitude")),
        _text(where.get("longitude")),
        offer.event.minimum_age,
        ", ".join(name for name, there in whole["accessibility"].items() if there),
        whole["image"]["url"],
        offers.pages(offer.event)["fr"],
    )


def _long(shown: Event) -> dict[str, str]:
    """Return the long text, in Markdown, with the address of the event's page below it."""
    known, pages = shown.text.as_dict(), offers.pages(shown)
    return {lang: "\n\n".join(filter(None, (known.get(lang), pages[lang]))) for lang in shown.title.as_dict()}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _conditions(shown: Event) -> dict[str, str]:
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            said[lang] = words.conditions(shown)[:LONGEST_CONDITIONS]
    return said


def _keywords(shown: Event) -> dict[str, list[str]]:
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            said[lang] = [str(words.KINDS[shown.kind]), str(words.AUDIENCES[shown.audience])]
    return said


def _accessibility(shown: Event) -> dict[str, bool]:
    return {name: any(fact in shown.access for fact in facts) for name, facts in _ACCESSIBILITY.items()}


def _timings(slot: Slot) -> Iterator[dict[str, str]]:
    """Return the time slots: one may last 24 hours at most, so longer ones are told day by day."""
    begin, zone = slot.starts_at.astimezone(zones.zone(slot.zone)), zones.zone(slot.zone)
    while begin < slot.ends_at:
        end = slot.ends_at
        if end - begin > LONGEST_TIMING:
            # In autumn a day has an hour more than a time slot may last.
            end = min(_next_midnight(begin, zone), begin.astimezone(UTC) + LONGEST_TIMING)
        yield {"begin": offers.moment(begin, slot), "end": offers.moment(end, slot)}
        begin = end.astimezone(zone)


def _next_midnight(moment: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), datetime.min.time(), zone)


def _status(slots: Iterable[Slot]) -> int:
    known = [slot for slot in slots if not slot.called_off]
    if not known:
        return CANCELLED
    if all(slot.is_full for slot in known):
        return FULL
    return RESCHEDULED if any(slot.moved_from for slot in known) else SCHEDULED


def _location(offer: Offer) -> Json:
    place = offer.place
    where: Json = {
        "name": place.name.pick("fr").text,
        "address": place.street.pick("fr").text,
        "postalCode": place.postcode,
        "city": place.locality.pick("fr").text,
        "countryCode": place.country,
    }
    if place.latitude is not None and place.longitude is not None:
        where |= {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    return where
