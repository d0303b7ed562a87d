"""Staff and the public at the same moment, on both databases: no seat twice, no party half moved, no two officers in each other's way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from threading import Barrier

import pytest
from flask import Flask

from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import actions, desk, queries, transfers
from ixevents.registrations.models import Registration, State
from tests.support import factories
from tests.support.client import refresh_loaded

pytestmark = pytest.mark.timeout(120)
TIMES = 4
STAFF = "staff:1"


def at_once(app: Flask, *works: Callable[[], object]) -> list[str]:
    """Do all works at the same moment, each in a context and transaction of its own; return "done" or the reason of a refusal."""
    db.session.commit()
    barrier = Barrier(len(works))

    def one(work: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait(30)
            try:
                work()
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                return refusal.reason
            return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        outcomes = [future.result(60) for future in [pool.submit(Context().run, one, work) for work in works]]
    refresh_loaded()
    return outcomes


def party(registration_id: int) -> Registration:
    return db.session.scalars(queries.by_id(registration_id)).one()


def slot(slot_id: int) -> Slot:
    return db.session.scalars(queries.slot_whole(slot_id)).one()


def test_last_place_goes_to_the_moved_party_or_to_the_public_never_to_both(any_app: Flask) -> None:
    for turn in range(TIMES):
        old = factories.make_slot()
        target = factories.make_slot(event=old.event, place=old.place, capacity=1)
        mover, target_id, address = factories.make_registration(slot=old).id, target.id, f"public-{turn}@example.org"
        public = {"name": "Public", "email": address, "email_key": address, "size": 1, "language": "fr"}

        at_once(
            any_app,
            lambda: transfers.transfer(party(mover), slot(target_id), actor=STAFF),  # noqa: B023  # done within the turn
            lambda: actions.register(slot(target_id), **public),  # noqa: B023  # done within the turn
        )

        assert target.seats_taken == 1
        assert (old.seats_taken, target.seats_waiting) in ((0, 1), (1, 0))


def test_approving_and_withdrawing_at_once_ends_in_one_state(any_app: Flask) -> None:
    for _turn in range(TIMES):
        registration = factories.make_registration(state=State.REQUESTED, seats=2)
        one, counted = registration.id, registration.slot

        outcomes = at_once(
            any_app,
            lambda: desk.approve(party(one), actor=STAFF),  # noqa: B023  # done within the turn
            lambda: actions.withdraw(party(one)),  # noqa: B023  # done within the turn
        )

        assert outcomes[1] == "done"
        assert (registration.state, counted.seats_taken) == (State.CANCELLED, 0)


def test_two_officers_merging_the_same_pair_leave_one_registration(any_app: Flask) -> None:
    for _turn in range(TIMES):
        first = factories.make_registration(seats=2)
        second = factories.make_registration(slot=first.slot, seats=3)
        one, two = first.id, second.id

        outcomes = at_once(
            any_app,
            lambda: transfers.merge(party(one), party(two), actor=STAFF, add_up=True),  # noqa: B023  # done within the turn
            lambda: transfers.merge(party(two), party(one), actor=STAFF, add_up=True),  # noqa: B023  # done within the turn
        )

        assert sorted(outcomes) == ["done", "ended"]
        assert sorted((first.state, second.state)) == [State.CANCELLED, State.CONFIRMED]
        assert first.slot.seats_taken == 5


def test_parties_moving_in_opposite_directions_do_not_block_each_other(any_app: Flask) -> None:
    for _turn in range(TIMES):
        here = factories.make_slot(capacity=4)
        there = factories.make_slot(event=here.event, place=here.place, capacity=4)
        one, two = factories.make_registration(slot=here).id, factories.make_registration(slot=there).id
        here_id, there_id = here.id, there.id

        outcomes = at_once(
            any_app,
            lambda: transfers.transfer(party(one), slot(there_id), actor=STAFF),  # noqa: B023  # done within the turn
            lambda: transfers.transfer(party(two), slot(here_id), actor=STAFF),  # noqa: B023  # done within the turn
        )

        assert outcomes == ["done", "done"]
        assert (here.seats_taken, there.seats_taken) == (1, 1)
