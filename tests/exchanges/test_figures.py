"""Figures: participations and persons apart, unknown unknown, and the record's own numbers beside them (PRJ-02, PRJ-03)."""

from datetime import UTC, datetime, timedelta

import pytest

from ixevents.core.clock import now
from ixevents.exchanges import actions, figures, meetings, queries, statements
from ixevents.exchanges.figures import Figures, Heads
from ixevents.exchanges.models import Exchange, ExchangeParty, PartyKind
from ixevents.extensions import db
from ixevents.projects.models import Project
from tests.exchanges.conftest import Make
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

STAFF = "staff:1"


def hold(meeting: Make, *came: tuple[ExchangeParty, int | None, int | None], at: datetime | None = None) -> Exchange:
    """Hold a meeting in the past; each is a party, its pupils and its teachers."""
    exchange: Exchange = meeting(*(party for party, _pupils, _teachers in came), starts_at=now() + timedelta(days=1))
    exchange.starts_at = at or now() - timedelta(days=10)
    exchange.ends_at = exchange.starts_at + timedelta(hours=1)
    db.session.flush()
    numbers = {side.id: (pupils, teachers) for side, (_party, pupils, teachers) in zip(exchange.sides, came, strict=True)}
    return meetings.count(exchange, numbers, actor=STAFF)


def test_participations_add_up_and_persons_count_once(project: Project, town: Make, meeting: Make) -> None:
    a, b, crew = town("a"), town("b", country="RO"), town("c", kind=PartyKind.FILM_CREW)
    hold(meeting, (a, 24, 2), (b, 27, 1), at=datetime(2025, 3, 1, 9, tzinfo=UTC))
    hold(meeting, (a, 20, 3), (crew, 8, None), at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    rows = figures.read(project.id)

    assert figures.of(rows) == Figures(2, Heads(71, 8, 6), Heads(51, 8, 4), 0)
    assert figures.by_authority(rows)[a.authority_id] == Figures(2, Heads(44, 0, 5), Heads(24, 0, 3), 0)
    assert {country: found.persons.all for country, found in figures.by_country(rows).items()} == {"BE": 35, "RO": 28}
    assert {year: found.persons.pupils for year, found in figures.by_year(rows).items()} == {2025: 51, 2026: 20}
    assert figures.of(figures.read(project.id, first=datetime(2026, 1, 1, tzinfo=UTC))).participations == Heads(20, 8, 3)
    assert figures.of(figures.read(project.id, last=datetime(2026, 1, 1, tzinfo=UTC))).exchanges == 1


def test_a_year_begins_at_midnight_in_brussels(project: Project, town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b", country="RO")
    for hour, pupils in ((22, 5), (23, 7)):
        hold(meeting, (a, pupils, None), (b, None, None), at=datetime(2025, 12, 31, hour, 30, tzinfo=UTC))

    found = figures.by_year(figures.read(project.id))

    assert {year: one.participations.pupils for year, one in found.items()} == {2025: 5, 2026: 7}


def test_a_class_that_goes_on_under_another_label_is_the_same_people(project: Project, town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    later = actions.add_party(a.authority, {"label": "5TQ B", "kind": PartyKind.CLASS, "same_as_id": a.id, "school": None}, actor=STAFF)
    hold(meeting, (a, 24, 2), (b, 10, 1))
    hold(meeting, (later, 22, 2), (b, 12, 1))

    found = figures.of(figures.read(project.id))

    assert (found.participations.pupils, found.persons.pupils, found.persons.teachers) == (68, 36, 3)


def test_what_nobody_wrote_down_is_counted_as_unknown_not_as_nobody(project: Project, town: Make, meeting: Make) -> None:
    hold(meeting, (town("a"), 20, None), (town("b"), None, None))

    found = figures.of(figures.read(project.id))

    assert (found.persons, found.uncounted) == (Heads(20, 0, 0), 1)


def test_the_record_stands_beside_what_is_there_and_nothing_is_made_to_fit(project: Project, town: Make, meeting: Make) -> None:
    a, b = town("a", pupils=24), town("b", pupils=None, teachers=None)
    hold(meeting, (a, 24, 2), (b, 20, 1))
    on_file = statements.add_up(statements.stated(project.id), 2, 2)
    came = figures.of(figures.read(project.id))

    lines = statements.lines(project, on_file, came, db.session.scalars(queries.notes(project)).all())

    assert [(line.name, line.said, line.on_file, line.persons, line.participations, line.missing) for line in lines] == [
        ("authorities", "", 2, None, None, None),
        ("coordinators", "8", 2, None, None, 6),
        ("pupils", "25 à 30 dans chaque pays", 24, 44, 44, None),
        ("teachers", "", 2, 3, 3, None),
        ("students", "16", 0, 0, 0, 16),
        ("all", "260", 28, 49, None, None),
    ]
    assert {doubt.code for line in lines for doubt in line.doubts} == {"A-02", "A-13", "A-14", "A-15"}
    assert (statements.not_named(project, on_file), on_file.silent, statements.range_per_country(project)) == (6, 1, (25, 30))


def test_figures_cost_one_statement_whatever_there_is(project: Project, town: Make, meeting: Make) -> None:
    costs = []
    for _round in range(2):
        hold(meeting, (town(f"a{_round}"), 20, 1), (town(f"b{_round}"), 20, 1))
        db.session.commit()
        with count_queries() as sent:
            figures.read(project.id)
        costs.append(len(sent))

    assert costs == [1, 1]
