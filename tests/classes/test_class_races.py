"""Teachers at the same moment, on both databases: no seat twice, all classes of a sending or none, nobody blocks for ever."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.classes import behind
from ixevents.classes.models import ClassParty
from ixevents.events.models import Slot, SlotState
from ixevents.extensions import db
from ixevents.registrations import actions as registrations
from ixevents.registrations import queries
from ixevents.registrations.models import Registration, State
from tests.classes.conftest import FRIDAY, a_class, class_slot, registered
from tests.registrations.test_desk_races import at_once

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("workday")]
TIMES = 2


def whole(slot_id: int) -> Slot:
    return db.session.scalars(queries.slot_whole(slot_id)).one()


def teacher(number: int, *slot_ids: int, classes: int = 1) -> Callable[[], object]:
    """Return what one teacher does: register classes that wish for these slots."""

    def act() -> object:
        wishes = [whole(slot_id) for slot_id in slot_ids]
        return registered(
            *[a_class(*wishes, label=f"{n}A") for n in range(classes)], email=f"teacher-{number}@example.org", key=f"k{number}"
        )

    return act


def test_two_teachers_for_the_last_seats_give_one_class_its_seats_and_one_a_place_in_the_line(any_app: Flask) -> None:
    for turn in range(TIMES):
        slot = class_slot(capacity=40)

        at_once(any_app, *[teacher(10 * turn + number, slot.id) for number in range(3)])

        states = db.session.scalars(select(Registration.state).where(Registration.slot_id == slot.id).order_by(Registration.state)).all()
        assert states == [State.CONFIRMED, State.WAITING, State.WAITING]
        assert (slot.seats_taken, slot.seats_waiting) == (24, 48)


def test_wishes_crossed_over_neither_block_nor_oversell(any_app: Flask) -> None:
    for turn in range(TIMES):
        one = class_slot(capacity=30)
        two = class_slot(event=one.event, place=one.place, starts_at=FRIDAY, capacity=30)
        first, second = one.id, two.id

        outcomes = at_once(
            any_app,
            *[teacher(100 * turn + number, *((first, second) if number % 2 else (second, first))) for number in range(4)],
        )

        assert outcomes == ["done"] * 4
        assert (one.seats_taken, two.seats_taken) == (24, 24)
        assert one.seats_waiting + two.seats_waiting == 48


def test_the_classes_of_a_sending_come_all_or_none(any_app: Flask) -> None:
    for turn in range(TIMES):
        one = class_slot(capacity=60)
        two = class_slot(event=one.event, place=one.place, starts_at=FRIDAY, capacity=60)
        first, second = one.id, two.id

        def both(first: int = first, second: int = second, turn: int = turn) -> object:
            classes = [a_class(whole(first), label="1A"), a_class(whole(second), label="1B")]
            return registered(*classes, email=f"both-{turn}@example.org")

        def call_off(second: int = second) -> None:
            whole(second).state = SlotState.CALLED_OFF

        outcomes = at_once(any_app, both, call_off)

        made = db.session.scalar(
            select(func.count()).select_from(ClassParty).join(Registration).where(Registration.slot_id.in_((first, second)))
        )
        assert (outcomes[0], made) in (("done", 2), ("called_off", 0))


def test_a_class_growing_and_another_arriving_never_exceed(any_app: Flask) -> None:
    for turn in range(TIMES):
        slot = class_slot(capacity=50)
        growing = registered(a_class(slot), email=f"growing-{turn}@example.org")[0]
        one = growing.id

        at_once(
            any_app,
            lambda: registrations.change_size(db.session.scalars(queries.by_id(one)).one(), 30),  # noqa: B023  # done within the turn
            teacher(1000 + turn, slot.id),
        )

        assert slot.seats_taken <= 50
        assert behind.party(growing).size == 30
        assert growing.seats + growing.seats_waiting == 30
