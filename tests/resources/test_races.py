"""Two officers at the same moment, on both databases: one facilitator is in one place (SCH-11)."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import slot_actions
from ixevents.registrations.queries import slot_whole
from ixevents.resources import actions
from ixevents.resources.models import Assignment, Kind, Resource
from tests.registrations.test_desk_races import at_once
from tests.support import factories

pytestmark = [pytest.mark.timeout(60), pytest.mark.usefixtures("workday")]
STAFF = "staff:1"
START = timedelta(days=20)


def assigning(slot: int, resource: int) -> object:
    return lambda: actions.assign(load(slot), db.session.get_one(Resource, resource), actor=STAFF)


def moving(slot: int, days: int) -> object:
    def move() -> None:
        found = load(slot)
        start = found.starts_at + timedelta(days=days)
        slot_actions.move(found, start, start + timedelta(hours=2), found.place, actor=STAFF)

    return move


def load(slot_id: int) -> Slot:
    return db.session.scalars(slot_whole(slot_id)).one()


def made(count: int, start: timedelta = START) -> list[int]:
    begin = now().replace(minute=0, second=0, microsecond=0) + start
    first = factories.make_slot(starts_at=begin)
    return [first.id, *(factories.make_slot(starts_at=begin, event=first.event, place=first.place).id for _ in range(count - 1))]


@pytest.mark.parametrize(("copies", "wanted"), [(1, 4), (2, 4)])
def test_as_many_dates_at_one_time_get_a_kit_as_there_are_copies(any_app: Flask, copies: int, wanted: int) -> None:
    kit = factories.make_resource(kind=Kind.KIT, copies=copies).id

    outcomes = at_once(any_app, *(assigning(slot, kit) for slot in made(wanted)))

    assert Counter(outcomes) == {"done": copies, "taken": wanted - copies}
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == copies


def test_a_date_that_moves_and_an_assignment_at_its_new_time_never_both_succeed(any_app: Flask) -> None:
    for _turn in range(3):
        facilitator = factories.make_resource().id
        (moved,), (target,) = made(1), made(1, START + timedelta(days=1))
        actions.assign(load(moved), db.session.get_one(Resource, facilitator), actor=STAFF)

        outcomes = at_once(any_app, moving(moved, 1), assigning(target, facilitator))

        assert Counter(outcomes) == {"done": 1, "taken": 1}


def test_a_date_given_a_facilitator_while_it_moves_is_checked_where_it_ends_up(any_app: Flask) -> None:
    for _turn in range(3):
        facilitator = factories.make_resource().id
        (moved,), (busy,) = made(1), made(1, START + timedelta(days=1))
        actions.assign(load(busy), db.session.get_one(Resource, facilitator), actor=STAFF)

        outcomes = at_once(any_app, moving(moved, 1), assigning(moved, facilitator))

        assert Counter(outcomes) == {"done": 1, "taken": 1}
