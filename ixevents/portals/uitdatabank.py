"""Events as UiTdatabank takes them (documentation of publiq: entry API, event), Dutch first."""

from collections.abc import Iterable, Iterator, Sequence

from flask import current_app

from ixevents.core.languages import LANGUAGES
from ixevents.core.tables import Row
from ixevents.core.web import site_values
from ixevents.events.models import Event, EventKind, Slot
from ixevents.portals import offers
from ixevents.portals.offers import Json, Offer

MAIN_LANGUAGE = "nl"

_TYPES = {
    EventKind.CONCERT: ("0.50.4.0.0", "Concert"),
    EventKind.FILM: ("0.50.6.0.0", "Film"),
    EventKind.DEBATE: ("0.3.2.0.0", "Lezing of congres"),
    EventKind.WORKSHOP: ("0.3.1.0.1", "Cursus met open sessies"),
    EventKind.WALK: ("0.7.0.0.0", "Begeleide uitstap of rondleiding"),
    EventKind.STAND: ("0.6.0.0.0", "Beurs"),
    EventKind.CHILDREN: ("0.28.0.0.0", "Festiviteit"),
    EventKind.EXHIBITION: ("0.0.0.0.0", "Tentoonstelling"),
    EventKind.MEAL: ("1.50.0.0.0", "Eet- of drankfestijn"),
    EventKind.THEATRE: ("0.55.0.0.0", "Theatervoorstelling"),
}
"""Types of their list; the theme is chosen by hand."""

_SIGN_UP = {"fr": "S’inscrire", "nl": "Inschrijven", "en": "Sign up"}
_BASE_PRICE = {"fr": "Tarif de base", "nl": "Basistarief", "en": "Base price"}

COLUMNS = (
    "externalId",
    *(f"{name}_{lang}" for name in ("name", "description") for lang in LANGUAGES),
    "type_id",
    "type",
    "startDate",
    "endDate",
    "status",
    "bookingAvailability",
    "location_name",
    "streetAddress",
    "postalCode",
    "addressLocality",
    "addressCountry",
    "typicalAgeRange",
    "price",
    "bookingUrl",
    "contactEmail",
    "image",
)


def document(listed: Iterable[Offer]) -> list[Json]:
    """Return the events, each a document of its own as the entry API takes it."""
    return [event(offer) for offer in listed]


def event(offer: Offer) -> Json:
    """Return one event at one place."""
    shown, site = offer.event, site_values(current_app, MAIN_LANGUAGE)
    kind, label = _TYPES[shown.kind]
    facts: Json = {
        "mainLanguage": _main_language(shown),
        "name": offers.texts(shown.title),
        "description": offers.texts(shown.summary),
        "terms": [{"id": kind, "label": label, "domain": "eventtype"}],
        **_calendar(offer.slots),
        "location": _location(offer),
        "typicalAgeRange": f"{shown.minimum_age}-" if shown.minimum_age else "-",
        "audience": {"audienceType": "everyone"},
        "priceInfo": [{"category": "base", "name": _BASE_PRICE, "price": float(shown.price or 0), "priceCurrency": "EUR"}],
        "contactPoint": {"email": [site.email], "phone": [site.phone], "url": [offers.pages(shown)[MAIN_LANGUAGE]]},
        "labels": ["internationale solidariteit"],
        "externalId": offer.identity,
        "imageUrl": offers.image(shown),
        "workflowStatus": "DRAFT",
    }
    if shown.needs_registration:
        facts["bookingInfo"] = {"url": offers.pages(shown)[MAIN_LANGUAGE], "urlLabel": _SIGN_UP}
    return facts


def rows(listed: Iterable[Offer]) -> Iterator[Row]:
    """Return a row for each slot: spreadsheets hold no lists."""
    for offer in listed:
        for slot in offer.slots:
            yield _row(offer, slot, event(offer))


def _row(offer: Offer, slot: Slot, whole: Json) -> Row:
    address = whole["location"]["address"][MAIN_LANGUAGE]
    return (
        offer.identity,
        *(whole[name].get(lang, "") for name in ("name", "description") for lang in LANGUAGES),
        whole["terms"][0]["id"],
        whole["terms"][0]["label"],
        offers.moment(slot.starts_at, slot),
        offers.moment(slot.ends_at, slot),
        _status(slot)["type"],
        _bookings(slot)["type"],
        whole["location"]["name"][MAIN_LANGUAGE],
        address["streetAddress"],
        address["postalCode"],
        address["addressLocality"],
        address["addressCountry"],
        # A bare hyphen, their "any age", is a formula to a spreadsheet.
        whole["typicalAgeRange"].removeprefix("-"),
        f"{offer.event.price or 0:.2f}",
        whole.get("bookingInfo", {}).get("url", ""),
        whole["contactPoint"]["email"][0],
        whole["imageUrl"],
    )


def _main_language(shown: Event) -> str:
    """Return Dutch, or the language of an event that has one only."""
    return MAIN_LANGUAGE if shown.title.nl else "fr"


def _calendar(slots: Sequence[Slot]) -> Json:
    parts = [
        {
            "startDate": offers.moment(slot.starts_at, slot),
            "endDate": offers.moment(slot.ends_at, slot),
            "status": _status(slot),
            "bookingAvailability": _bookings(slot),
        }
        for slot in slots
    ]
    last = max(slots, key=lambda slot: slot.ends_at)
    return {
        "calendarType": "single" if len(slots) == 1 else "multiple",
        "startDate": parts[0]["startDate"],
        "endDate": offers.moment(last.ends_at, last),
        "subEvent": parts,
    }


def _status(slot: Slot) -> Json:
    if not slot.called_off:
        return {"type": "Available"}
    reason = offers.texts(slot.called_off_reason)
    return {"type": "Unavailable", **({"reason": reason} if reason else {})}


def _bookings(slot: Slot) -> Json:
    return {"type": "Unavailable" if slot.called_off or slot.is_full else "Available"}


def _location(offer: Offer) -> Json:
    place = offer.place
    addresses = {
        lang: {
            "addressCountry": place.country,
            "addressLocality": place.locality.pick(lang).text,
            "postalCode": place.postcode,
            "streetAddress": place.street.pick(lang).text,
        }
        for lang in LANGUAGES
    }
    return {"mainLanguage": MAIN_LANGUAGE, "name": {lang: place.name.pick(lang).text for lang in LANGUAGES}, "address": addresses}
