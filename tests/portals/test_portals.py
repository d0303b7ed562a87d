"""Events as OpenAgenda and UiTdatabank take them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events.models import Access, Audience, Event, EventKind, EventState, Slot, SlotState
from ixevents.extensions import db
from ixevents.portals import uitdatabank
from tests.support import factories
from tests.support.queries import count_queries

FILES = ("openagenda.json", "openagenda.csv", "uitdatabank.json", "uitdatabank.csv")


def test_openagenda_gets_an_event_with_its_timings(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    _concert()

    event = json.loads(client.get("/portals/openagenda.json").text)["events"][0]

    assert event["extIds"] == [{"key": "ixevents", "value": "tambours@flagey"}]
    assert event["title"] == {"fr": "Tambours", "nl": "Trommels"}
    assert event["timings"] == [{"begin": "2026-12-05T20:00:00+01:00", "end": "2026-12-05T22:00:00+01:00"}]
    assert event["conditions"]["fr"] == "8,00\u00a0€ par personne. Inscription sur notre site."
    assert event["accessibility"] == {"mi": True, "hi": False, "pi": False}
    assert event["location"] | {"latitude": 0} == {
        "name": "Flagey",
        "address": "Place Fernand Cocq 1",
        "postalCode": "1050",
        "city": "Ixelles",
        "countryCode": "BE",
        "latitude": 0,
        "longitude": 4.37216,
    }
    assert (event["status"], event["attendanceMode"], event["timezone"]) == (1, 1, "Europe/Brussels")
    assert event["longDescription"]["nl"] == "https://events.example.org/nl/events/tambours"
    assert event["registration"][0] == "https://events.example.org/fr/events/tambours"


def test_limits_of_openagenda_are_kept(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    event = factories.make_event(title=factories.words("Mot " * 60), summary=factories.words("Phrase " * 60))
    starts_at = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)
    factories.make_slot(event=event, starts_at=starts_at, ends_at=starts_at + timedelta(days=3), all_day=True)

    told = json.loads(client.get("/portals/openagenda.json").text)["events"][0]

    assert {len(words) <= 140 and words.endswith("…") for words in told["title"].values()} == {True}
    assert {len(words) <= 200 for words in told["description"].values()} == {True}
    assert [timing["begin"][:16] for timing in told["timings"]] == ["2026-12-05T00:00", "2026-12-06T00:00", "2026-12-07T00:00"]


def test_the_longest_day_of_autumn_keeps_to_the_limit(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 10, 1, 9, 0, tzinfo=UTC))
    for days in (1, 2):
        begins = datetime(2026, 10, 25 - days, 22, 0, tzinfo=UTC)
        factories.make_slot(starts_at=begins, ends_at=datetime(2026, 10, 25, 23, 0, tzinfo=UTC), all_day=True)

    told = json.loads(client.get("/portals/openagenda.json").text)["events"]

    timings = [[(datetime.fromisoformat(one["begin"]), datetime.fromisoformat(one["end"])) for one in event["timings"]] for event in told]
    assert max((end - begin) for event in timings for begin, end in event) == timedelta(hours=24)
    assert [sum((end - begin for begin, end in event), timedelta()) for event in timings] == [timedelta(hours=25), timedelta(hours=49)]


def test_uitdatabank_gets_an_event_in_dutch_first(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    slot = _concert()
    factories.make_slot(event=slot.event, place=slot.place, starts_at=slot.starts_at + timedelta(days=1), state=SlotState.CALLED_OFF)

    event = json.loads(client.get("/portals/uitdatabank.json").text)[0]

    assert (event["mainLanguage"], event["name"]["nl"], event["workflowStatus"]) == ("nl", "Trommels", "DRAFT")
    assert event["terms"] == [{"id": "0.50.4.0.0", "label": "Concert", "domain": "eventtype"}]
    assert (event["calendarType"], event["startDate"], event["endDate"]) == (
        "multiple",
        "2026-12-05T20:00:00+01:00",
        "2026-12-06T22:00:00+01:00",
    )
    assert [part["status"]["type"] for part in event["subEvent"]] == ["Available", "Unavailable"]
    assert event["priceInfo"][0]["price"] == 8
    assert event["location"]["address"]["nl"]["streetAddress"] == "Fernand Cocqplein 1"
    assert event["typicalAgeRange"] == "12-"


def test_every_kind_of_event_has_a_type_there() -> None:
    assert set(uitdatabank._TYPES) == set(EventKind)


def test_an_event_in_two_places_is_two_events_there(app: Flask, client: FlaskClient) -> None:
    event = factories.make_event()
    for _number in range(2):
        factories.make_slot(event=event)

    told = json.loads(client.get("/portals/openagenda.json").text)

    assert told["total"] == len({event["extIds"][0]["value"] for event in told["events"]}) == 2


def test_drafts_classes_and_what_is_over_are_in_no_file(app: Flask, client: FlaskClient) -> None:
    factories.make_slot(event=factories.make_event(state=EventState.DRAFT))
    factories.make_slot(event=factories.make_event(audience=Audience.SCHOOLS))
    factories.make_slot(starts_at=now() - timedelta(days=3))
    factories.make_slot(state=SlotState.PLANNED)

    assert json.loads(client.get("/portals/openagenda.json").text) == {"total": 0, "events": []}
    assert json.loads(client.get("/portals/uitdatabank.json").text) == []


def test_tables_open_in_excel_and_run_no_formula(app: Flask, client: FlaskClient) -> None:
    factories.make_slot(event=factories.make_event(title=Translated("=1+1; a", "=2+2")))
    for name in ("openagenda", "uitdatabank"):
        excel, plain = client.get(f"/portals/{name}.csv"), client.get(f"/portals/{name}.csv?separator=comma")

        row = next(csv.reader(io.StringIO(excel.text.partition("\n")[2]), delimiter=";"))
        assert (excel.data[:3], plain.data[:3] == b"\xef\xbb\xbf") == (b"\xef\xbb\xbf", False)
        assert row[1] == "'=1+1; a"
        assert excel.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
        assert len(row) == len(next(csv.reader(io.StringIO(plain.text))))


def test_files_cost_the_same_with_one_event_and_with_three_and_are_not_sent_twice(app: Flask, client: FlaskClient) -> None:
    for name in FILES:
        factories.make_slot()
        db.session.commit()
        with count_queries() as few:
            client.get(f"/portals/{name}")
        factories.make_slot()
        db.session.commit()
        with count_queries() as more:
            first = client.get(f"/portals/{name}")

        assert len(few) == len(more) <= 3
        assert client.get(f"/portals/{name}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def _concert() -> Slot:
    event = _event()
    place = factories.make_place(
        slug="flagey", name=Translated("Flagey", "Flagey"), latitude=Decimal("50.82745"), longitude=Decimal("4.37216")
    )
    return factories.make_slot(event=event, place=place, starts_at=datetime(2026, 12, 5, 19, 0, tzinfo=UTC))


def _event() -> Event:
    title = Translated("Tambours", "Trommels")
    return factories.make_event(slug="tambours", title=title, price=Decimal(8), access=[Access.STEP_FREE], minimum_age=12)
