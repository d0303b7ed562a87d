"""The line of time shows no day that nobody has said."""

from datetime import date

from flask import Flask

from ixevents.extensions import db
from ixevents.projects import queries, timeline, years
from ixevents.projects.models import Project, ProjectBudget
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.timeline import Part
from tests.support import factories


def test_a_year_fades_over_the_year_and_a_day_is_sharp(app: Flask) -> None:
    by_year = _project("2001", "2004")
    by_day = _project("2001-01-01", "2003-01-01")

    spans = _spans(app, [by_year, by_day])

    assert (spans[0].rising, spans[0].certain, spans[0].falling) == (
        Part("0%", "24.983%"),
        Part("24.983%", "49.966%"),
        Part("74.949%", "25.051%"),
    )
    assert (spans[1].rising, spans[1].certain, spans[1].falling) == (None, Part("0%", "49.966%"), None)


def test_a_month_fades_over_the_month(app: Flask) -> None:
    (span,) = _spans(app, [_project("2012-08", "2012-12")])

    assert (span.rising, span.falling) == (Part("58.197%", "8.47%"), Part("91.53%", "8.47%"))


def test_a_project_of_one_year_rises_and_falls(app: Flask) -> None:
    (span,) = _spans(app, [_project("2010", "2010")])

    assert (span.certain, span.rising, span.falling) == (None, Part("0%", "49.863%"), Part("49.863%", "50.137%"))


def test_the_records_are_drawn_as_the_text_has_them(app: Flask, loaded: None) -> None:
    with app.test_request_context("/fr/"):
        line = timeline.of(db.session.scalars(queries.catalogue()).all())

    assert line is not None
    assert [(span.title.split()[0], span.planned, span.assumed) for span in line.spans] == [
        ("Projet", False, False),
        ("Eau-tre", False, False),
        ("Plus", True, True),
        ("Millennium", True, False),
    ]
    assert (line.years[0].words, line.years[-1].words) == ("2007", "2016")


def test_without_dates_there_is_no_line(app: Flask) -> None:
    assert timeline.of([Project(slug="a")]) is None


def test_a_total_is_never_divided_over_years(app: Flask, loaded: None) -> None:
    found = years.of(db.session.scalars(queries.compared()).all())

    assert {year.year: len(year.projects) for year in found} == {
        **dict.fromkeys((2007, 2008), 1), **dict.fromkeys((2009, 2010, 2011, 2012, 2013), 2), **dict.fromkeys((2014, 2015, 2016), 1)
    }  # fmt: skip
    assert {year.budget for year in found} == {None}


def test_budgets_of_a_year_are_added_up_exactly(app: Flask, loaded: None) -> None:
    records = db.session.scalars(queries.compared()).all()
    for record, amount in zip(records[:2], ("0.10", "0.20"), strict=True):
        record.budgets.append(ProjectBudget(starts=date(2012, 9, 1), ends=date(2012, 12, 31), amount=amount))
        record.budgets.append(ProjectBudget(starts=date(2013, 1, 1), ends=date(2013, 12, 31), amount="7.00"))
    db.session.commit()
    db.session.expire_all()

    budgets = {year.year: str(year.budget) for year in years.of(db.session.scalars(queries.compared()).all()) if year.budget}

    assert budgets == {2012: "0.30", 2013: "14.00"}


def _project(starts: str, ends: str) -> Project:
    return factories.make_project(starts=PartialDate(starts), ends=PartialDate(ends))


def _spans(app: Flask, projects: list[Project]) -> tuple[timeline.Span, ...]:
    with app.test_request_context("/fr/"):
        line = timeline.of(projects)
    assert line is not None
    return line.spans
