"""What speaks against a date for classes is said, and nothing is forbidden."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.web import speaking
from ixevents.events import cautions
from ixevents.events.cautions import Time
from ixevents.events.models import Audience, Edition, Event, Slot
from ixevents.extensions import db
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)


def event(**values: object) -> Event:
    return factories.make_event(**{"audience": Audience.SCHOOLS, "edition": school_year(), **values})


def school_year() -> Edition:
    return factories.make_edition(starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))


def said(found: Event, start: datetime, place_id: int | None = None) -> list[str]:
    with speaking("en"):
        return cautions.of_times(found, [Time(start, start + timedelta(hours=2), place_id)])[0]


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (MONDAY, []),
        (datetime(2026, 10, 20, 8, tzinfo=UTC), ["French-speaking schools"]),
        (datetime(2026, 11, 3, 8, tzinfo=UTC), ["Dutch-speaking schools"]),
        (datetime(2026, 11, 11, 8, tzinfo=UTC), ["There is no school that day"]),
        (datetime(2026, 12, 2, 13, tzinfo=UTC), ["This is a Wednesday afternoon"]),
        (datetime(2026, 12, 5, 9, tzinfo=UTC), ["This is a Saturday"]),
    ],
)
def test_days_without_school_and_odd_hours_are_said_of_each_community(app: Flask, start: datetime, words: list[str]) -> None:
    found = said(event(), start)

    assert [line[: len(word)] for line, word in zip(found, words, strict=True)] == words


@pytest.mark.parametrize("audience", [Audience.EVERYONE, Audience.SCHOOLS])
def test_a_date_outside_its_edition_is_said_whoever_it_is_for(app: Flask, audience: Audience) -> None:
    found = event(audience=audience)

    assert said(found, datetime(2027, 8, 31, 8, tzinfo=UTC))[:1] != ["Outside its edition: 1 Sept 2026 to 31 Aug 2027."]
    assert said(found, datetime(2027, 9, 1, 8, tzinfo=UTC))[:1] == ["Outside its edition: 1 Sept 2026 to 31 Aug 2027."]


def test_a_date_that_closes_before_others_had_a_turn_is_said(app: Flask) -> None:
    found = factories.make_event()
    slot = factories.make_slot(event=found)
    said_of = []

    for until in (slot.closes_at, slot.closes_at - timedelta(minutes=1), None):
        found.inhabitants_first_until = until
        with speaking("en"):
            said_of.append(cautions.of_slots(found, [slot])[slot.id])

    assert ["Registration closes while inhabitants" in " ".join(lines) for lines in said_of] == [True, False, False]


def test_other_dates_for_schools_at_the_same_time_are_said(app: Flask) -> None:
    found, elsewhere = event(), event()
    twin = factories.make_slot(event=event(edition=found.edition), starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1))
    same_place = factories.make_slot(event=elsewhere, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1))
    factories.make_slot(event=elsewhere, starts_at=MONDAY)
    factories.make_slot(event=factories.make_event(edition=found.edition), starts_at=MONDAY)

    lines = said(found, MONDAY, same_place.place_id)

    assert len(lines) == 2
    assert (twin.event.title.en in lines[0], "In the same place" in lines[1]) == (True, True)
    assert said(found, MONDAY + timedelta(hours=1), same_place.place_id) != lines
    assert said(factories.make_event(edition=found.edition), datetime(2026, 11, 11, tzinfo=UTC)) == []


def test_it_costs_the_same_with_one_date_and_with_three(app: Flask) -> None:
    found, costs = event(), []
    slots = list[Slot]()
    for days in range(3):
        slots.append(factories.make_slot(event=found, starts_at=MONDAY + timedelta(days=days)))
        with count_queries() as statements:
            cautions.of_slots(found, slots)
        costs.append(len(statements))

    assert costs == [2, 2, 2]


def test_the_officer_is_warned_beside_the_date_and_plans_it_all_the_same(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    found, place = event(), factories.make_place()
    form = {"day": "2027-05-05", "starts": "13:30", "ends": "15:00", "place_id": place.id, "zone": "Europe/Brussels"}
    page = f"/staff/events/{found.id}/dates/new"

    looked = desk.send(page, look="1", **form)
    planned = desk.send(page, **form)

    assert (looked.status_code, "This is a Wednesday afternoon." in looked.text, planned.status_code) == (200, True, 303)
    db.session.expire_all()
    assert "This is a Wednesday afternoon." in desk.get(f"/staff/events/{found.id}").text
    series = {
        "first": "2027-05-03",
        "last": "2027-05-07",
        "weekdays": ["2"],
        "every": "1",
        "starts": "13:30",
        "ends": "15:00",
        "place_id": place.id,
    }
    assert "This is a Wednesday afternoon." in desk.send(f"/staff/events/{found.id}/dates/series", **series).text
