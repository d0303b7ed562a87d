"""Statistics against an independent count: filling, waiting, lead time, languages, no-shows, schools; few people are never said."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.web import speaking
from ixevents.events.models import Audience, Edition
from ixevents.extensions import db
from ixevents.registrations.models import Registration, State
from ixevents.schools.models import Community
from ixevents.statistics import filling, overview, told
from ixevents.statistics.communes import COLUMNS, COMMUNES, ROWS
from ixevents.statistics.overview import LEAD_STEPS, Asked
from tests.support import factories, visits
from tests.support.client import StaffClient
from tests.support.queries import count_queries

SATURDAY = datetime(2026, 3, 7, 13, 0, tzinfo=UTC)


def test_filling_is_counted_by_event_day_and_hour_and_leaves_out_what_has_no_limit(app: Flask) -> None:
    edition = factories.make_edition(starts_on=date(2026, 3, 7))
    concert = factories.make_event(edition=edition)
    full = factories.make_slot(event=concert, starts_at=SATURDAY, capacity=10)
    half = factories.make_slot(event=concert, starts_at=SATURDAY + timedelta(days=1, hours=4), capacity=10)
    open_air = factories.make_slot(event=factories.make_event(edition=edition), starts_at=SATURDAY, capacity=None)
    for slot, seats in ((full, 10), (half, 5), (open_air, 30)):
        factories.make_registration(slot=slot, seats=seats)

    side, before = overview.read(Asked(edition))

    with speaking("en"):
        assert (side.fill.share, side.fill.taken, side.people, before.rows) == (75, 45, 45, [])
        assert [(row.fill.share, row.fill.slots) for row in told.event_rows(side)] == [(75, 2), (None, 1)]
        assert told.weekdays(side, before) == [("Saturday", [100]), ("Sunday", [50])]
        assert told.hours(side, before) == [("14:00", [100]), ("18:00", [50])]


def test_seats_that_are_nobodys_yet_are_told_apart_from_people(app: Flask, desk: StaffClient) -> None:
    edition = factories.make_edition(starts_on=date(2026, 3, 7))
    slot = factories.make_slot(event=factories.make_event(edition=edition), starts_at=SATURDAY, capacity=10)
    factories.make_registration(slot=slot, seats=5)
    db.session.commit()
    desk.sign_in(Role.STATISTICS)
    path = f"/staff/statistics/?edition={edition.id}"

    same = desk.get(path).text
    slot.seats_taken += 2
    db.session.commit()

    assert ["of the seats taken are not those of people" in page for page in (same, desk.get(path).text)] == [False, True]


def test_an_edition_stands_beside_the_one_before_of_its_programme(app: Flask) -> None:
    older, other, newer = (_edition(programme, year) for programme, year in (("festival", 2025), ("week", 2025), ("festival", 2026)))
    for edition, seats in ((older, 4), (other, 3), (newer, 8)):
        slot = factories.make_slot(event=factories.make_event(edition=edition), starts_at=SATURDAY, capacity=8)
        factories.make_registration(slot=slot, seats=seats)

    side, before = overview.read(Asked(newer, older))

    assert (side.people, before.people, side.fill.share, before.fill.share) == (8, 4, 100, 50)


def test_people_are_counted_by_how_early_they_came_on_both_databases(any_app: Flask) -> None:
    slot = factories.make_slot(starts_at=SATURDAY, capacity=None)
    days = [0, 0.9, 1, 2.99, 3, 6.5, 7, 13, 14, 27, 28, 55, 56, 200]
    for count, before in enumerate(days, 5):
        factories.make_registration(slot=slot, seats=count, created_at=SATURDAY - timedelta(days=before))
    db.session.commit()

    side, _before = overview.read(Asked(slot.event.edition))

    expected: Counter[int] = Counter()
    for count, before in enumerate(days, 5):
        expected[max(step for step in LEAD_STEPS if step <= before)] += count
    assert side.lead == dict(expected)


def test_few_people_are_never_said(app: Flask) -> None:
    slot = factories.make_slot(starts_at=SATURDAY, capacity=None)
    for language, seats in (("fr", 20), ("nl", 3), ("en", 6)):
        factories.make_registration(slot=slot, seats=seats, language=language, created_at=SATURDAY - timedelta(days=20))
    absent = factories.make_registration(slot=slot, seats=2, state=State.ABSENT)
    slot.door_closed_at = now()
    db.session.commit()

    side, before = overview.read(Asked(slot.event.edition))

    with speaking("en"):
        assert [values for _label, values, _words in told.languages(side, before)] == [[22], [None], [None], [0]]
        assert [(row.expected, row.absent) for row in told.event_rows(side)] == [(31, None)]
        said = [cell for row in told.file_rows(side, before, [], {}) for cell in row]
        by_language = [row[1:] for row in told.file_rows(side, before, [], {}) if row[0] == "People by language"]
    assert by_language == [["French", 22, None], ["Dutch", "under 5", None], ["English", "under 5", None], ["Not known: both", 0, None]]
    assert ("under 5" in said, 3 in said, absent.seats in said) == (True, False, False)


def test_who_waited_is_told_with_what_became_of_them(app: Flask) -> None:
    slot = factories.make_slot(starts_at=SATURDAY, capacity=10)
    factories.make_registration(slot=slot, seats=8)
    factories.make_registration(slot=slot, seats=2, waiting_since=now())
    factories.make_registration(slot=slot, seats=0, seats_waiting=4, state=State.WAITING)
    factories.make_registration(slot=slot, seats=0, state=State.EXPIRED, waiting_since=now())
    moved = factories.make_registration(slot=slot, seats=3, state=State.CANCELLED, waiting_since=now())
    moved.continues_as_id = factories.make_registration(slot=slot, seats=0, state=State.CANCELLED).id
    db.session.flush()

    side, _before = overview.read(Asked(slot.event.edition))

    assert side.waited == overview.Waited(parties=3, seated=1, in_line=1, seats=4)


@pytest.mark.parametrize(("seated", "told_of"), [(1, "dont 1 placée ensuite"), (2, "dont 2 placées ensuite")])
def test_who_waited_and_got_seats_is_told_in_one_and_in_many(app: Flask, desk: StaffClient, seated: int, told_of: str) -> None:
    slot = factories.make_slot(starts_at=SATURDAY, capacity=10)
    for _number in range(seated):
        factories.make_registration(slot=slot, waiting_since=now())
    db.session.commit()
    desk.sign_in(Role.STATISTICS, language="fr")

    assert told_of in desk.get(f"/staff/statistics/?edition={slot.event.edition_id}").text


def test_schools_are_counted_on_their_commune_and_listed_until_they_are_reached(app: Flask, desk: StaffClient) -> None:
    reached, never = visits.make_school(name="Athénée atteint"), visits.make_school(name="Athénée oublié")
    visits.make_school(name="Basisschool", postcode="1081", locality="Koekelberg", community=Community.DUTCH)
    visits.make_class(visits.make_workshop(starts_at=SATURDAY), school=reached, state=State.ATTENDED, pupils_came=18)
    db.session.commit()
    desk.sign_in(Role.STATISTICS)

    tiles = {tile.commune.name.fr: (tile.listed, tile.reached, tile.pupils) for tile in overview.tiles(Asked())}
    page = desk.get("/staff/statistics/schools?edition=&postcode=1050").text

    assert (tiles["Ixelles"], tiles["Koekelberg"], tiles["Uccle"]) == ((2, 1, 18), (1, 0, 0), (0, 0, 0))
    assert (never.name in page, "Athénée atteint" in page, "Basisschool" in page) == (True, False, False)


def test_the_communes_are_nineteen_and_each_has_a_tile_of_its_own() -> None:
    assert len({one.name.fr for one in COMMUNES}) == len({(one.column, one.row) for one in COMMUNES}) == 19
    assert {one.column for one in COMMUNES} <= set(range(COLUMNS))
    assert {one.row for one in COMMUNES} == set(range(ROWS))


def test_a_large_edition_shows_the_first_events_of_who_did_not_come_and_all_of_them_page_by_page(app: Flask, desk: StaffClient) -> None:
    edition = factories.make_edition(starts_on=date(2026, 3, 7))
    for number in range(told.MOST_CLOSED + 1):
        event = factories.make_event(edition=edition, title=factories.words(f"Été numéro {number}"))
        slot = factories.make_slot(event=event, starts_at=SATURDAY, capacity=100, door_closed_at=SATURDAY + timedelta(hours=3))
        factories.make_registration(slot=slot, seats=100 - number, state=State.ABSENT)
        if number == told.MOST_CLOSED - 1:
            db.session.commit()
            desk.sign_in(Role.STATISTICS)
            small = desk.get(f"/staff/statistics/?edition={edition.id}").text
    db.session.commit()
    where = f"/staff/statistics/absent?edition={edition.id}"

    large, first, second = desk.get(f"/staff/statistics/?edition={edition.id}").text, desk.get(where).text, desk.get(f"{where}&page=2").text

    shown = [page.rpartition('id="absent"')[2].count('<th scope="row">') for page in (small, large, first, second)]
    assert shown == [told.MOST_CLOSED, told.MOST_CLOSED, told.MOST_CLOSED, 1]
    assert ("statistics/absent" in small, "All 51 events" in large, "51 events" in first) == (False, True, True)
    assert [page.count("The other projects stand in the file") for page in (small, large)] == [0, 1]
    assert large.partition('id="projects"')[2].partition('id="lead"')[0].count('<th scope="row">') == told.MOST_PROJECTS
    assert "Été numéro 50" in second
    assert "1 event<" in desk.get("/staff/statistics/absent?edition=all&q=numero+50").text
    assert "Nothing found" in desk.get(f"{where}&q=xyz").text
    assert [
        path for path in ("absent", "schools") if 'name="edition" value="all"' not in desk.get(f"/staff/statistics/{path}?edition=").text
    ] == []


@pytest.mark.parametrize("path", ["", "absent", "schools", "csv", "xlsx"])
def test_a_page_costs_the_same_with_one_event_and_with_three_and_names_nobody(app: Flask, desk: StaffClient, path: str) -> None:
    edition = factories.make_edition(starts_on=date(2026, 3, 7))
    desk.sign_in(Role.STATISTICS)
    statements = []
    for events in (1, 2):
        _fill(edition, events)
        db.session.commit()
        with count_queries() as counted:
            answer = desk.get(f"/staff/statistics/{path}?edition={edition.id}")
        statements.append(len(counted))

    assert (answer.status_code, statements[0]) == (200, statements[1])
    assert statements[0] <= 14
    assert b"Zyxwia" not in answer.data


def test_the_figures_agree_with_a_count_of_the_rows(app: Flask) -> None:
    edition = factories.make_edition(starts_on=date(2026, 3, 7))
    _fill(edition, 3)
    db.session.commit()

    side, before = overview.read(Asked(edition))

    rows = [one for one in db.session.query(Registration) if one.state in ("confirmed", "attended", "absent")]
    assert side.people == sum(one.seats for one in rows)
    hours = Counter(row.local.hour for row in side.rows)
    assert hours == Counter(_hours(side.rows))
    assert filling.total(side.rows).slots == len(side.rows)
    with speaking("en"):
        rows = told.file_rows(side, before, overview.tiles(Asked(edition)), {})
    assert len(rows) > 30
    assert {type(row[2]) for row in rows if str(row[0]).startswith("Schools ")} == {int}


def _hours(rows: Iterable[filling.SlotRow]) -> list[int]:
    return [row.starts_at.astimezone(ZoneInfo("Europe/Brussels")).hour for row in rows]


def _edition(programme: str, year: int) -> Edition:
    return factories.make_edition(programme=programme, starts_on=date(year, 3, 7))


def _fill(edition: Edition, events: int) -> None:
    for number in range(events):
        event = factories.make_event(edition=edition, audience=Audience.EVERYONE)
        for hour in range(2):
            begins = SATURDAY + timedelta(hours=hour)
            slot = factories.make_slot(event=event, starts_at=begins, capacity=20, door_closed_at=begins + timedelta(hours=2))
            for state in (State.CONFIRMED, State.ATTENDED, State.ABSENT, State.CANCELLED):
                factories.make_registration(slot=slot, name="Zyxwia", seats=number + 2, state=state)
