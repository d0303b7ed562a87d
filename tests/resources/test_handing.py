"""Kits handed out for a date and back: noted once, taken back, never overwritten by an old page, on both databases."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import speaking
from ixevents.events.models import SlotState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.registrations import removal, slot_actions
from ixevents.resources import actions, handing, queries
from ixevents.resources.models import Assignment, Kind, Resource
from tests.registrations.test_desk_races import at_once
from tests.support import factories

pytestmark = [pytest.mark.timeout(60), pytest.mark.usefixtures("workday")]
STAFF = "staff:1"


def kept(copies: int = 1, **values: object) -> Assignment:
    """Return a kit of three copies, some of which are kept for a date."""
    kit, slot = factories.make_resource(kind=Kind.KIT, copies=3), factories.make_slot(**values)
    return actions.assign(slot, kit, copies=copies, actor=STAFF)


def loaded(assignment_id: int) -> Assignment:
    return db.session.scalars(queries.one(assignment_id)).one()


def verbs() -> list[str]:
    return [verb for verb in db.session.scalars(select(Entry.verb).order_by(Entry.id)) if verb not in ("assign", "unassign")]


def refused(reason: str) -> "pytest.RaisesExc[Refused]":
    return pytest.RaisesExc(Refused, check=lambda refusal: refusal.reason == reason)


def test_a_kit_is_handed_out_and_comes_back_once_however_often_it_is_pressed(app: Flask) -> None:
    one = kept(copies=2)

    for _time in range(2):
        handing.hand_out(one, actor=STAFF)
    since = one.out_at
    for _time in range(2):
        handing.come_back(one, 1, "The map", actor=STAFF)

    assert (one.out_at, one.copies_back, one.missing, one.lost, one.is_incomplete) == (since, 1, "The map", 1, True)
    assert (verbs(), one.resource.copies) == (["hand_out", "come_back"], 3)


def test_each_press_is_taken_back_the_last_first(app: Flask) -> None:
    one = kept()
    handing.hand_out(one, actor=STAFF)
    since = one.out_at
    handing.come_back(one, 0, "", actor=STAFF)

    with refused("back"):
        handing.undo_hand_out(one, actor=STAFF)
    handing.undo_come_back(one, actor=STAFF)
    assert (one.out_at, one.is_out, one.copies_back, one.is_incomplete) == (since, True, None, False)
    handing.undo_hand_out(one, actor=STAFF)

    assert (one.out_at, verbs()) == (None, ["hand_out", "come_back", "undo_come_back", "undo_hand_out"])


def test_only_a_kit_that_is_used_there_is_handed_out_and_only_what_was_comes_back(app: Flask) -> None:
    room = actions.assign(factories.make_slot(), factories.make_resource(kind=Kind.ROOM), actor=STAFF)
    gone, off, here = kept(), kept(), kept()
    actions.release(gone, actor=STAFF)
    off.slot.state = SlotState.CALLED_OFF
    db.session.flush()

    for one, reason in ((room, "kind"), (gone, "ended"), (off, "called_off")):
        with refused(reason):
            handing.hand_out(one, actor=STAFF)
    with refused("here"):
        handing.come_back(here, 1, "", actor=STAFF)
    handing.hand_out(here, actor=STAFF)
    with refused("copies"):
        handing.come_back(here, 2, "", actor=STAFF)


def test_what_is_out_is_not_taken_off_nor_its_date_deleted_nor_its_number_changed(app: Flask) -> None:
    one = kept(copies=2)
    one.slot.state = SlotState.PLANNED
    handing.hand_out(one, actor=STAFF)

    with refused("out"):
        actions.release(one, actor=STAFF)
    with refused("out"):
        removal.delete_slot(one.slot, actor=STAFF)
    with refused("out"):
        actions.change(one, 0, 0, 1, actor=STAFF)
    actions.change(one, 0, 0, 2, actor=STAFF)
    handing.come_back(one, 2, "", actor=STAFF)
    actions.release(one, actor=STAFF)

    assert one.ended_at is not None
    again = actions.assign(one.slot, one.resource, actor=STAFF)
    assert (again.id, again.out_at, again.back_at, again.copies_back) == (one.id, None, None, None)


def test_what_came_back_incomplete_is_taken_off_once_somebody_has_seen_to_it(app: Flask) -> None:
    one = kept()
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 1, "The map", actor=STAFF)

    with refused("incomplete"):
        actions.release(one, actor=STAFF)
    actions.settle(one, fewer=False, actor=STAFF)
    actions.release(one, actor=STAFF)

    assert one.ended_at is not None


def test_an_old_page_takes_back_nothing_that_was_noted_since(app: Flask) -> None:
    one = kept(copies=2)
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 2, "", opened=handing.mark(one), actor=STAFF)
    old = handing.mark(one)
    handing.come_back(one, 1, "One box", opened=old, actor=STAFF)

    with pytest.raises(Conflict):
        handing.undo_come_back(one, opened=old, actor=STAFF)
    with pytest.raises(Conflict):
        handing.come_back(one, 2, "The map", opened=old, actor=STAFF)

    assert (one.copies_back, one.missing) == (1, "One box")


def test_how_many_there_are_changes_by_a_decision_alone_and_once(app: Flask) -> None:
    one = kept(copies=2)
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 1, "", actor=STAFF)
    old, kit = handing.mark(one), actions.seen(one.resource)

    for _time in range(2):
        actions.settle(one, fewer=True, kit=kit, opened=old, actor=STAFF)

    assert (one.resource.copies, one.settled_at is not None) == (2, True)
    handing.come_back(one, 2, "", actor=STAFF)
    handing.come_back(one, 1, "", actor=STAFF)
    with pytest.raises(Conflict):
        actions.settle(one, fewer=True, kit=kit, opened=handing.mark(one), actor=STAFF)
    actions.settle(one, fewer=False, actor=STAFF)
    assert (one.resource.copies, one.settled_at is not None) == (2, True)


def test_of_a_kit_of_which_none_is_left_the_number_stays(app: Flask) -> None:
    one = kept(copies=3)
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 0, "", actor=STAFF)

    with refused("none"):
        actions.settle(one, fewer=True, actor=STAFF)

    assert (one.resource.copies, one.settled_at) == (3, None)


def test_a_kit_is_late_a_day_after_its_date(app: Flask) -> None:
    one = kept()
    handing.hand_out(one, actor=STAFF)
    over = one.slot.ends_at

    assert list(db.session.scalars(queries.late(over))) == []
    assert list(db.session.scalars(queries.late(over + timedelta(seconds=1)))) == [one]
    handing.come_back(one, 1, "", actor=STAFF)
    assert list(db.session.scalars(queries.late(now() + timedelta(days=99)))) == []


def test_a_kit_is_never_out_for_a_date_it_was_taken_off_at_the_same_moment(any_app: Flask) -> None:
    for _turn in range(3):
        number = kept().id

        outcomes = at_once(
            any_app,
            lambda: handing.hand_out(loaded(number), actor=STAFF),  # noqa: B023  # done within the turn
            lambda: actions.release(loaded(number), actor=STAFF),  # noqa: B023  # done within the turn
        )

        one = loaded(number)
        assert Counter(outcomes)["done"] == 1
        assert (one.out_at is None) == (one.ended_at is not None)


def test_two_who_decide_at_the_same_moment_take_away_a_lost_copy_once(any_app: Flask) -> None:
    one = kept(copies=2)
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 1, "", actor=STAFF)
    number, kit = one.id, one.resource_id

    outcomes = at_once(any_app, *[lambda: actions.settle(loaded(number), fewer=True, actor=STAFF)] * 3)

    assert (outcomes, db.session.get_one(Resource, kit).copies) == (["done"] * 3, 2)


def test_a_kit_that_is_back_before_its_date_is_counted_down_and_taken_out_of_use_at_once(app: Flask) -> None:
    one = kept(copies=3)
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 2, "", actor=STAFF)

    actions.settle(one, fewer=True, actor=STAFF)
    other = actions.assign(factories.make_slot(), one.resource, copies=2, actor=STAFF)
    actions.change(one, 0, 0, 3, actor=STAFF)

    assert (one.slot.ends_at > now(), one.resource.copies, other.copies) == (True, 2, 2)
    actions.release(other, actor=STAFF)
    actions.retire(one.resource, actor=STAFF)
    assert one.resource.retired_at is not None


def test_a_kit_that_is_back_is_out_again_only_where_no_other_date_has_taken_it(app: Flask) -> None:
    one = kept(copies=3)
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 3, "", actor=STAFF)
    other = actions.assign(factories.make_slot(), one.resource, copies=1, actor=STAFF)

    with refused("taken"):
        handing.undo_come_back(one, actor=STAFF)
    actions.release(other, actor=STAFF)
    handing.undo_come_back(one, actor=STAFF)

    assert one.is_out


def test_a_kit_that_is_back_is_kept_anew_for_a_date_that_moves(app: Flask) -> None:
    one = kept(copies=3)
    place, week = one.slot.place, timedelta(days=7)
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 2, "", actor=STAFF)
    times = one.slot.starts_at + week, one.slot.ends_at + week
    db.session.commit()

    with refused("incomplete"):
        slot_actions.move(one.slot, *times, place, actor=STAFF)
    db.session.rollback()
    one = loaded(one.id)
    actions.settle(one, fewer=False, actor=STAFF)
    slot_actions.move(one.slot, *times, factories.make_place(), actor=STAFF)

    assert (one.out_at, one.back_at, one.copies_back, one.copies) == (None, None, None, 3)
    with refused("taken"):
        actions.assign(factories.make_slot(starts_at=times[0], ends_at=times[1]), one.resource, actor=STAFF)


def test_a_kit_that_is_back_stays_so_where_only_the_place_changes(app: Flask) -> None:
    one = kept()
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 1, "", actor=STAFF)

    slot_actions.move(one.slot, one.slot.starts_at, one.slot.ends_at, factories.make_place(), actor=STAFF)

    assert one.back_at is not None


def test_no_more_copies_are_handed_out_than_are_here(app: Flask) -> None:
    first, week = kept(copies=2), timedelta(days=7)
    kit, later = first.resource, first.slot.starts_at + week
    second = actions.assign(factories.make_slot(starts_at=later, ends_at=later + timedelta(hours=2)), kit, copies=2, actor=STAFF)
    handing.hand_out(first, actor=STAFF)

    with speaking("en"), pytest.raises(Refused, match=r"Only 1 copy of “.*” is here\.") as still_out:
        handing.hand_out(second, actor=STAFF)
    handing.come_back(first, 0, "", actor=STAFF)
    with refused("away"):
        handing.hand_out(second, actor=STAFF)
    assert (still_out.value.reason, second.out_at) == ("away", None)
    actions.settle(first, fewer=False, actor=STAFF)
    handing.hand_out(second, actor=STAFF)

    assert second.is_out


def test_of_a_kit_that_is_all_out_none_is_handed_out(app: Flask) -> None:
    first = kept(copies=3)
    later = first.slot.starts_at + timedelta(days=7)
    second = actions.assign(factories.make_slot(starts_at=later, ends_at=later + timedelta(hours=2)), first.resource, actor=STAFF)
    handing.hand_out(first, actor=STAFF)

    with speaking("en"), pytest.raises(Refused, match=r"No copy of “.*” is here\."):
        handing.hand_out(second, actor=STAFF)


def test_a_date_is_not_deleted_while_what_came_back_incomplete_waits_for_a_decision(app: Flask) -> None:
    one = kept()
    one.slot.state, kit = SlotState.PLANNED, one.resource_id
    handing.hand_out(one, actor=STAFF)
    handing.come_back(one, 1, "The map", actor=STAFF)

    with refused("incomplete"):
        removal.delete_slot(one.slot, actor=STAFF)
    assert [found.missing for found in db.session.scalars(queries.incomplete(kit))] == ["The map"]
    actions.settle(one, fewer=False, actor=STAFF)
    removal.delete_slot(one.slot, actor=STAFF)

    assert list(db.session.scalars(queries.incomplete(kit))) == []


def test_two_who_hand_out_the_last_copy_at_the_same_moment_do_so_once(any_app: Flask) -> None:
    first = kept(copies=2)
    later = first.slot.starts_at + timedelta(days=7)
    second = actions.assign(factories.make_slot(starts_at=later, ends_at=later + timedelta(hours=2)), first.resource, copies=2, actor=STAFF)
    db.session.commit()
    numbers = first.id, second.id

    outcomes = at_once(any_app, *[lambda number=number: handing.hand_out(loaded(number), actor=STAFF) for number in numbers])

    assert sorted(outcomes) == ["away", "done"]
    assert [loaded(number).is_out for number in numbers].count(True) == 1
