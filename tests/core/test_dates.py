"""Dates as people say them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from ixevents.core import dates, zones
from ixevents.core.clock import BRUSSELS
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking

FOUR_DIGITS = 1000


@pytest.mark.parametrize(
    ("day", "zone", "words"),
    [
        (date(2027, 3, 28), "Europe/Brussels", "28/03/2027 02:30 bestaat niet: de klok gaat dan vooruit. Kies een ander uur."),
        (date(1, 1, 1), "Asia/Tokyo", "Die dag ligt te ver weg."),
        (date(2027, 3, 28), "Europe", "Geen tijdzone heet “Europe”."),
        (date(2027, 3, 28), "x" * 300, f"Geen tijdzone heet “{'x' * 40}”."),
    ],
)
def test_an_hour_that_is_none_is_refused_in_the_readers_language(app: Flask, day: date, zone: str, words: str) -> None:
    with speaking("nl"), pytest.raises(Refused) as refusal:
        zones.instant(day, time(2, 30), zone)

    assert refusal.value.message == words


@pytest.mark.parametrize(
    ("day", "lang", "words"),
    [
        (date(2026, 12, 1), "fr", "mardi 1er décembre 2026"),
        (date(2026, 12, 11), "fr", "vendredi 11 décembre 2026"),
        (date(2026, 12, 1), "nl", "dinsdag 1 december 2026"),
        (date(2026, 12, 1), "en", "Tuesday 1 December 2026"),
    ],
)
def test_french_counts_the_first_of_a_month(day: date, lang: str, words: str) -> None:
    assert dates.day_long(day, lang) == words


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-05T23:59:59+01:00", 5),
        ("2026-12-06T00:00:00+01:00", 5),
        ("2026-12-06T05:59:59+01:00", 5),
        ("2026-12-06T06:00:00+01:00", 6),
        ("2027-03-28T05:59:59+02:00", 27),
        ("2027-03-28T06:00:00+02:00", 28),
        ("2026-10-25T02:30:00+02:00", 24),
        ("2026-10-25T02:30:00+01:00", 24),
        ("2026-10-25T06:00:00+01:00", 25),
    ],
)
def test_a_night_belongs_to_the_day_before_until_six(moment: str, day: int) -> None:
    at = datetime.fromisoformat(moment)

    assert dates.long_day(at).day == day
    assert dates.morning(dates.long_day(at)) <= at < dates.morning(dates.long_day(at) + timedelta(days=1))


@pytest.mark.parametrize(
    ("end", "lang", "words"),
    [
        ("2026-12-05T23:59:00+01:00", "fr", "samedi 5 décembre 2026, 23:59"),
        ("2026-12-06T00:00:00+01:00", "fr", "samedi 5 décembre 2026, 24:00"),
        ("2027-01-01T00:00:00+01:00", "nl", "donderdag 31 december 2026, 24:00"),
        ("2027-03-29T00:00:00+02:00", "en", "Sunday 28 March 2027, 24:00"),
        ("2026-12-06T00:01:00+01:00", "en", "Sunday 6 December 2026, 00:01"),
    ],
)
def test_what_ends_at_midnight_ends_with_the_day(end: str, lang: str, words: str) -> None:
    assert dates.until(datetime.fromisoformat(end), lang) == words


@pytest.mark.parametrize(
    ("starts", "ends", "hours", "words"),
    [
        ("19:00", "21:30", 2.5, "19:00 – 21:30"),
        ("19:00", "00:00", 5, "19:00 – 24:00"),
        ("19:00", "00:30", 5.5, "19:00 – 00:30"),
        ("22:00", "06:00", 8, "22:00 – 06:00"),
        ("00:00", "02:00", 2, "00:00 – 02:00"),
        ("19:00", "18:00", -1, "19:00 – 18:00"),
        ("22:00", "06:01", -15.98, "22:00 – 06:01"),
        ("19:00", "19:00", 0, "19:00 – 19:00"),
    ],
)
def test_an_end_in_the_small_hours_is_that_of_the_night_after(starts: str, ends: str, hours: float, words: str) -> None:
    start, end = dates.evening(date(2026, 12, 5), time.fromisoformat(starts), time.fromisoformat(ends))

    assert start.astimezone(dates.zone_of(dates.DEFAULT_ZONE)).date() == date(2026, 12, 5)
    assert (end - start).total_seconds() / 3600 == pytest.approx(hours, abs=0.01)
    assert dates.hours(start, end) == words


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-10-24T23:00+02:00", "2026-10-25T02:30+02:00"),
        ("2026-10-24T23:00+02:00", "2026-10-25T02:30+01:00"),
        ("2026-10-25T02:45+02:00", "2026-10-25T02:15+01:00"),
        ("2026-10-25T02:15+01:00", "2026-10-25T04:00+01:00"),
        ("2026-10-25T01:00+02:00", "2026-10-25T03:00+01:00"),
        ("2026-12-04T09:00:12+01:00", "2026-12-06T17:00+01:00"),
    ],
)
def test_what_is_typed_as_it_was_shown_stays_as_it_was(start: str, end: str) -> None:
    before = datetime.fromisoformat(start), datetime.fromisoformat(end)

    assert dates.evening(*dates.shown(*before), before=before) == before


def test_another_hour_stays_in_its_pass_of_the_doubled_hour_and_an_end_comes_after_its_beginning() -> None:
    before = datetime(2026, 10, 25, 1, 15, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC)

    later = dates.evening(date(2026, 10, 25), time(2, 30), time(4), before=before)
    turned = dates.evening(date(2026, 10, 25), time(2, 45), time(2, 50), before=before)

    assert later == (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), before[1])
    assert turned == (datetime(2026, 10, 25, 1, 45, tzinfo=UTC), datetime(2026, 10, 25, 1, 50, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2027, 2, 28), 1, date(2028, 2, 28)),
        (date(2026, 12, 31), 6, date(2032, 12, 31)),
    ],
)
def test_years_later_it_is_the_same_day_or_the_last_one_of_february(day: date, years: int, later: date) -> None:
    assert dates.years_later(day, years) == later


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25), (date(2026, 12, 31), 24)])
def test_a_day_ends_with_its_own_midnight(day: date, hours: int) -> None:
    assert dates.last_day(dates.end_of(day)) == day
    assert dates.end_of(day) - dates.end_of(day - timedelta(days=1)) == timedelta(hours=hours)


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda local: local.year >= FOUR_DIGITS))
def test_clocks_are_written_as_strftime_writes_them(local: datetime) -> None:
    assert dates.clock(local) == local.strftime("%Y%m%dT%H%M%S")
    assert dates.stamp(local) == local.strftime("%Y%m%dT%H%M%SZ")


@given(st.integers(0, 2 * 365 * 24 * 60), st.sampled_from(["Europe/Brussels", "Asia/Tokyo"]))
def test_the_day_before_is_written_of_by_day_and_about_a_day_before(minutes: int, zone: str) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    eve = dates.eve(start, zone)

    assert dates.by_day(eve, zone)
    assert timedelta(hours=21) <= start - eve <= timedelta(hours=36)
    assert dates.long_day(eve, zone) == dates.long_day(start, zone) - timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end", "all_day", "said"),
    [
        ("2026-12-04T18:00", "2026-12-04T20:00", False, "vendredi 4 décembre 2026, 18:00 – 20:00"),
        ("2026-12-04T22:00", "2026-12-05T02:00", False, "vendredi 4 décembre 2026, 22:00 – 02:00"),
        ("2026-12-04T18:00", "2026-12-05T00:00", False, "vendredi 4 décembre 2026, 18:00 – 24:00"),
        ("2026-12-04T18:00", "2026-12-06T16:00", False, "vendredi 4 décembre 2026, 18:00 – dimanche 6 décembre 2026, 16:00"),
        ("2026-12-04T18:00", "2026-12-06T00:00", False, "vendredi 4 décembre 2026, 18:00 – samedi 5 décembre 2026, 24:00"),
        ("2026-12-04T00:00", "2026-12-05T00:00", True, "vendredi 4 décembre 2026"),
        ("2026-12-04T00:00", "2026-12-07T00:00", True, "vendredi 4 décembre 2026 – dimanche 6 décembre 2026"),
    ],
)
def test_when_something_is_names_every_day_it_needs(start: str, end: str, said: str, *, all_day: bool) -> None:
    first, last = (datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS) for moment in (start, end))

    assert dates.when(first, last, "fr", all_day=all_day) == said


@pytest.mark.parametrize(
    ("start", "end", "all_day", "said"),
    [
        ("2026-12-04T18:00", "2026-12-04T20:00", False, "20:00"),
        ("2026-12-04T22:00", "2026-12-05T02:00", False, "02:00"),
        ("2026-12-04T18:00", "2026-12-05T00:00", False, "24:00"),
        ("2026-12-04T18:00", "2026-12-06T16:00", False, "6\u00a0déc., 16:00"),
        ("2026-12-04T18:00", "2026-12-06T00:00", False, "5\u00a0déc., 24:00"),
        ("2026-12-04T00:00", "2026-12-05T00:00", True, ""),
        ("2026-11-24T00:00", "2026-12-02T00:00", True, "1er\u00a0déc."),
    ],
)
def test_an_end_beside_its_beginning_names_its_day_where_that_is_another(start: str, end: str, said: str, *, all_day: bool) -> None:
    first, last = (datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS) for moment in (start, end))

    assert dates.ending(first, last, "fr", all_day=all_day) == said


@pytest.mark.parametrize(("day", "lang", "said"), [(1, "fr", "er"), (2, "fr", ""), (1, "nl", ""), (1, "en", "")])
def test_only_french_counts_the_first_of_a_month_in_order(day: int, lang: str, said: str) -> None:
    assert dates.ordinal(date(2026, 12, day), lang) == said


def test_a_single_day_is_written_once() -> None:
    first, last = date(2027, 5, 5), date(2027, 5, 7)

    assert dates.days(first, first, "nl") == "5 mei 2027"
    assert dates.days(first, last, "fr") == "5 mai 2027 – 7 mai 2027"
