"""Years and editions side by side: what adds up does, what is not known is no 0, and what was counted otherwise is said."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from ixevents.core.languages import Translated
from ixevents.core.web import speaking
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.figures import actions, by_edition, by_year, counting, indicators
from ixevents.projects.models import Project
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.results import IndicatorPeriod, Measure
from ixevents.registrations.models import State
from ixevents.staff.figures import compared
from ixevents.volunteers import given
from tests.figures.test_indicators import STAFF, make_indicator, visit
from tests.support import factories, volunteers
from tests.support.queries import count_queries
from tests.support.visits import make_class, make_school
from tests.support.worlds import NOW


@pytest.fixture(autouse=True)
def today(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


def at(project: Project, days_ago: int) -> Slot:
    """Make a date of a project that is over."""
    moment = NOW - timedelta(days=days_ago)
    return factories.make_slot(event=factories.make_event(project=project), starts_at=moment, ends_at=moment + timedelta(hours=2))


def years_of(project: Project, month: int = 1) -> tuple[list[by_year.Year], list[by_year.Measured]]:
    """Return the years of a project and its indicators over them."""
    happened = counting.read(project.id)
    lines = indicators.of_project(project, happened)
    years = by_year.of(happened, counting.count(happened), lines, month)
    return years, by_year.measured(lines, years)


def test_years_add_up_to_all_time_and_a_year_without_anything_is_between_them(any_app: Flask) -> None:
    project = factories.make_project()
    for days_ago, pupils in ((800, 20), (40, 18), (10, 12)):
        visit(project, days_ago, pupils)

    years, _measured = years_of(project)

    assert [(year.starts.year, year.empty, year.running) for year in years] == [
        (2025, False, False),
        (2026, True, False),
        (2027, False, True),
    ]
    whole = counting.of(project)
    for name in ("participations", "pupils", "adults", "persons", "slots", "announced"):
        assert sum(getattr(year.figures, name).value for year in years) == getattr(whole, name).value
    assert [year.figures.pupils.value for year in years] == [20, 0, 30]


def test_the_years_are_those_most_indicators_are_measured_over(app: Flask) -> None:
    project = factories.make_project(starts=PartialDate("2025-02"))
    made = make_indicator(project)
    visit(project, 300, 20)
    for year in (2025, 2026):
        made.periods.append(IndicatorPeriod(indicator_id=made.id, starts=date(year, 9, 1), ends=date(year + 1, 8, 31), values=[]))
    db.session.flush()
    lines = indicators.of_project(project)

    years, measured = years_of(project, 9)

    assert by_year.months(project) == (1, 9, 2)
    assert (by_year.month_of(lines, (1, 9, 2)), by_year.month_of([], (1, 9))) == (9, 1)
    assert [(year.starts, year.ends) for year in years] == [(date(2025, 9, 1), date(2026, 8, 31)), (date(2026, 9, 1), date(2027, 8, 31))]
    assert [line.period.starts for line in measured[0].elsewhere if line.period] == [date(2027, 1, 1)]


def test_an_indicator_says_what_was_entered_what_was_counted_and_what_is_missing(app: Flask) -> None:
    project = factories.make_project()
    made, by_hand_only = make_indicator(project), make_indicator(project, None)
    visit(project, 800, 20)
    visit(project, 10, 12)
    actions.enter(made, made.periods[0], Decimal(15), reason=Translated("Trois de plus", "Drie meer"), actor=STAFF)

    _years, (counted, empty) = years_of(project)

    assert [(one.actual.value, one.by_hand, one.target) if one else None for one in counted.years] == [
        (Decimal(20), False, None),
        None,
        (Decimal(15), True, Decimal(100)),
    ]
    assert (counted.mixed, empty.mixed, counted.elsewhere) == (True, False, ())
    assert [one.actual.value if one else None for one in empty.years] == [None, None, None]
    assert empty.indicator is by_hand_only


def test_editions_add_up_over_projects_and_a_school_counts_once(app: Flask) -> None:
    school = make_school()
    first, second = (
        factories.make_edition(programme="week", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)) for year in (2026, 2027)
    )
    later = factories.make_edition(programme="week", starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31))
    for edition, days_ago in ((first, 400), (second, 40), (second, 10)):
        at = NOW - timedelta(days=days_ago)
        event = factories.make_event(project=factories.make_project(), edition=edition)
        slot = factories.make_slot(event=event, starts_at=at, ends_at=at + timedelta(hours=2))
        party = make_class(slot, label=f"{days_ago}A", school=school, pupils_came=10, adults_came=1, state=State.ATTENDED)
        party.registration.came = 11
    db.session.flush()

    runs, whole = by_edition.of("week")

    assert later not in [run.edition for run in runs]
    assert [(run.edition, run.figures.participations.value, run.figures.schools.value, run.running) for run in runs] == [
        (first, 11, 1, False),
        (second, 22, 1, True),
    ]
    assert (whole.participations.value, whole.schools.value, whole.events.value) == (33, 1, 3)


def test_what_volunteers_gave_stands_with_each_edition_and_what_nobody_noted_is_said(any_app: Flask) -> None:
    first, second, third = (
        factories.make_edition(programme="week", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)) for year in (2025, 2026, 2027)
    )
    for edition, days_ago in ((first, 700), (second, 300)):
        call = volunteers.make_call(edition=edition)
        begin = NOW - timedelta(days=days_ago)
        long, short = (volunteers.make_shift(call, starts_at=begin, ends_at=begin + timedelta(minutes=m), wanted=9) for m in (210, 60))
        often = volunteers.make_volunteer(call)
        for shift in (long, short):
            volunteers.make_turn(shift, often, came=True)
        volunteers.make_turn(long, came=False)
        volunteers.make_turn(long, came=True, ended_at=NOW)
    volunteers.make_turn(long)
    volunteers.make_turn(volunteers.make_shift(call, starts_at=NOW + timedelta(days=1)))
    runs, whole = by_edition.of("week")

    with count_queries() as counted:
        found = given.to_editions([run.edition.id for run in runs])
    with speaking("fr"):
        table = compared.of_editions(runs, whole, found)

    assert [(run.edition, run.edition.id in found) for run in runs] == [(first, True), (second, True), (third, False)]
    shown = {row.name: [cell.words for cell in row.cells] for row in table.rows}
    assert (shown["Bénévoles"], shown["Heures données par les bénévoles"]) == (["1", "1", "–", "–"], ["4,5", "4,5", "–", "9"])
    said = [remark for remark in table.remarks if "bénévole" in remark]
    assert (len(said), said[0].startswith(f"{second.title.fr}\u00a0: pour 1 créneau ")) == (2, True), said
    assert len(counted) == 1


def test_what_cannot_be_compared_is_said_once(app: Flask) -> None:
    project = factories.make_project()
    made, told = make_indicator(project), make_indicator(project, None, name=factories.words("Retours"), measure=Measure.QUALITATIVE)
    visit(project, 800, 20)
    make_class(at(project, 20), label="Porte").registration.came = 9
    factories.make_registration(slot=at(project, 8), seats=4)
    actions.enter(made, made.periods[0], Decimal("15.5"), reason=Translated("Trois de plus", "Drie meer"), actor=STAFF)
    actions.enter(told, told.periods[0], None, reason=Translated("Vu", "Gezien"), words=Translated("Ils sont revenus"), actor=STAFF)
    years, measured = years_of(project)

    with app.test_request_context("/staff/"), speaking("en"):
        table = compared.of_years(project, years, counting.of(project), measured)
        rows = {row[0]: row[1:] for row in compared.file_rows(table)}

    assert table.remarks == (
        "2026: nothing took place, so there are no numbers; they are not 0.",
        "2027 is not over: what is still to come is not in it.",
        "2027: of 1 date nobody has written down who came.",
        "2027: of 9 people of classes nobody has said how many were pupils; pupils and adults are too few.",
        "Distinct persons count in the year in which they first came: who comes back is in no later year.",
        "Schools, events and facilitators count once in each year and once in all its time: the years do not add up.",
        "Élèves (en): entered by hand for 2027, counted in the others.",
        "Retours (en): entered by hand for 2027.",
        "Retours (en): no value for 2025.",
    )
    assert rows["What the year holds"][:3] == ["complete", "nothing took place", "not over yet, 1 date not counted"]
    assert rows["Élèves (en): reached"] == [20, None, Decimal("15.5"), 20, "2027: entered by hand. Trois de plus"]
    assert rows["Retours (en): reached"][:3] == [None, None, "Ils sont revenus"]
    assert [row.cells[1].words for row in table.rows if row.name in ("Participations", "Pupils")] == ["–", "–"]
