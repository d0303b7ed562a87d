"""What search engines read of an event's page (WEB-01 to WEB-04)."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from ixevents.core.languages import Translated
from ixevents.events import actions
from ixevents.events.models import Audience, Event, EventKind, EventState, Slot, SlotState
from ixevents.events.structured import event_json_ld
from tests.support import factories

BRUSSELS = ZoneInfo("Europe/Brussels")
START = datetime(2026, 12, 5, 14, 30, tzinfo=BRUSSELS)


def _event(**values: object) -> Event:
    edition = factories.make_edition(
        slug="2026",
        title=Translated("Festival 2026", "Festival 2026", "Festival 2026"),
        starts_on=START.date(),
        registration_opens_at=datetime(2026, 10, 1, 8, tzinfo=UTC),
    )
    given = {
        "slug": "concert",
        "title": Translated("Chœurs de Kinshasa", "Koren uit Kinshasa", "Choirs of Kinshasa"),
        "summary": Translated("Trente voix.", "Dertig stemmen.", "Thirty voices."),
        "languages": ["fr", "ln"],
        "minimum_age": 6,
        "edition": edition,
        "project": factories.make_project(slug="eau", title=Translated("Plus d'eau", "Meer water", "More Water")),
    }
    return factories.make_event(**given | values)


def _slot(event: Event, **values: object) -> Slot:
    given = {"event": event, "starts_at": START, "ends_at": START + timedelta(minutes=90)}
    return factories.make_slot(**given | values)


def _facts(event: Event, *slots: Slot, lang: str = "fr") -> Any:
    return _read(event_json_ld(event, slots, lang))


def _read(element: Markup) -> Any:
    found = re.fullmatch(r'<script type="application/ld\+json">([^<>&\']*)</script>', element)
    assert found, element
    return json.loads(found.group(1))


def test_event_with_one_slot_says_everything(app: Flask) -> None:
    event = _event()
    place = factories.make_place(name=Translated.of("Studio 4"), latitude=Decimal("50.82710"), longitude=Decimal("4.37000"))
    slot = _slot(event, place=place)

    assert _facts(event, slot, lang="nl") == {
        "@context": "https://schema.org",
        "@type": "MusicEvent",
        "@id": "https://events.example.org/nl/events/concert",
        "name": "Koren uit Kinshasa",
        "description": "Dertig stemmen.",
        "url": "https://events.example.org/nl/events/concert",
        "image": ["https://events.example.org/og/nl/event/concert.png"],
        "inLanguage": ["fr", "ln"],
        "isAccessibleForFree": True,
        "typicalAgeRange": "6-",
        "organizer": {
            "@type": "GovernmentOrganization",
            "name": "Gemeente Elsene",
            "url": "https://events.example.org/nl/",
            "email": "solidarity@example.org",
        },
        "superEvent": {
            "@type": "Festival",
            "name": "Festival 2026",
            "url": "https://events.example.org/nl/festival/2026/",
            "startDate": "2026-12-05",
            "endDate": "2026-12-06",
        },
        "about": {"@type": "Project", "name": "Meer water", "url": "https://events.example.org/nl/projects/eau"},
        "startDate": "2026-12-05T14:30+01:00",
        "endDate": "2026-12-05T16:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Studio 4",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "Fernand Cocqplein 1",
                "postalCode": "1050",
                "addressLocality": "Elsene",
                "addressCountry": "BE",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": 50.8271, "longitude": 4.37},
        },
        "maximumAttendeeCapacity": 40,
        "offers": {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
            "url": f"https://events.example.org/nl/events/concert/register?slot={slot.id}",
            "validFrom": "2026-10-01T10:00+02:00",
        },
    }


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (EventKind.CONCERT, "MusicEvent"),
        (EventKind.FILM, "ScreeningEvent"),
        (EventKind.DEBATE, "Event"),
        (EventKind.WORKSHOP, "EducationEvent"),
        (EventKind.WALK, "Event"),
        (EventKind.STAND, "Event"),
        (EventKind.CHILDREN, "ChildrensEvent"),
        (EventKind.EXHIBITION, "ExhibitionEvent"),
        (EventKind.MEAL, "FoodEvent"),
        (EventKind.THEATRE, "TheaterEvent"),
    ],
)
def test_kind_of_event_is_a_type_of_schema_org(app: Flask, kind: EventKind, name: str) -> None:
    event = _event(kind=kind)

    assert _facts(event, _slot(event))["@type"] == name


def test_summer_has_the_offset_of_summer(app: Flask) -> None:
    event = _event()
    slot = _slot(event, starts_at=datetime(2027, 7, 1, 18, tzinfo=UTC), ends_at=datetime(2027, 7, 1, 19, tzinfo=UTC))

    facts = _facts(event, slot)

    assert (facts["startDate"], facts["endDate"]) == ("2027-07-01T20:00+02:00", "2027-07-01T21:00+02:00")


def test_whole_days_are_days_alone(app: Flask) -> None:
    event = _event()
    first, after = datetime(2026, 11, 14, tzinfo=BRUSSELS), datetime(2026, 11, 23, tzinfo=BRUSSELS)

    facts = _facts(event, _slot(event, starts_at=first, ends_at=after, all_day=True))

    assert (facts["startDate"], facts["endDate"]) == ("2026-11-14", "2026-11-22")


def test_called_off_slot_keeps_its_date_and_sells_nothing(app: Flask) -> None:
    event = _event()
    slot = _slot(event, moved_from=["2026-12-04T13:30:00+00:00"])
    actions.call_off_slot(slot, factories.words("Malade."), actor="staff")

    facts = _facts(event, slot)

    assert facts["eventStatus"] == "https://schema.org/EventCancelled"
    assert facts["startDate"] == "2026-12-05T14:30+01:00"
    assert not {"offers", "previousStartDate"} & set(facts)


def test_moved_slot_names_its_earlier_starts(app: Flask) -> None:
    event = _event()
    slot = _slot(event)
    actions.move_slot(slot, START + timedelta(days=1), START + timedelta(days=1, hours=1), actor="staff")
    actions.move_slot(slot, START + timedelta(days=2), START + timedelta(days=2, hours=1), actor="staff")

    facts = _facts(event, slot)

    assert facts["eventStatus"] == "https://schema.org/EventRescheduled"
    assert facts["previousStartDate"] == ["2026-12-05T14:30+01:00", "2026-12-06T14:30+01:00"]
    assert facts["startDate"] == "2026-12-07T14:30+01:00"


def test_full_slot_is_sold_out_and_a_price_is_told(app: Flask) -> None:
    event = _event(price=Decimal("7.5"))
    slot = _slot(event, capacity=2)
    factories.make_registration(slot=slot, seats=2)

    facts = _facts(event, slot)

    assert facts["offers"]["availability"] == "https://schema.org/SoldOut"
    assert (facts["offers"]["price"], facts["offers"]["priceCurrency"]) == ("7.50", "EUR")
    assert facts["isAccessibleForFree"] is False


def test_event_without_registration_offers_its_own_page(app: Flask) -> None:
    event = _event(needs_registration=False)

    facts = _facts(event, _slot(event, capacity=None))

    assert facts["offers"]["url"] == "https://events.example.org/fr/events/concert"
    assert facts["offers"]["availability"] == "https://schema.org/InStock"
    assert "maximumAttendeeCapacity" not in facts


def test_several_slots_are_parts_of_one_event(app: Flask) -> None:
    event = _event()
    hall, square = factories.make_place(name=Translated.of("Salle")), factories.make_place(name=Translated.of("Place"))
    second = _slot(event, place=square, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=1))
    first = _slot(event, place=hall)
    actions.call_off_slot(first, factories.words("Pluie."), actor="staff")

    facts = _facts(event, second, first)

    assert (facts["startDate"], facts["endDate"]) == ("2026-12-05T14:30+01:00", "2026-12-06T15:30+01:00")
    assert facts["eventStatus"] == "https://schema.org/EventScheduled"
    assert [place["name"] for place in facts["location"]] == ["Salle", "Place"]
    assert [(part["@type"], part["name"], part["location"]["name"]) for part in facts["subEvent"]] == [
        ("MusicEvent", "Chœurs de Kinshasa", "Salle"),
        ("MusicEvent", "Chœurs de Kinshasa", "Place"),
    ]
    assert [part["eventStatus"].rpartition("/")[2] for part in facts["subEvent"]] == ["EventCancelled", "EventScheduled"]
    assert ["offers" in part for part in facts["subEvent"]] == [False, True]


def test_event_with_every_slot_called_off_is_cancelled(app: Flask) -> None:
    event = _event()
    place = factories.make_place()
    slots = [_slot(event, place=place), _slot(event, place=place)]
    for slot in slots:
        actions.call_off_slot(slot, factories.words("Pluie."), actor="staff")

    facts = _facts(event, *slots)

    assert facts["eventStatus"] == "https://schema.org/EventCancelled"
    assert facts["location"]["@type"] == "Place"


@pytest.mark.parametrize("values", [{"state": EventState.DRAFT}, {"audience": Audience.SCHOOLS}])
def test_drafts_and_classes_say_nothing(app: Flask, values: dict[str, str]) -> None:
    event = _event(**values)

    assert event_json_ld(event, [_slot(event)], "fr") == ""


def test_event_without_public_slot_says_nothing(app: Flask) -> None:
    event = _event()

    assert event_json_ld(event, [], "fr") == ""
    assert event_json_ld(event, [_slot(event, state=SlotState.PLANNED)], "fr") == ""


AWKWARD = "</script><script>alert(1)</script><!-- &amp; ' \" \\ \u2028\u2029 \x00 🎉"


def test_awkward_words_stay_data(app: Flask) -> None:
    words = Translated.of(AWKWARD)
    event = _event(title=words, summary=words)
    slot = _slot(event, place=factories.make_place(name=words, street=words))

    element = event_json_ld(event, [slot], "fr")

    assert [_read(element)["name"], _read(element)["location"]["name"]] == [AWKWARD, AWKWARD]
    assert not set("\u2028\u2029\x00") & set(element)
    assert _tags(element) == ["script", "/script"]


def _tags(html: str) -> list[str]:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _attributes: found.append(tag)
    parser.handle_endtag = lambda tag: found.append(f"/{tag}")
    parser.feed(html)
    return found


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
def test_page_of_an_event_holds_one_object(client: FlaskClient, lang: str) -> None:
    event = _event()
    _slot(event, starts_at=datetime(2030, 6, 1, 18, tzinfo=UTC), ends_at=datetime(2030, 6, 1, 19, tzinfo=UTC))

    page = client.get(f"/{lang}/events/concert").get_data(as_text=True)

    (element,) = re.findall(r'<script type="application/ld\+json">.*?</script>', page, re.DOTALL)
    assert _read(Markup(element))["@id"] == f"https://events.example.org/{lang}/events/concert"
