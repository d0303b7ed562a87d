"""The rules of zones in calendar files, held against the tz database by a reader of its own (dateutil)."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from ixevents.core.clock import now
from ixevents.outbox import calendar, zone_rules
from ixevents.outbox.calendar import Entry
from tests.outbox import strict_calendar

ZONES = (
    *("Europe/Brussels", "Europe/Bucharest", "Asia/Hebron", "Asia/Jerusalem", "Africa/Kinshasa", "Africa/Casablanca"),
    *("America/New_York", "America/Santiago", "Asia/Kathmandu", "Europe/Lisbon"),
)
YEARLY = {"Europe/Brussels", "Europe/Bucharest", "Asia/Jerusalem", "America/New_York", "America/Santiago", "Europe/Lisbon"}
FIRST, LAST = 2026, 2028


@settings(max_examples=120, deadline=None)
@given(
    name=st.sampled_from(ZONES),
    minute=st.integers(0, (LAST - FIRST + 1) * 365 * 24 * 60),
)
def test_every_wall_clock_means_the_same_as_in_the_tz_database(name: str, minute: int) -> None:
    wall = (datetime(FIRST, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).replace(tzinfo=None)
    zone = ZoneInfo(name)
    text = zone_rules.vtimezone(name, FIRST, LAST).decode()
    read = tzical(StringIO(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")).get(name)
    offsets = {wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    if len(offsets) > 1:
        return  # doubled and skipped hours are written in UTC, or refused

    assert {wall.replace(tzinfo=read).utcoffset()} == offsets


@pytest.mark.parametrize("name", ZONES)
def test_a_zone_with_one_rule_a_year_gets_that_rule_and_no_list(name: str) -> None:
    text = zone_rules.vtimezone(name, FIRST, LAST).decode()

    assert ("RRULE:FREQ=YEARLY" in text, "RDATE" in text) == (name in YEARLY, False)


def test_an_entry_for_a_reader_elsewhere_keeps_that_clock_and_brings_its_rules() -> None:
    starts = datetime(2027, 3, 27, 9, 0, tzinfo=ZoneInfo("Asia/Hebron"))
    entry = Entry(uid="1", sequence=0, starts_at=starts, ends_at=starts + timedelta(hours=1), summary="x", stamp=now(), zone="Asia/Hebron")
    local = Entry(**{**vars(entry), "local": True})

    read = strict_calendar.read(calendar.calendar([local], zone="Asia/Hebron", name="x"))

    start = read.events()[0].get("DTSTART")
    assert (start.parameters["TZID"], start.value) == (["Asia/Hebron"], "20270327T090000")
    assert [zone.get("TZID").value for zone in read.components if zone.name == "VTIMEZONE"] == ["Europe/Brussels", "Asia/Hebron"]
    assert b"DTSTART:20270327T060000Z" in calendar.calendar([entry])
