"""One moment on two clocks: what each side reads is that moment, also in the nights in which a clock is changed on either side."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ixevents.core.languages import Translated
from ixevents.core.web import speaking
from ixevents.exchanges import clocks
from ixevents.exchanges.models import Authority

ZONES = ("Europe/Brussels", "Europe/Bucharest", "Asia/Hebron", "Asia/Jerusalem", "Africa/Kinshasa", "America/New_York", "Asia/Kathmandu")
# The nights around which clocks are changed in Brussels, Hebron, Jerusalem and New York in 2026 and 2027.
CHANGES = [
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 3, 27, tzinfo=UTC),
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2027, 10, 30, tzinfo=UTC),
]
moments = st.one_of(
    st.builds(lambda change, minutes: change + timedelta(minutes=minutes), st.sampled_from(CHANGES), st.integers(-36 * 60, 36 * 60)),
    st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
)


def authority(zone: str | None, days_off: list[int] | None = None) -> Authority:
    return Authority(sample=True, sample_name=Translated.of("a"), partner=None, country=None, zone=zone, days_off=days_off)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=moments, here=st.sampled_from(ZONES), there=st.sampled_from(ZONES), days_off=st.sets(st.integers(1, 7)))
def test_both_clocks_say_the_same_moment_and_warn_of_their_own_week(
    app: Flask, moment: datetime, here: str, there: str, days_off: set[int]
) -> None:
    moment = moment.replace(second=0, microsecond=0)
    with speaking("en"):
        faces = clocks.at(moment, moment + timedelta(hours=1), [authority(here, sorted(days_off)), authority(there, sorted(days_off))])

    for face, zone in zip(faces, (here, there), strict=True):
        local = moment.astimezone(ZoneInfo(zone))
        assert (_read(face, local), face.day.startswith(f"{local:%A} {local.day} ")) == (moment, True)
        assert any("day off" in remark.words for remark in face.warnings) == (local.isoweekday() in days_off)
        again = {moment + timedelta(hours=hour) for hour in (-1, 1) if _wall(moment + timedelta(hours=hour), zone) == _wall(moment, zone)}
        assert ("(UTC" in face.hours.split(" – ")[0]) == bool(again)


@pytest.mark.parametrize(
    ("lang", "hours"),
    [
        ("fr", "02:30 (UTC+2) – 02:30 (UTC+1)"),
        ("nl", "02:30 (UTC+2) – 02:30 (UTC+1)"),
    ],
)
def test_the_doubled_hour_says_which_of_the_two_it_is(app: Flask, lang: str, hours: str) -> None:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    with speaking(lang):
        assert clocks.hours(start, start + timedelta(hours=1), "Europe/Brussels") == hours


def test_an_end_on_another_day_names_it_and_a_clock_nobody_told_is_that_of_brussels(app: Flask) -> None:
    start = datetime(2026, 12, 1, 22, 30, tzinfo=UTC)

    with speaking("fr"):
        (face,) = clocks.at(start, start + timedelta(hours=1), [authority(None)])

    assert (face.day, face.hours, face.zone, face.known) == (
        "mardi 1er décembre 2026",
        "23:30 – mercredi 2 décembre, 00:30",
        "Europe/Brussels",
        False,
    )
    assert [remark.words for remark in face.warnings] == [
        "Fuseau horaire inconnu\u00a0: ceci est l’heure de Bruxelles",
        "Jours de congé inconnus",
        "Il fait nuit là-bas",
    ]


def test_an_end_at_midnight_is_that_of_its_day(app: Flask) -> None:
    start, midnight = datetime(2026, 12, 1, 21, tzinfo=UTC), datetime(2026, 12, 1, 23, tzinfo=UTC)

    with speaking("nl"):
        same, far = (clocks.hours(start, end, "Europe/Brussels") for end in (midnight, midnight + timedelta(days=2)))

    assert (same, far) == ("22:00 – 24:00", "22:00 – donderdag 3 december, 24:00")


def test_a_public_holiday_of_a_side_is_told_by_name(app: Flask) -> None:
    congo = Authority(sample=True, sample_name=Translated.of("a"), partner=None, country="CD", zone="Africa/Kinshasa", days_off=[6, 7])
    start = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)

    with speaking("fr"):
        (face,) = clocks.at(start, start + timedelta(hours=1), [congo])

    assert [(remark.words, remark.named and remark.named.text) for remark in face.warnings] == [
        ("Jour férié là-bas\u00a0:", "Journée de l'indépendance")
    ]


def _read(face: clocks.Clock, local: datetime) -> datetime:
    """Return the moment that the words of a clock mean."""
    hour, minute = map(int, face.hours[:5].split(":"))
    sign = re.fullmatch(r"UTC([+-])?(\d+)?(?::(\d+))?", face.offset)
    assert sign is not None
    ahead = timedelta(hours=int(sign[2] or 0), minutes=int(sign[3] or 0)) * (-1 if sign[1] == "-" else 1)
    return datetime.combine(local.date(), time(hour, minute), UTC) - ahead


def _wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
