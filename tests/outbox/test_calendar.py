"""Calendar files, read back by a strict reader of the standards, by icalendar and by dateutil."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ixevents.outbox import calendar, content_lines
from ixevents.outbox.calendar import Entry, Method, Status, invitation
from tests.outbox import strict_calendar
from tests.outbox.strict_calendar import Component

BRUSSELS = ZoneInfo("Europe/Brussels")
UID = "0e3a7d0c-5c1a-4a52-9f0e-0d6f3c1f2a11"

# As the domain rule has it, byte for byte (CAL-09).
VTIMEZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:Europe/Brussels\r\n"
    b"BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    b"BEGIN:STANDARD\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:19701025T030000\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)

WHOLE = Entry(
    uid=UID,
    sequence=3,
    starts_at=datetime(2026, 12, 5, 13, 30, tzinfo=UTC),
    ends_at=datetime(2026, 12, 5, 15, 0, tzinfo=UTC),
    stamp=datetime(2026, 11, 2, 9, 15, 30, 999, tzinfo=UTC),
    summary="Concert d’ouverture; chœurs, tambours",
    description="Entrée libre.\nRendez-vous place Flagey.",
    location="Flagey, place Sainte-Croix 1, 1050 Ixelles",
    url="https://events.example.org/fr/events/concert",
    categories=("Festival", "Concert, bal"),
    geo=(Decimal("50.82710"), Decimal("4.37000")),
    contact="Commune d'Ixelles, solidarity@example.org",
    color="orangered",
    image="https://events.example.org/og/fr/event/concert.png",
    conference_url="https://video.example.org/room?a=1,2;b",
)

FEED = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ixelles Elsene//ixevents//EN
NAME;LANGUAGE=fr:Ixelles solidaire
X-WR-CALNAME:Ixelles solidaire
X-WR-TIMEZONE:Europe/Brussels
REFRESH-INTERVAL;VALUE=DURATION:PT4H
X-PUBLISHED-TTL:PT4H
LAST-MODIFIED:20261102T091530Z
DESCRIPTION;LANGUAGE=fr:Toutes les dates
URL:https://events.example.org/fr/agenda
SOURCE;VALUE=URI:https://events.example.org/calendar/fr/all.ics
COLOR:teal
IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:https://events.example.org
 /og/fr/site/home.png
%(zone)sBEGIN:VEVENT
UID:0e3a7d0c-5c1a-4a52-9f0e-0d6f3c1f2a11
DTSTAMP:20261102T091530Z
LAST-MODIFIED:20261102T091530Z
SEQUENCE:3
DTSTART;TZID=Europe/Brussels:20261205T143000
DTEND;TZID=Europe/Brussels:20261205T160000
SUMMARY;LANGUAGE=fr:Concert d\xe2\x80\x99ouverture\\; ch\xc5\x93urs\\, tambours
STATUS:CONFIRMED
DESCRIPTION:Entr\xc3\xa9e libre.\\nRendez-vous place Flagey.
LOCATION:Flagey\\, place Sainte-Croix 1\\, 1050 Ixelles
GEO:50.8271;4.37
URL:https://events.example.org/fr/events/concert
CATEGORIES:Festival,Concert\\, bal
CLASS:PUBLIC
TRANSP:OPAQUE
CONTACT:Commune d'Ixelles\\, solidarity@example.org
COLOR:orangered
IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:https://events.example.org
 /og/fr/event/concert.png
CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL="Participer par vid\xc3\xa9o":https://v
 ideo.example.org/room?a=1,2;b
END:VEVENT
END:VCALENDAR
"""


def _feed(*entries: Entry, **face: str) -> bytes:
    return calendar.calendar(entries, **face)


def _event(entry: Entry) -> Component:
    (event,) = strict_calendar.read(_feed(entry, name="Agenda")).events()
    return event


def _invitation(entry: Entry = WHOLE, method: str = "REQUEST", **changes: object) -> str:
    values = {"attendee": "resident@example.org", "organizer": "events@example.org", "organizer_name": "Commune d'Ixelles"}
    return invitation(entry, method, built_at=datetime(2026, 11, 20, 8, tzinfo=UTC), **{**values, **changes})


def _at(local: str, hours: float = 1, zone: str = "Europe/Brussels", fold: int = 0, **changes: object) -> Entry:
    start = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
    return replace(WHOLE, starts_at=start, ends_at=start + timedelta(hours=hours), zone=zone, **changes)


def test_feed_is_written_to_the_byte() -> None:
    made = _feed(
        WHOLE,
        name="Ixelles solidaire",
        description="Toutes les dates",
        url="https://events.example.org/fr/agenda",
        source_url="https://events.example.org/calendar/fr/all.ics",
        color="teal",
        image="https://events.example.org/og/fr/site/home.png",
    )

    assert made == FEED.replace(b"\n", b"\r\n").replace(b"%(zone)s", VTIMEZONE)
    assert [event.get("UID").text for event in strict_calendar.read(made).events()] == [UID]


def test_feed_of_nothing_is_a_valid_calendar() -> None:
    made = _feed(name="Agenda")

    assert strict_calendar.read(made).events() == []
    assert [part.name for part in icalendar.Calendar.from_ical(made).subcomponents] == ["VTIMEZONE"]


def test_order_of_entries_does_not_change_the_feed() -> None:
    other = replace(WHOLE, uid="f" * 36)

    assert _feed(WHOLE, other) == _feed(other, WHOLE)


def test_feed_names_nobody_and_asks_nothing() -> None:
    made = _feed(WHOLE, name="Agenda")

    for word in (b"METHOD", b"ATTENDEE", b"ORGANIZER", b"VALARM"):
        assert word not in made


def test_feed_over_the_limit_loses_its_earliest_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calendar.MAX_BYTES == 2_000_000
    monkeypatch.setattr(calendar, "MAX_BYTES", 50_000)  # the same at a fortieth of the size, and of the time
    days = [timedelta(days=n) for n in range(5)]
    long = replace(WHOLE, description="🎉" * 3_000)
    entries = [replace(long, uid=f"{n:036}", starts_at=WHOLE.starts_at + day, ends_at=WHOLE.ends_at + day) for n, day in enumerate(days)]

    made = _feed(*entries, name="Agenda")

    kept = [event.get("UID").text for event in strict_calendar.read(made).events()]
    assert kept == [f"{n:036}" for n in (2, 3, 4)]
    assert len(made) <= 50_000


def test_zone_agrees_with_the_tz_database_from_2020_to_2036() -> None:
    zone = tzical(StringIO(VTIMEZONE.decode())).get()
    half_hours = (datetime(2020, 1, 1, tzinfo=BRUSSELS) + timedelta(minutes=30 * n) for n in range(48 * 366 * 17))
    hours = [hour for hour in half_hours if _is_worth_a_look(hour) and _exists(hour)]

    wrong = [hour for hour in hours if zone.utcoffset(hour.replace(tzinfo=zone)) != hour.utcoffset()]

    assert calendar.VTIMEZONE == VTIMEZONE
    assert wrong == []


def _is_worth_a_look(hour: datetime) -> bool:
    """Whether it lies in a night in which clocks may change, or is a noon in the middle of a month."""
    sunday = 6
    return (hour.weekday() == sunday and hour.hour < 5) or (hour.day == 15 and hour.hour == 12)


def _exists(hour: datetime) -> bool:
    """Whether clocks show it: what they jump over in spring has no offset."""
    return hour.astimezone(UTC).astimezone(BRUSSELS).replace(fold=0) == hour


@pytest.mark.parametrize("first", ["2026-03-15T19:00", "2026-10-11T19:00"])
def test_weekly_event_keeps_its_hour_over_the_change_of_clocks(first: str) -> None:
    weeks = [datetime.fromisoformat(first) + timedelta(weeks=n) for n in range(5)]
    made = _feed(*(_at(week.isoformat(), uid=f"{week:%Y%m%d}") for week in weeks), name="Agenda")

    starts = [event.get("DTSTART") for event in strict_calendar.read(made).events()]
    assert [start.value for start in starts] == [f"{week:%Y%m%dT}190000" for week in weeks]
    assert {tuple(start.parameters["TZID"]) for start in starts} == {("Europe/Brussels",)}
    read = icalendar.Calendar.from_ical(made).events
    assert [event.start.astimezone(UTC) for event in read] == [week.replace(tzinfo=BRUSSELS).astimezone(UTC) for week in weeks]


def test_hour_that_comes_twice_is_told_apart() -> None:
    first, second = _event(_at("2026-10-25T02:15", hours=0.5)), _event(_at("2026-10-25T02:15", hours=0.5, fold=1))
    across = _event(_at("2026-10-25T02:15", hours=1))

    assert (first.get("DTSTART").value, first.get("DTSTART").parameters) == ("20261025T021500", {"TZID": ["Europe/Brussels"]})
    assert (second.get("DTSTART").value, second.get("DTEND").value) == ("20261025T011500Z", "20261025T014500Z")
    assert (across.get("DTSTART").value, across.get("DTEND").value) == ("20261025T001500Z", "20261025T011500Z")


def test_night_of_the_change_lasts_as_long_as_it_does() -> None:
    spring = _event(_at("2026-03-29T01:00", hours=3))
    autumn = _event(_at("2026-10-25T01:00", hours=3))

    assert (spring.get("DTSTART").value, spring.get("DTEND").value) == ("20260329T010000", "20260329T050000")
    assert (autumn.get("DTSTART").value, autumn.get("DTEND").value) == ("20261025T010000", "20261025T030000")


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Africa/Kinshasa", "20261205T130000Z"),
        ("Asia/Hebron", "20261205T120000Z"),
        ("Asia/Jerusalem", "20261205T120000Z"),
        ("America/Sao_Paulo", "20261205T170000Z"),
    ],
)
def test_other_zones_are_written_in_utc(zone: str, start: str) -> None:
    event = _event(_at("2026-12-05T14:00", zone=zone))

    assert (event.get("DTSTART").value, event.get("DTSTART").parameters) == (start, {})
    assert event.get("DTEND").parameters == {}


def test_whole_days_end_on_the_day_after_the_last() -> None:
    event = _event(_at("2026-11-14T00:00", hours=9 * 24, all_day=True, transparent=True))

    assert (event.get("DTSTART").value, event.get("DTSTART").parameters) == ("20261114", {"VALUE": ["DATE"]})
    assert (event.get("DTEND").value, event.get("DTEND").parameters) == ("20261123", {"VALUE": ["DATE"]})
    assert event.get("TRANSP").value == "TRANSPARENT"


def test_whole_days_are_those_of_the_place_and_of_any_length() -> None:
    kinshasa = _event(_at("2026-11-14T00:00", hours=24, zone="Africa/Kinshasa", all_day=True))
    short_day = _event(_at("2026-03-29T00:00", hours=23, all_day=True))

    assert (kinshasa.get("DTSTART").value, kinshasa.get("DTEND").value) == ("20261114", "20261115")
    assert (short_day.get("DTSTART").value, short_day.get("DTEND").value) == ("20260329", "20260330")


def test_midnight_to_midnight_stays_a_time_of_day() -> None:
    event = _event(_at("2026-11-14T00:00", hours=24))

    assert (event.get("DTSTART").value, event.get("DTEND").value) == ("20261114T000000", "20261115T000000")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "ANNULÉ – Bal"),
        ("nl", "AFGELAST – Bal"),
        ("en", "CANCELLED – Bal"),
        ("unknown", "ANNULÉ / AFGELAST – Bal"),
    ],
)
def test_called_off_entry_says_so_and_keeps_nobody_busy(language: str, title: str) -> None:
    event = _event(replace(WHOLE, summary="Bal", language=language, status=Status.CANCELLED))

    assert event.get("SUMMARY").text == title
    assert event.get("SUMMARY").parameters == ({} if language == "unknown" else {"LANGUAGE": [language]})
    assert (event.get("STATUS").value, event.get("TRANSP").value) == ("CANCELLED", "TRANSPARENT")


def test_planned_entry_is_tentative() -> None:
    assert _event(replace(WHOLE, status=Status.TENTATIVE)).get("STATUS").value == "TENTATIVE"


def test_long_text_is_folded_by_octets_and_unfolds_to_the_same() -> None:
    text = "Élisabeth Ndayishimiye – Solidarité " * 12

    made = _feed(replace(WHOLE, summary=text), name="Agenda")

    assert b"SUMMARY;LANGUAGE=fr:" + text.encode() in made.replace(b"\r\n ", b"")
    assert max(len(line) for line in made.split(b"\r\n")) == 75


def test_file_to_import_does_not_make_a_calendar_of_its_own() -> None:
    made = strict_calendar.read(_feed(WHOLE))

    assert [found.name for found in made.properties] == ["VERSION", "PRODID", "LAST-MODIFIED"]


AWKWARD = {
    "a second property": ("Fête\r\nATTENDEE:mailto:x@example.org", "Fête\nATTENDEE:mailto:x@example.org"),
    "a bare carriage return": ("Fête\rBEGIN:VEVENT", "Fête\nBEGIN:VEVENT"),
    "separators of Unicode": ("un\u2028deux\u2029trois\x85quatre\x0bcinq\x0csix\x1csept", "un\ndeux\ntrois\nquatre\ncinq\nsix\nsept"),
    "escapes": ("a;b,c\\d\\ne\\;f", "a;b,c\\d\\ne\\;f"),
    "a folder of Windows": ("C:\\New\\notes", "C:\\New\\notes"),
    "no character": ("nul\x00, delete\x7f, bell\x07, surrogate\ud800.", "nul, delete, bell, surrogate."),
    "emoji": ("🎉" * 300, "🎉" * 300),
    "families": ("👩‍👩‍👧‍👦🇧🇪" * 40, "👩‍👩‍👧‍👦🇧🇪" * 40),
    "right to left": ("\u202eאבג\u202c مرحبا", "\u202eאבג\u202c مرحبا"),
    "combining marks": ("e\u0301\u0308" * 60, "e\u0301\u0308" * 60),
    "spaces": ("  x\t ", "  x\t "),
    "markup": ("<script>alert('x')</script>{{7*7}}%(x)s", "<script>alert('x')</script>{{7*7}}%(x)s"),
}


@pytest.mark.parametrize(("written", "read"), AWKWARD.values(), ids=AWKWARD)
def test_awkward_texts_stay_one_property(written: str, read: str) -> None:
    made = _feed(
        replace(WHOLE, summary=written, description=written, location=written, contact=written, categories=(written, "b")), name=written
    )

    root = strict_calendar.read(made)
    (event,) = root.events()
    assert [event.get(name).text for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT")] == [read] * 4
    assert event.get("CATEGORIES").texts == [read, "b"]
    assert root.get("NAME").text == read
    # A reader that takes every line end Unicode knows for one must see the same lines.
    assert len(made.decode().splitlines()) == made.count(b"\r\n")
    assert [str(name) for name in icalendar.Calendar.from_ical(made).events[0]] == [found.name for found in event.properties]


# Everything but controls, surrogates and the two line ends outside of them; those have their own cases above.
_TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029", include_characters="\n\t"))


@settings(max_examples=150, deadline=None)
@given(summary=_TEXTS, description=_TEXTS, category=_TEXTS)
@example(summary="\\n\\N\\,", description=";\\;\n\\", category=",")
def test_any_text_comes_back_as_it_was(summary: str, description: str, category: str) -> None:
    made = _feed(replace(WHOLE, summary=summary or "x", description=description, categories=(category, "b")), name="Agenda")

    (event,) = strict_calendar.read(made).events()
    assert event.get("SUMMARY").text == (summary or "x")
    assert [found.text for found in event.all("DESCRIPTION")] == ([description] if description else [])
    assert event.get("CATEGORIES").texts == [category, "b"]
    assert icalendar.Calendar.from_ical(made).events[0]["UID"] == UID


@settings(max_examples=100, deadline=None)
@given(name=_TEXTS)
@example(name='Aïcha "Titi" ^ Ndaye; fils: x, y')
@example(name="^n^'^^")
def test_any_name_comes_back_in_the_invitation(name: str) -> None:
    made = _invitation(attendee_name=name, organizer_name=name)

    (event,) = strict_calendar.read(made.encode()).events()
    words = " ".join(name.split())
    assert event.get("ATTENDEE").parameters["CN"] == [words or "resident@example.org"]
    assert event.get("ORGANIZER").parameters.get("CN", [""]) == [words]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://x.example.org/a\r\nATTENDEE:mailto:x@example.org", "https://x.example.org/aATTENDEE:mailto:x@example.org"),
        ("https://x.example.org/é?q=a b;c,d#e", "https://x.example.org/%C3%A9?q=a%20b;c,d#e"),
        ("https://x.example.org/%C3%A9?a=1&b=2", "https://x.example.org/%C3%A9?a=1&b=2"),
        ('https://x.example.org/"<>\\^`{|}', "https://x.example.org/%22%3C%3E%5C%5E%60%7B%7C%7D"),
    ],
)
def test_addresses_stay_addresses(written: str, read: str) -> None:
    event = _event(replace(WHOLE, url=written, image=written, conference_url=written))

    assert [event.get(name).value for name in ("URL", "IMAGE", "CONFERENCE")] == [read] * 3


def test_request_goes_to_one_person_who_has_accepted() -> None:
    root = strict_calendar.read(_invitation(attendee="a+b@example.org", attendee_name="Aïcha").encode())

    (event,) = root.events()
    assert root.get("METHOD").value == "REQUEST"
    assert event.get("DTSTAMP").value == "20261120T080000Z"
    assert (event.get("UID").text, event.get("SEQUENCE").value, event.get("STATUS").value) == (UID, "3", "CONFIRMED")
    assert event.get("ORGANIZER").value == "mailto:events@example.org"
    assert event.get("ORGANIZER").parameters == {"CN": ["Commune d'Ixelles"]}
    attendee = event.get("ATTENDEE")
    assert attendee.value == "mailto:a+b@example.org"
    assert attendee.parameters == {
        "CUTYPE": ["INDIVIDUAL"],
        "ROLE": ["REQ-PARTICIPANT"],
        "PARTSTAT": ["ACCEPTED"],
        "RSVP": ["FALSE"],
        "CN": ["Aïcha"],
    }
    assert 'CN="Aïcha"' in _invitation(attendee_name="Aïcha").replace("\r\n ", "")


def test_request_may_ask_for_an_answer() -> None:
    made = _invitation(partstat="NEEDS-ACTION", rsvp=True, role="OPT-PARTICIPANT")

    (event,) = strict_calendar.read(made.encode()).events()
    asked = event.get("ATTENDEE").parameters
    assert (asked["PARTSTAT"], asked["RSVP"], asked["ROLE"]) == (["NEEDS-ACTION"], ["TRUE"], ["OPT-PARTICIPANT"])


@pytest.mark.parametrize(
    ("status", "title"),
    [(Status.CONFIRMED, "Concert d’ouverture; chœurs, tambours"), (Status.CANCELLED, "ANNULÉ – Concert d’ouverture; chœurs, tambours")],
)
def test_cancel_ends_the_entry_and_says_called_off_only_when_it_is(status: Status, title: str) -> None:
    root = strict_calendar.read(_invitation(replace(WHOLE, status=status, sequence=4), "CANCEL").encode())

    (event,) = root.events()
    assert (root.get("METHOD").value, event.get("STATUS").value, event.get("SEQUENCE").value) == ("CANCEL", "CANCELLED", "4")
    assert event.get("SUMMARY").text == title


def test_invitation_in_utc_brings_no_zone() -> None:
    made = _invitation(_at("2026-12-05T14:00", zone="Africa/Kinshasa"))

    assert "VTIMEZONE" not in made
    assert strict_calendar.read(made.encode()).events()[0].get("DTSTART").value == "20261205T130000Z"


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ('"a b"@example.org', "mailto:%22a%20b%22@example.org"),
        ("é@example.org", "mailto:%C3%A9@example.org"),
        ("a@example.org\r\nX-EVIL:1", "mailto:a@example.org%0AX-EVIL%3A1"),
        ("o'neil+x!#$&*=~@example.org", "mailto:o'neil+x!%23$&*=~@example.org"),
    ],
)
def test_addresses_of_persons_cannot_leave_their_line(address: str, value: str) -> None:
    (event,) = strict_calendar.read(_invitation(attendee=address).encode()).events()

    assert event.get("ATTENDEE").value == value


def test_methods_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="PUBLISH"):
        _invitation(method="PUBLISH")

    assert [method.value for method in Method] == ["REQUEST", "CANCEL", "DECLINECOUNTER"]


def test_texts_that_need_no_cleaning_are_those_that_cleaning_leaves_alone() -> None:
    texts = [f"Où\u00a0? Là.\n{chr(number)}" for number in (*range(0x3000), 0xD800, 0xDFFF, 0x1F389)]

    assert [content_lines.clean(text) for text in texts] == [
        content_lines._FORBIDDEN.sub("", content_lines._LINE_ENDS.sub("\n", text)) for text in texts
    ]


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=120)))
@example(lines=["a" * 74, "a" * 75, "é" * 37, "é" * 38, "é" + "a" * 73])
def test_lines_that_are_not_folded_are_short(lines: list[str]) -> None:
    assert content_lines.folded(lines) == b"".join(content_lines.fold(line).encode() + b"\r\n" for line in lines)
