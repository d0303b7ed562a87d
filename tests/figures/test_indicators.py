"""Indicators: fed by what happened, corrected by hand with a reason only, both always there."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.figures import actions, counting, indicators, outside, queries
from ixevents.figures.counting import Number
from ixevents.journal.models import Entry
from ixevents.projects.models import Project
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.results import Indicator, IndicatorPeriod, Measure, Source
from tests.support import factories
from tests.support.queries import count_queries
from tests.support.visits import make_class
from tests.support.worlds import NOW

STAFF = "staff:1"


@pytest.fixture(autouse=True)
def today(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


def make_indicator(project: Project, source: Source | None = Source.PUPILS, **values: object) -> Indicator:
    """Make an indicator of a project with a target of 260 and one period, 2027."""
    facts = {"name": factories.words("Élèves"), "measure": Measure.UNIT, "target": Decimal(260), "source": source, **values}
    made = Indicator(project_id=project.id, periods=[], **facts)
    db.session.add(made)
    db.session.flush()
    made.periods.append(
        IndicatorPeriod(indicator_id=made.id, starts=date(2027, 1, 1), ends=date(2027, 12, 31), target=Decimal(100), values=[])
    )
    db.session.flush()
    return made


def visit(project: Project, days_ago: int, pupils: int) -> int:
    """Let a class come; returns the slot."""
    at = NOW - timedelta(days=days_ago)
    slot = factories.make_slot(event=factories.make_event(project=project), starts_at=at, ends_at=at + timedelta(hours=2))
    make_class(slot, label=f"{days_ago}A", pupils_came=pupils, adults_came=2).registration.came = pupils + 2
    db.session.flush()
    return slot.id


def test_an_indicator_reads_the_figure_that_feeds_it_in_all_and_in_each_period(any_app: Flask) -> None:
    project = factories.make_project()
    made = make_indicator(project)
    old, late = visit(project, 400, 20), visit(project, 30, 18)

    whole, year = indicators.of_project(project)

    assert (whole.target, whole.actual.value, whole.actual.computed) == (Decimal(260), Decimal(38), Number(38, {old: 20, late: 18}))
    assert (year.target, year.actual.value, year.actual.computed) == (Decimal(100), Decimal(18), Number(18, {late: 18}))
    assert indicators.actual(made, made.periods[0]) == year.actual


def test_every_source_is_a_figure(app: Flask) -> None:
    project = factories.make_project()
    visit(project, 10, 20)

    figures = counting.of(project)

    assert {source: indicators.computed(source, figures).value for source in Source} == {
        **dict.fromkeys(Source, 1),
        **dict.fromkeys((Source.PARTICIPATIONS, Source.PERSONS, Source.SEATS_ANNOUNCED), 22),
        Source.PUPILS: 20,
        Source.ADULTS: 2,
        Source.MEETINGS: 0,
    }


def test_a_correction_counts_and_what_was_computed_stays_beside_it(app: Flask) -> None:
    project = factories.make_project()
    made = make_indicator(project)
    visit(project, 10, 20)

    first = actions.enter(made, None, Decimal(25), reason=factories.words("Five came late"), actor=STAFF)
    second = actions.enter(made, None, Decimal(24), reason=factories.words("Four"), actor="staff:2", after=first.id)
    found = indicators.actual(made)
    actions.withdraw(made, None, reason=factories.words("The list was right"), actor=STAFF, after=second.id)

    assert (found.value, found.computed and found.computed.value, found.corrected_by, found.reason) == (
        Decimal(24),
        20,
        "staff:2",
        factories.words("Four"),
    )
    assert indicators.actual(made).value == Decimal(20)
    assert [one.value for one in db.session.scalars(queries.entries([made.id]))] == [25, 24, None]
    told = [entry.facts for entry in db.session.scalars(select(Entry).where(Entry.verb == "enter_value").order_by(Entry.id))]
    assert [(facts["before"], facts["after"], facts["computed"], facts["reason"]["fr"]) for facts in told] == [
        ("20", "25", "20", "Five came late"),
        ("25", "24", "20", "Four"),
        ("24", None, "20", "The list was right"),
    ]


def test_nothing_is_entered_without_a_reason_a_value_or_over_what_another_wrote(app: Flask) -> None:
    made = make_indicator(factories.make_project(), None)
    actions.enter(made, None, Decimal(5), reason=factories.words("Counted"), actor=STAFF)

    for value, reason, after in ((Decimal(1), " ", 1), (None, "Why", 1), (Decimal(-1), "Why", 1)):
        with pytest.raises(Refused):
            actions.enter(made, None, value, reason=Translated(reason, reason), actor=STAFF, after=after)
    with pytest.raises(Conflict):
        actions.enter(made, None, Decimal(9), reason=factories.words("Counted too"), actor="staff:2", after=0)
    assert indicators.actual(made).value == Decimal(5)


def test_a_reason_is_translated_later_and_what_stands_never_changes(app: Flask) -> None:
    made = make_indicator(factories.make_project(), None, measure=Measure.QUALITATIVE)
    told = {"reason": Translated("Compté à la main"), "words": Translated("Ils sont revenus")}
    first = actions.enter(made, None, None, actor=STAFF, **told)

    more = {"actor": "staff:2", "after": first.id}
    translated = actions.translate(made, None, reason=Translated(nl="Met de hand geteld"), words=Translated(nl="Ze kwamen terug"), **more)

    assert (translated, translated.at) == (first, NOW)
    assert translated.reason == Translated("Compté à la main", "Met de hand geteld")
    assert translated.words == Translated("Ils sont revenus", "Ze kwamen terug")
    assert db.session.scalars(select(Entry).where(Entry.verb == "translate_reason")).one().facts["languages"] == ["nl"]
    with pytest.raises(Conflict):
        actions.translate(made, None, reason=Translated(nl="Anders geteld"), words=Translated(), **more)
    with pytest.raises(Conflict):
        actions.translate(made, None, reason=Translated(en="Counted"), words=Translated(), actor=STAFF, after=first.id + 1)
    with pytest.raises(Refused):
        actions.translate(made, None, reason=Translated(), words=Translated(), **more)
    with pytest.raises(Refused):
        actions.translate(make_indicator(factories.make_project()), None, reason=Translated("Oui"), words=Translated(), **more)


def test_a_date_outside_its_projects_period_is_found(app: Flask) -> None:
    project = factories.make_project(starts=PartialDate("2026-05"), ends=PartialDate("2026"))
    standing = factories.make_project(starts=PartialDate("2020"), ends=PartialDate("2021"), standing=True)
    days = [
        datetime(2026, 4, 30, 21, 59, tzinfo=NOW.tzinfo),
        datetime(2026, 4, 30, 22, tzinfo=NOW.tzinfo),
        datetime(2027, 1, 2, tzinfo=NOW.tzinfo),
    ]
    slots = [factories.make_slot(event=factories.make_event(project=one), starts_at=day) for one in (project, standing) for day in days]

    found = db.session.scalars(outside.slots()).all()

    assert found == [slots[0], slots[2]]
    assert [outside.is_outside(slot, slot.event.project) for slot in slots] == [True, False, True, False, False, False]
    assert (outside.count_events(), outside.count_slots(project), outside.count_slots(standing)) == (2, 2, 0)


def test_all_indicators_cost_the_same_as_one(app: Flask) -> None:
    project = factories.make_project()
    costs = []
    for _round in range(2):
        actions.enter(make_indicator(project), None, Decimal(5), reason=factories.words("Counted"), actor=STAFF)
        db.session.commit()
        with count_queries() as sent:
            indicators.of_project(project)
        costs.append(len(sent))

    assert costs == [11, 11]
