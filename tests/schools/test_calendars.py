"""Days with and without school, as the table of SCH-06 has them."""

from datetime import date, datetime

import pytest
from flask import Flask

from ixevents.core.clock import BRUSSELS
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.schools import actions
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community, HolidayRule

NEXT_TO_HOLIDAYS = (date(2026, 11, 2), date(2027, 5, 6))
"""All Souls and Ascension: days off beside others."""

FRENCH, DUTCH = SchoolCalendar(Community.FRENCH), SchoolCalendar(Community.DUTCH)


@pytest.mark.parametrize(
    ("calendar", "first", "last"),
    [
        (FRENCH, date(2026, 10, 19), date(2026, 11, 1)),
        (DUTCH, date(2026, 11, 2), date(2026, 11, 8)),
        (FRENCH, date(2026, 12, 21), date(2027, 1, 3)),
        (DUTCH, date(2026, 12, 21), date(2027, 1, 3)),
        (FRENCH, date(2027, 2, 22), date(2027, 3, 7)),
        (DUTCH, date(2027, 2, 8), date(2027, 2, 14)),
        (FRENCH, date(2027, 4, 26), date(2027, 5, 9)),
        (DUTCH, date(2027, 3, 29), date(2027, 4, 11)),
        (FRENCH, date(2026, 11, 11), date(2026, 11, 11)),
        (DUTCH, date(2026, 11, 11), date(2026, 11, 11)),
        (FRENCH, date(2027, 2, 9), date(2027, 2, 9)),
        (DUTCH, date(2027, 5, 7), date(2027, 5, 7)),
    ],
)
def test_holidays_of_2026_2027_are_those_of_the_decrees(calendar: SchoolCalendar, first: date, last: date) -> None:
    days = (last - first).days + 1

    assert all(calendar.day_off(date.fromordinal(first.toordinal() + offset)) for offset in range(days))
    for outside in (first.toordinal() - 1, last.toordinal() + 1):
        day = date.fromordinal(outside)
        assert calendar.day_off(day) is None or day.weekday() >= 5 or day in NEXT_TO_HOLIDAYS, day


def test_days_noted_twice_are_noted_once(app: Flask) -> None:
    def note(name: str) -> object:
        day, said = date(2026, 12, 14), Translated(name, "Staking", "Strike")
        about = {"rule": HolidayRule.CLOSED, "source": "Moniteur", "source_date": day, "actor": "staff:1"}
        return actions.except_days(Community.DUTCH, day, day, name=said, **about)

    assert note("Grève") is note("Grève")
    with app.test_request_context("/fr/"), pytest.raises(Refused, match="Grève"):
        note("Fermeture")


def test_names_of_days_have_the_apostrophe_of_all_other_words() -> None:
    named = FRENCH.day_off(date(2026, 11, 11))

    assert named is not None
    assert named.fr == "Jour de l’Armistice"


def test_a_day_belongs_to_a_school_year_of_its_community() -> None:
    day = date(2026, 8, 26)

    assert (FRENCH.school_year(day), DUTCH.school_year(day)) == ("2026-2027", None)
    assert DUTCH.day_off(day) is not None


def test_a_school_year_runs_from_the_first_to_the_last_lesson() -> None:
    assert FRENCH.year_of(2026) == (date(2026, 8, 24), date(2027, 7, 2))
    assert DUTCH.year_of(2026) == (date(2026, 9, 1), date(2027, 6, 30))


def test_no_class_comes_on_a_holiday_or_a_sunday_of_its_own_community(app: Flask) -> None:
    autumn = datetime(2026, 10, 20, 10, tzinfo=BRUSSELS)
    sunday = datetime(2026, 11, 22, 10, tzinfo=BRUSSELS)

    with speaking("nl"):
        assert (FRENCH.closed(autumn) is None, DUTCH.closed(autumn)) == (False, None)
        assert FRENCH.closed(sunday) == DUTCH.closed(sunday) == "Op zondag is er geen school."


def test_saturday_and_wednesday_afternoon_want_a_second_look(app: Flask) -> None:
    moments = [datetime(2026, 11, day, hour, tzinfo=BRUSSELS) for day, hour in ((28, 10), (25, 14), (25, 10), (26, 14))]

    assert [FRENCH.unusual(moment) is not None for moment in moments] == [True, True, False, False]


def test_staff_know_better_than_the_rules(app: Flask) -> None:
    day, armistice = date(2026, 11, 23), date(2026, 11, 11)
    name = Translated("Journée pédagogique", "Pedagogische studiedag")
    closed = actions.except_days(
        Community.FRENCH, day, day, rule=HolidayRule.CLOSED, name=name, source="Circulaire 1", source_date=day, actor="staff:1"
    )
    opened = actions.except_days(
        Community.FRENCH, armistice, armistice, rule=HolidayRule.OPEN, name=name, source="Circulaire 2", source_date=day, actor="staff:1"
    )
    calendar = SchoolCalendar(Community.FRENCH, [closed, opened])

    assert calendar.day_off(day) == name
    assert calendar.day_off(date(2026, 11, 11)) is None
    assert SchoolCalendar(Community.DUTCH, [closed, opened]).day_off(day) is None


def test_an_exception_is_named_in_both_languages(app: Flask) -> None:
    day = date(2026, 11, 23)

    with pytest.raises(Refused) as refusal:
        actions.except_days(
            Community.FRENCH, day, day, rule=HolidayRule.CLOSED, name=Translated("Congé"), source="x", source_date=day, actor="staff:1"
        )

    assert refusal.value.reason == "languages"


def test_days_of_one_name_are_one_stretch(app: Flask) -> None:
    found = FRENCH.stretches(date(2026, 10, 1), date(2026, 11, 30))

    assert [(one.first.isoformat(), one.last.isoformat()) for one in found] == [
        ("2026-10-19", "2026-11-01"),
        ("2026-11-02", "2026-11-02"),
        ("2026-11-11", "2026-11-11"),
    ]
