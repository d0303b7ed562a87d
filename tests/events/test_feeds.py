"""Public calendars as programs fetch them (CAL-02 to CAL-16, cases 29, 52, 53)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ixevents.core.languages import Translated
from ixevents.events import actions, dated, feeds, queries
from ixevents.events.models import Audience, EditionState, EventKind, EventState, Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox import calendar
from tests.outbox import strict_calendar
from tests.outbox.strict_calendar import Component
from tests.support import factories
from tests.support.queries import count_queries

FreezeAt = Callable[[datetime], None]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture(autouse=True)
def monday_morning(frozen_time: FreezeAt) -> None:
    frozen_time(NOW)


def _concert(**values: object) -> Slot:
    """Return a slot with known words, on the fifth of December in the afternoon."""
    edition = factories.make_edition(title=factories.words("Festival 2026"))
    event = factories.make_event(
        slug="concert",
        title=Translated("Chœurs de Kinshasa", "Koren uit Kinshasa", "Choirs of Kinshasa"),
        summary=Translated("Trente voix, une place.", "Dertig stemmen, één plein.", "Thirty voices, one square."),
        edition=edition,
        project=factories.make_project(slug="eau", title=Translated("Plus d'eau", "Meer water", "More Water")),
    )
    place = factories.make_place(
        name=Translated("Studio 4", "Studio 4", "Studio 4"), directions=factories.words("Tram 81"), latitude="50.82710", longitude="4.37"
    )
    starts_at = datetime(2026, 12, 5, 13, 30, tzinfo=UTC)
    given = {"event": event, "place": place, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=90)}
    return factories.make_slot(**given | values)


def _read(client: FlaskClient, path: str) -> Component:
    answer = client.get(path)
    assert answer.status_code == 200
    return strict_calendar.read(answer.data)


def _uids(client: FlaskClient, path: str) -> list[str]:
    return [event.get("UID").text for event in _read(client, path).events()]


def _only(client: FlaskClient, path: str = "/calendar/fr/all.ics") -> Component:
    (event,) = _read(client, path).events()
    return event


def test_entry_says_what_when_where_and_how_to_come(client: FlaskClient) -> None:
    slot = _concert()

    event = _only(client)

    assert event.get("UID").text == slot.uid
    assert (event.get("DTSTART").value, event.get("DTSTART").parameters) == ("20261205T143000", {"TZID": ["Europe/Brussels"]})
    assert event.get("DTEND").value == "20261205T160000"
    assert (event.get("SUMMARY").text, event.get("SUMMARY").parameters) == ("Chœurs de Kinshasa", {"LANGUAGE": ["fr"]})
    assert event.get("LOCATION").text == "Studio 4, Place Fernand Cocq 1, 1050 Ixelles"
    assert event.get("GEO").value == "50.8271;4.37"
    assert event.get("URL").value == "https://events.example.org/fr/events/concert"
    assert event.get("CONTACT").text == "Commune d’Ixelles, solidarity@example.org, 02 000 00 00"
    assert event.get("STATUS").value == "CONFIRMED"
    assert event.get("TRANSP").value == "OPAQUE"
    assert event.get("COLOR").value == "orangered"
    assert event.get("IMAGE").value == "https://events.example.org/og/fr/event/concert.png"
    description = event.get("DESCRIPTION").text.split("\n")
    assert description[0] == "Trente voix, une place."
    assert description[1].endswith("Tram 81")
    assert description[-1].endswith("https://events.example.org/fr/events/concert")


def test_feed_says_what_it_is(client: FlaskClient) -> None:
    _concert()

    festival = _read(client, "/calendar/nl/festival.ics")

    said = {found.name: (found.value, found.parameters) for found in festival.properties}
    assert said["NAME"] == ("Festival van de Noord-Zuidsolidariteit", {"LANGUAGE": ["nl"]})
    assert said["X-WR-CALNAME"] == ("Festival van de Noord-Zuidsolidariteit", {})
    assert said["X-WR-TIMEZONE"] == ("Europe/Brussels", {})
    assert said["REFRESH-INTERVAL"] == ("PT4H", {"VALUE": ["DURATION"]})
    assert said["X-PUBLISHED-TTL"] == ("PT4H", {})
    assert said["URL"] == ("https://events.example.org/nl/festival/", {})
    assert said["SOURCE"] == ("https://events.example.org/calendar/nl/festival.ics", {"VALUE": ["URI"]})
    assert said["COLOR"] == ("orangered", {})
    assert said["IMAGE"][0] == "https://events.example.org/og/nl/programme/festival.png"
    assert said["LAST-MODIFIED"] == ("20261102T090000Z", {})
    assert "METHOD" not in said


@pytest.mark.usefixtures("any_app")
def test_each_feed_holds_its_own(client: FlaskClient) -> None:
    concert = _concert()
    week = factories.make_slot(event=factories.make_event(edition=factories.make_edition(programme="week"), project=concert.event.project))
    youth = factories.make_slot(event=factories.make_event(slug="soiree", edition=factories.make_edition(programme="youth")))

    held = {
        name: set(_uids(client, f"/calendar/fr/{name}.ics"))
        for name in ("all", "festival", "week", "youth", "events/concert", "events/soiree", "projects/eau")
    }

    assert held == {
        "all": {concert.uid, week.uid, youth.uid},
        "festival": {concert.uid},
        "week": {week.uid},
        "youth": {youth.uid},
        "events/concert": {concert.uid},
        "events/soiree": {youth.uid},
        "projects/eau": {concert.uid, week.uid},
    }


@pytest.mark.parametrize(
    ("path", "url", "name"),
    [
        ("all", "/en/agenda", "Ixelles in solidarity"),
        ("festival", "/en/festival/", "North-South Solidarity Festival"),
        ("events/concert", "/en/events/concert", "Choirs of Kinshasa"),
        ("projects/eau", "/en/projects/eau", "More Water"),
    ],
)
def test_feed_leads_to_its_page(client: FlaskClient, path: str, url: str, name: str) -> None:
    _concert()

    feed = _read(client, f"/calendar/en/{path}.ics")

    assert (feed.get("URL").value, feed.get("NAME").text) == (f"https://events.example.org{url}", name)
    assert feed.get("SOURCE").value == f"https://events.example.org/calendar/en/{path}.ics"


@pytest.mark.parametrize("path", ["other", "events/none", "projects/none", "slots/none"])
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/calendar/fr/{path}.ics").status_code == 404


@pytest.mark.parametrize("path", ["all", "festival", "week", "youth"])
def test_feed_without_entries_is_a_valid_calendar(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/calendar/fr/{path}.ics")

    assert strict_calendar.read(answer.data).events() == []
    assert len(icalendar.Calendar.from_ical(answer.data).walk("VTIMEZONE")) == 1


def test_languages_share_everything_but_words(client: FlaskClient) -> None:
    slot = _concert()

    told = {lang: _only(client, f"/calendar/{lang}/all.ics") for lang in ("fr", "nl", "en")}

    assert [event.get("SUMMARY").text for event in told.values()] == ["Chœurs de Kinshasa", "Koren uit Kinshasa", "Choirs of Kinshasa"]
    assert [event.get("SUMMARY").parameters["LANGUAGE"] for event in told.values()] == [["fr"], ["nl"], ["en"]]
    assert told["nl"].get("LOCATION").text == "Studio 4, Fernand Cocqplein 1, 1050 Elsene"
    for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND"):
        assert len({event.get(name).value for event in told.values()}) == 1
    assert told["nl"].get("UID").text == slot.uid


def test_text_of_another_language_says_so(client: FlaskClient) -> None:
    factories.make_slot(event=factories.make_event(title=Translated(nl="Praatcafé"), exemption="nl"))

    summary = _only(client, "/calendar/fr/all.ics").get("SUMMARY")

    assert (summary.text, summary.parameters) == ("Praatcafé", {"LANGUAGE": ["nl"]})


def test_uid_outlives_name_place_date_and_host(client: FlaskClient, app: Flask) -> None:
    slot = _concert()
    before = _uids(client, "/calendar/fr/all.ics")

    slot.event.title, slot.event.slug = factories.words("Autre nom"), "autre-nom"
    actions.move_slot(slot, slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1), factories.make_place(), actor="staff")
    app.config["BASE_URL"] = "https://other.example.org"

    assert _uids(client, "/calendar/fr/all.ics") == before == _uids(client, f"/calendar/nl/slots/{slot.uid}.ics") == [slot.uid]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", slot.uid)


def test_sequence_rises_with_date_place_and_calling_off_and_not_with_words(client: FlaskClient, frozen_time: FreezeAt) -> None:
    slot, later = _concert(), timedelta(hours=1)
    told = [_only(client)]

    def tell(minutes: int) -> None:
        frozen_time(NOW + timedelta(minutes=minutes))

    tell(1)
    slot.event.summary = factories.words("Une faute de frappe en moins.")
    told.append(_only(client))
    tell(2)
    actions.move_slot(slot, slot.starts_at + later, slot.ends_at + later, actor="staff")
    told.append(_only(client))
    tell(3)
    actions.move_slot(slot, slot.starts_at, slot.ends_at, factories.make_place(), actor="staff")
    told.append(_only(client))
    tell(4)
    actions.move_slot(slot, slot.starts_at - later, slot.ends_at - later, actor="staff")
    told.append(_only(client))
    tell(5)
    actions.call_off_slot(slot, factories.words("Le chef est malade."), actor="staff")
    told.append(_only(client))

    assert [event.get("SEQUENCE").value for event in told] == ["0", "0", "1", "2", "3", "4"]
    assert [event.get("DTSTAMP").value[9:13] for event in told] == ["0900", "0901", "0902", "0903", "0904", "0905"]
    assert [event.get("LAST-MODIFIED").value for event in told] == [event.get("DTSTAMP").value for event in told]


def test_same_data_give_the_same_bytes_whatever_the_time(client: FlaskClient, frozen_time: FreezeAt) -> None:
    _concert()
    first = client.get("/calendar/fr/all.ics").data

    frozen_time(NOW + timedelta(days=3, hours=5))

    assert client.get("/calendar/fr/all.ics").data == first


def test_registrations_leave_the_feed_alone(client: FlaskClient, frozen_time: FreezeAt) -> None:
    slot = _concert(capacity=4)
    first = client.get("/calendar/fr/all.ics")

    frozen_time(NOW + timedelta(minutes=10))
    factories.make_registration(slot=slot, seats=4)

    second = client.get("/calendar/fr/all.ics")
    assert (second.data, second.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_drafts_are_in_no_calendar(client: FlaskClient) -> None:
    planned = _concert(state=SlotState.PLANNED)
    draft_event = factories.make_slot(event=factories.make_event(state=EventState.DRAFT))
    draft_edition = factories.make_slot(event=factories.make_event(edition=factories.make_edition(state=EditionState.DRAFT)))

    for path in ("all", "festival", "events/concert", "projects/eau"):
        assert _uids(client, f"/calendar/fr/{path}.ics") == []
    for slot in (draft_event, draft_edition):
        assert client.get(f"/calendar/fr/events/{slot.event.slug}.ics").status_code == 404
    for slot in (planned, draft_event, draft_edition):
        assert client.get(f"/calendar/fr/slots/{slot.uid}.ics").status_code == 404


def test_events_for_classes_are_in_no_feed(client: FlaskClient) -> None:
    slot = factories.make_slot(
        event=factories.make_event(
            slug="atelier",
            audience=Audience.SCHOOLS,
            edition=factories.make_edition(programme="youth"),
            project=factories.make_project(slug="eau"),
        )
    )

    for path in ("all", "youth", "events/atelier", "projects/eau"):
        assert _uids(client, f"/calendar/fr/{path}.ics") == []
    assert "/calendar/fr/events/atelier.ics" not in client.get("/fr/events/atelier").get_data(as_text=True)
    # The teacher who is on the page may still take the date along.
    assert _uids(client, f"/calendar/fr/slots/{slot.uid}.ics") == [slot.uid]


@pytest.mark.parametrize(("lang", "title"), [("fr", "ANNULÉ – Chœurs de"), ("nl", "AFGELAST – Koren uit"), ("en", "CANCELLED – Choirs of")])
def test_called_off_slot_stays_for_a_month_after_its_end(client: FlaskClient, frozen_time: FreezeAt, lang: str, title: str) -> None:
    slot = _concert()
    actions.call_off_slot(slot, Translated("Le chef est malade.", "De dirigent is ziek.", "The conductor is ill."), actor="staff")
    path = f"/calendar/{lang}/events/concert.ics"

    event = _only(client, path)
    assert (event.get("STATUS").value, event.get("SUMMARY").text) == ("CANCELLED", f"{title} Kinshasa")
    assert event.get("DTSTART").value == "20261205T143000"
    assert event.get("DESCRIPTION").text.split("\n")[0] == slot.called_off_reason.pick(lang).text

    frozen_time(slot.ends_at + timedelta(days=30))
    assert _uids(client, path) == [slot.uid]
    frozen_time(slot.ends_at + timedelta(days=31))
    assert _uids(client, path) == []


def test_past_slot_stays_for_a_year(client: FlaskClient, frozen_time: FreezeAt) -> None:
    slot = _concert()

    frozen_time(slot.ends_at + timedelta(days=365))
    assert _uids(client, "/calendar/fr/all.ics") == [slot.uid]
    frozen_time(slot.ends_at + timedelta(days=367))
    assert _uids(client, "/calendar/fr/all.ics") == []


def test_whole_days_end_on_the_day_after_the_last(client: FlaskClient) -> None:
    first, last = datetime(2026, 11, 14, tzinfo=BRUSSELS), datetime(2026, 11, 23, tzinfo=BRUSSELS)
    _concert(starts_at=first, ends_at=last, all_day=True)

    event = _only(client)

    assert (event.get("DTSTART").value, event.get("DTEND").value) == ("20261114", "20261123")
    assert event.get("DTSTART").parameters == {"VALUE": ["DATE"]}
    assert event.get("TRANSP").value == "TRANSPARENT"


def test_slot_elsewhere_is_in_utc_and_says_its_own_hour(client: FlaskClient) -> None:
    place = factories.make_place(country="CD", postcode="", locality=factories.words("Kalamu"))
    _concert(zone="Africa/Kinshasa", place=place)

    event = _only(client)

    assert (event.get("DTSTART").value, event.get("DTSTART").parameters) == ("20261205T133000Z", {})
    assert "14:30 – 16:00 (Africa/Kinshasa)" in event.get("DESCRIPTION").text
    assert event.get("LOCATION").text.endswith(", Kalamu, Congo-Kinshasa")


@pytest.mark.parametrize("first", [datetime(2027, 3, 14, 19, tzinfo=BRUSSELS), datetime(2026, 10, 11, 19, tzinfo=BRUSSELS)])
def test_weekly_slots_keep_their_hour_over_the_change_of_clocks(client: FlaskClient, first: datetime) -> None:
    event = factories.make_event()
    for week in range(4):
        starts_at = first + timedelta(weeks=week)  # the same hour on the clock, whatever happens to it
        factories.make_slot(event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))

    answer = client.get("/calendar/fr/all.ics")

    starts = [entry.get("DTSTART").value[8:] for entry in strict_calendar.read(answer.data).events()]
    assert starts == ["T190000"] * 4
    assert [entry.start for entry in icalendar.Calendar.from_ical(answer.data).events] == [
        first + timedelta(weeks=week) for week in range(4)
    ]


AWKWARD = "Fête\r\nATTENDEE:mailto:x@example.org\rBEGIN:VEVENT\u2028; , \\n " + "🎉" * 300


def test_awkward_words_stay_in_their_property(client: FlaskClient) -> None:
    words = Translated.of(AWKWARD)
    place = factories.make_place(name=words, street=Translated.of(f"{AWKWARD}."), locality=words, directions=words)
    factories.make_slot(event=factories.make_event(slug="fete", title=words, summary=words), place=place)

    event = _only(client, "/calendar/nl/events/fete.ics")

    assert event.get("SUMMARY").text == AWKWARD.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    assert "\n" not in event.get("LOCATION").text
    assert event.get("LOCATION").text.count("🎉") == 900


@pytest.mark.parametrize("path", ["all", "festival", "events/concert", "projects/eau"])
def test_feed_is_public_cheap_to_ask_again_and_without_cookie(client: FlaskClient, path: str) -> None:
    _concert()

    answer = client.get(f"/calendar/fr/{path}.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    assert answer.last_modified == NOW
    assert _again(client, path, {"If-None-Match": answer.headers["ETag"]}) == (304, b"")
    assert _again(client, path, {"If-Modified-Since": answer.headers["Last-Modified"]}) == (304, b"")
    assert _again(client, path, {"If-None-Match": '"another"'}) == (200, answer.data)


def _again(client: FlaskClient, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    answer = client.get(f"/calendar/fr/{path}.ics", headers=headers)
    return answer.status_code, answer.data


def test_head_answers_like_get_without_the_body(client: FlaskClient) -> None:
    _concert()
    get, head = client.get("/calendar/fr/all.ics"), client.head("/calendar/fr/all.ics")

    assert (head.status_code, head.data) == (200, b"")
    assert _lasting(head) == _lasting(get)
    assert client.head("/calendar/fr/all.ics", headers={"If-None-Match": get.headers["ETag"]}).status_code == 304


def _lasting(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name not in ("Date", "X-Request-ID")}


def test_any_public_change_gives_another_etag(client: FlaskClient) -> None:
    slot = _concert()
    seen = [client.get("/calendar/fr/all.ics").headers["ETag"]]

    slot.place.name = factories.words("Studio 5")
    seen.append(client.get("/calendar/fr/all.ics").headers["ETag"])
    slot.event.state = EventState.DRAFT
    seen.append(client.get("/calendar/fr/all.ics").headers["ETag"])

    assert len(set(seen)) == 3


def test_entries_that_leave_make_older_dates_stale(client: FlaskClient, frozen_time: FreezeAt) -> None:
    slot = _concert()
    asked_at = client.get("/calendar/fr/all.ics").headers["Last-Modified"]

    frozen_time(slot.ends_at + timedelta(days=367))

    status, _body = _again(client, "all", {"If-Modified-Since": asked_at})
    assert status == 200


def test_one_slot_is_a_file_to_import(client: FlaskClient) -> None:
    slot = _concert()

    answer = client.get(f"/calendar/fr/slots/{slot.uid}.ics")

    calendar = strict_calendar.read(answer.data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="concert.ics"'
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [found.name for found in calendar.properties] == ["VERSION", "PRODID", "LAST-MODIFIED"]
    assert [event.properties for event in calendar.events()] == [_only(client).properties]


def test_of_too_many_dates_the_next_ones_are_in_the_feed_and_then_the_latest_past_ones(any_app: Flask) -> None:
    event = factories.make_event()
    starts = {day: NOW + timedelta(days=day) for day in (-20, -2, -1, 0, 3, 5, 90)}
    slots = {day: factories.make_slot(event=event, starts_at=at, ends_at=at + timedelta(hours=1)) for day, at in starts.items()}
    year = {"ended": NOW - timedelta(days=365), "called_off": NOW - timedelta(days=30), "present": NOW.replace(hour=0)}

    found = {most: queries.ready_for_feeds(most=most).rows(db.session, year) for most in (2, 5, 100)}

    assert any_app.testing
    in_order = [slots[day].uid for day in (0, 3, 5, 90, -1, -2, -20)]
    assert {most: [dated.read(row).uid for row in rows] for most, rows in found.items()} == {most: in_order[:most] for most in (2, 5, 100)}


def test_a_feed_that_is_full_ends_before_its_size_is_reached_and_holds_what_comes_next(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "MAX_BYTES", 45_000)
    long = Translated("Été, à l’Œuvre; “tous” \n" * 12, "Allen", "All")
    event = factories.make_event(summary=long)
    slots = [factories.make_slot(event=event, starts_at=NOW + timedelta(days=day)) for day in range(-30, 60)]

    answer = client.get("/calendar/fr/all.ics")
    held = [found.get("UID").text for found in strict_calendar.read(answer.data).events()]

    assert 10 < len(held) < 40
    assert held == [slot.uid for slot in slots[30 : 30 + len(held)]]
    assert 0.8 * 25_000 < len(answer.data) < 45_000


@pytest.mark.parametrize(("path", "number"), [("all", 1), ("festival", 1), ("events/concert", 2), ("projects/eau", 2)])
def test_feed_costs_the_same_with_one_slot_and_with_three(client: FlaskClient, path: str, number: int) -> None:
    slot = _concert()
    with count_queries() as for_one:
        client.get(f"/calendar/fr/{path}.ics")

    for _other in range(2):
        factories.make_slot(event=slot.event)
    with count_queries() as for_three:
        answer = client.get(f"/calendar/fr/{path}.ics")

    selects = [[statement for statement in statements if statement.startswith("SELECT")] for statements in (for_one, for_three)]
    assert [len(found) for found in selects] == [number, number]
    assert len(strict_calendar.read(answer.data).events()) == 3


def test_subscribe_links_name_the_feed() -> None:
    feed = "https://events.example.org/calendar/fr/festival.ics"

    assert feeds.webcal(feed) == "webcal://events.example.org/calendar/fr/festival.ics"


def _google(lang: str, slot: Slot) -> str:
    return feeds.google_add(slot, feeds.slot_entry(slot, lang))


def _outlook(lang: str, slot: Slot) -> str:
    return feeds.outlook_add(slot, feeds.slot_entry(slot, lang))


def _asked(address: str) -> dict[str, str]:
    assert "+" not in urlsplit(address).query
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def test_google_is_given_one_slot_in_utc(app: Flask) -> None:
    slot = _concert()
    slot.event.title = Translated.of("Fête & danse + débat = 100% #1")

    asked = _asked(_google("nl", slot))

    assert asked["action"] == "TEMPLATE"
    assert asked["text"] == "Fête & danse + débat = 100% #1"
    assert asked["dates"] == "20261205T133000Z/20261205T150000Z"
    assert asked["location"] == "Studio 4, Fernand Cocqplein 1, 1050 Elsene"
    assert asked["details"].startswith("Dertig stemmen, één plein.\n")
    assert asked["details"].endswith("https://events.example.org/nl/events/concert")


def test_outlook_is_given_one_slot_in_utc(app: Flask) -> None:
    asked = _asked(_outlook("fr", _concert()))

    assert (asked["startdt"], asked["enddt"]) == ("2026-12-05T13:30:00Z", "2026-12-05T15:00:00Z")
    assert asked["subject"] == "Chœurs de Kinshasa"
    assert (asked["path"], asked["rru"]) == ("/calendar/action/compose", "addevent")
    assert "allday" not in asked


def test_added_whole_days_end_on_the_day_after_the_last(app: Flask) -> None:
    slot = _concert(starts_at=datetime(2026, 11, 14, tzinfo=BRUSSELS), ends_at=datetime(2026, 11, 23, tzinfo=BRUSSELS), all_day=True)

    assert _asked(_google("fr", slot))["dates"] == "20261114/20261123"
    asked = _asked(_outlook("fr", slot))
    assert (asked["startdt"], asked["enddt"], asked["allday"]) == ("2026-11-14", "2026-11-23", "true")


def test_links_stay_short_enough_for_calendar_sites(app: Flask) -> None:
    slot = _concert()
    slot.event.summary = Translated.of("mot " * 2000)

    details = _asked(_google("fr", slot))["details"]

    assert details.endswith("mot …\nhttps://events.example.org/fr/events/concert")
    assert len(_outlook("fr", slot)) < 2000


def test_no_kind_of_event_lacks_a_word(app: Flask) -> None:
    slot = _concert()

    for kind in EventKind:
        slot.event.kind = kind
        db.session.flush()
        assert len(feeds.slot_entry(slot, "fr").categories) == 2
