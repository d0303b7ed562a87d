"""Who came: what statements made at the door add up to, in any order, sent any number of times, by any number of devices."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from ixevents.condition import house
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.registrations import attendance, tasks
from ixevents.registrations.attendance import Statement
from ixevents.registrations.models import CheckIn, Registration, State
from tests.support import factories

MOMENT = datetime(2026, 12, 5, 14, 0, tzinfo=UTC)
said_at_the_door = st.lists(st.tuples(st.integers(0, 5).map(lambda m: MOMENT + timedelta(minutes=m)), st.integers(0, 8)), max_size=8)


@given(said_at_the_door, st.randoms())
def test_statements_add_up_the_same_in_any_order_and_sent_any_number_of_times(
    statements: list[tuple[datetime, int]], chance: Random
) -> None:
    again = statements + [chance.choice(statements) for _ in range(3) if statements]
    chance.shuffle(again)

    assert attendance.fold(again) == attendance.fold(statements)


def test_the_later_statement_counts_and_of_two_in_one_moment_the_larger() -> None:
    assert attendance.fold([(MOMENT + timedelta(minutes=1), 2), (MOMENT, 4)]) == 2
    assert attendance.fold([(MOMENT, 2), (MOMENT, 4)]) == 4
    assert attendance.fold([]) == 0


def test_a_party_is_in_with_as_many_as_came_and_can_be_taken_back(any_app: Flask) -> None:
    party = _party(seats=4)

    _say(party, 3, "a")
    assert party.came == 3
    _say(party, 0, "b")

    assert (party.came, party.state, _rows()) == (0, State.CONFIRMED, 2)


def test_a_statement_sent_twice_is_one(any_app: Flask) -> None:
    party = _party(seats=4)

    first, second = _say(party, 3, "a"), _say(party, 2, "a")

    assert (first is second, party.came, _rows()) == (True, 3, 1)


def test_what_was_said_earlier_and_arrives_later_changes_nothing(app: Flask) -> None:
    party = _party(seats=4)
    _say(party, 4, "second", ago=1)

    _say(party, 2, "first, from a phone without network", ago=30)

    assert party.came == 4


def test_nothing_is_said_in_the_future(app: Flask) -> None:
    party = _party(seats=4)
    _say(party, 4, "fast clock", ago=-600)

    _say(party, 1, "right clock")

    assert party.came == 1


@pytest.mark.parametrize(
    ("ticket", "came", "reason"), [("own", 5, "size"), ("own", -1, "size"), ("nobody", 1, "unknown"), ("other", 1, "elsewhere")]
)
def test_what_cannot_be_is_refused(app: Flask, ticket: str, came: int, reason: str) -> None:
    party, other = _party(seats=4), _party()
    given_ticket = {"own": party.ticket, "other": other.ticket}.get(ticket, ticket)

    with pytest.raises(Refused) as refusal:
        attendance.state(party.slot, Statement("a", came, now(), given_ticket), by="staff:1")

    assert (refusal.value.reason, _rows()) == (reason, 0)


def test_who_waits_has_no_seat_to_come_to(app: Flask) -> None:
    party = _party(seats=0, seats_waiting=2, state=State.WAITING)

    with pytest.raises(Refused) as refusal:
        _say(party, 1, "a")

    assert refusal.value.reason == "no_seat"


def test_people_without_registration_are_let_in_while_there_is_room(any_app: Flask) -> None:
    party = _party(seats=4, slot=factories.make_slot(capacity=6))
    slot = party.slot

    _admit(slot, 2, "a")
    assert slot.seats_taken == 6
    with pytest.raises(Refused) as refusal:
        _admit(slot, 1, "b")

    assert (refusal.value.reason, attendance.counts([slot.id])[slot.id].inside) == ("full", 2)


@pytest.mark.parametrize(("capacity", "words"), [(5, "There is room for 1 more person."), (6, "There is room for 2 more people.")])
def test_who_is_too_many_reads_for_how_many_there_is_room(app: Flask, capacity: int, words: str) -> None:
    party = _party(seats=4, slot=factories.make_slot(capacity=capacity))
    _say(party, 4, "a")

    with speaking("en"), pytest.raises(Refused) as refusal:
        _admit(party.slot, 3, "b")

    assert refusal.value.message == words


def test_a_party_that_came_smaller_makes_room(app: Flask) -> None:
    party = _party(seats=4, slot=factories.make_slot(capacity=4))
    _say(party, 3, "a")

    _admit(party.slot, 1, "b")

    count = attendance.counts([party.slot_id])[party.slot_id]
    assert (count.inside, attendance.room(party.slot, count), party.slot.seats_taken) == (4, 0, 4)


def test_a_quarter_of_an_hour_after_the_start_the_seats_of_the_missing_are_free(
    app: Flask, frozen_time: Callable[[datetime], None]
) -> None:
    party = _party(seats=4, slot=factories.make_slot(capacity=4, starts_at=MOMENT))
    count = attendance.counts([party.slot_id])[party.slot_id]

    frozen_time(MOMENT + timedelta(minutes=14))
    assert attendance.room(party.slot, count) == 0
    frozen_time(MOMENT + timedelta(minutes=15))
    assert attendance.room(party.slot, count) == 4


def test_on_a_whole_day_nobody_is_late(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    midnight = datetime(2026, 12, 4, 23, tzinfo=UTC)
    slot = factories.make_slot(starts_at=midnight, ends_at=midnight + timedelta(days=1), all_day=True, capacity=10)
    _party(slot=slot, seats=8)
    db.session.commit()

    frozen_time(midnight + timedelta(hours=10))

    assert attendance.room(slot, attendance.counts([slot.id])[slot.id]) == 2


def test_people_who_are_inside_are_counted_when_the_phone_tells_of_it_later(app: Flask) -> None:
    slot = factories.make_slot(capacity=1)
    _admit(slot, 1, "a")

    _admit(slot, 2, "b", ago=10)

    assert attendance.counts([slot.id])[slot.id].inside == 3
    assert slot.seats_taken == 1


def test_more_cannot_be_taken_back_than_were_counted(app: Flask) -> None:
    slot = factories.make_slot(capacity=9)
    _admit(slot, 2, "a")
    _admit(slot, -1, "b")

    with pytest.raises(Refused) as refusal:
        _admit(slot, -2, "c")

    assert (refusal.value.reason, slot.seats_taken) == ("size", 1)


def test_closing_the_door_settles_who_attended_and_who_was_absent(any_app: Flask) -> None:
    came = _party(seats=2, slot=factories.make_slot(starts_at=now() - timedelta(hours=1)))
    absent = factories.make_registration(slot=came.slot)
    _say(came, 1, "a")

    attended = attendance.close(came.slot, actor="staff:1")
    again = attendance.close(came.slot, actor="staff:1")
    db.session.flush()

    assert (attended, again, came.state, absent.state) == (1, 1, State.ATTENDED, State.ABSENT)
    assert list(db.session.scalars(select(Entry.verb).where(Entry.verb == "close_door"))) == ["close_door"]


def test_a_phone_that_tells_of_it_after_the_closing_is_believed(app: Flask) -> None:
    party = _party(slot=factories.make_slot(starts_at=now() - timedelta(hours=1)))
    attendance.close(party.slot, actor="staff:1")

    _say(party, 1, "a", ago=30)

    assert party.state == State.ATTENDED


def test_a_door_opens_again_for_two_days(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)
    party = _party(slot=factories.make_slot(starts_at=MOMENT - timedelta(hours=1)))
    attendance.close(party.slot, actor="staff:1")
    attendance.reopen(party.slot, actor="staff:1")
    db.session.flush()
    assert (party.state, party.slot.door_closed_at) == (State.CONFIRMED, None)

    attendance.close(party.slot, actor="staff:1")
    db.session.flush()
    frozen_time(MOMENT + timedelta(hours=49))

    with pytest.raises(Refused) as refusal:
        attendance.reopen(party.slot, actor="staff:1")
    assert (refusal.value.reason, party.state) == ("too_late", State.ABSENT)


def test_doors_of_earlier_days_close_by_themselves_where_somebody_came(any_app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)
    came, absent = _party(slot=factories.make_slot(starts_at=MOMENT)), _party(slot=factories.make_slot(starts_at=MOMENT))
    counted, taken_back = (factories.make_slot(starts_at=MOMENT) for _ in range(2))
    late = factories.make_registration(slot=came.slot)
    _say(came, 1, "a")
    for slot, number in ((counted, 2), (taken_back, 1)):
        _admit(slot, number, f"admit-{slot.id}")
    _admit(taken_back, -1, "back")
    slots = [came.slot, counted, absent.slot, taken_back]
    db.session.commit()

    # The night belongs to the day: at five somebody may still be at the door.
    frozen_time(datetime(2026, 12, 6, 4, 59, tzinfo=UTC))
    assert tasks.close_doors() == 0
    frozen_time(datetime(2026, 12, 6, 5, 1, tzinfo=UTC))
    assert (tasks.close_doors(), tasks.close_doors()) == (2, 0)

    assert (came.state, late.state, absent.state) == (State.ATTENDED, State.ABSENT, State.CONFIRMED)
    assert [slot.door_closed_at is None for slot in slots] == [False, False, True, True]
    assert db.session.scalars(select(Entry.actor).where(Entry.verb == "close_door")).all() == ["system", "system"]


def test_a_door_that_closed_by_itself_and_was_opened_again_stays_open_for_that_day(
    any_app: Flask, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(MOMENT)
    slot = factories.make_slot(starts_at=MOMENT)
    party = _party(slot=slot)
    _say(party, 1, "a")
    db.session.commit()
    frozen_time(MOMENT + timedelta(days=1))
    tasks.close_doors()

    attendance.reopen(slot, actor="staff:1")
    db.session.commit()

    assert (party.state, tasks.close_doors()) == (State.CONFIRMED, 0)
    frozen_time(MOMENT + timedelta(days=2))
    assert tasks.close_doors() == 1


def test_a_door_is_not_closed_before_the_start(app: Flask) -> None:
    with pytest.raises(Refused) as refusal:
        attendance.close(factories.make_slot(), actor="staff:1")

    assert refusal.value.reason == "not_started"


def test_many_devices_at_once_lose_nothing_and_let_nobody_in_twice(any_app: Flask) -> None:
    party = _party(seats=8, slot=factories.make_slot(capacity=10))
    slot_id, ticket = party.slot_id, party.ticket
    db.session.commit()
    moment = now()

    def device(number: int) -> None:
        with any_app.app_context():
            _state(Statement(f"same-{number % 2}", 2, moment, ticket))
            _state(Statement(f"unregistered-{number}", 1, now()))

    def _state(said: Statement) -> None:
        with suppress(Refused):
            attendance.state(db.session.get_one(Slot, slot_id), said, by="door:1")
        db.session.commit()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(device, range(12)))

    db.session.expire_all()
    count = attendance.counts([slot_id])[slot_id]
    assert (count.came, count.unregistered) == (2, 8)
    assert (_rows(), db.session.get_one(Slot, slot_id).seats_taken) == (10, 10)


def test_the_doctor_counts_people_without_registration(app: Flask) -> None:
    slot = factories.make_slot(capacity=2)
    _admit(slot, 1, "a")
    _admit(slot, 5, "b", ago=10)
    db.session.commit()

    assert list(house._wrong_slots()) == []


def test_the_short_code_finds_its_party_however_it_is_typed(app: Flask) -> None:
    party = _party()
    code = party.door_code

    typed = [code, code.lower(), f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}", party.ticket]

    assert [attendance.matching([party], text) for text in typed] == [[party]] * 5
    assert attendance.matching([party], "") == attendance.matching([party], "22222") == []


def test_who_stands_at_the_wrong_door_is_told_which_is_theirs(app: Flask) -> None:
    event = factories.make_event()
    here, there = factories.make_slot(event=event), factories.make_slot(event=event)
    party = factories.make_registration(slot=there)
    db.session.commit()

    assert [attendance.elsewhere(here, text) for text in (party.ticket, party.door_code, "222222", "x")] == [party, party, None, None]


@pytest.mark.parametrize("state", [State.CANCELLED, State.WAITING])
def test_the_short_code_of_who_has_no_seat_is_not_taken_for_a_strangers(app: Flask, state: State) -> None:
    party = _party(state=state)
    db.session.commit()

    assert attendance.elsewhere(party.slot, party.door_code) == party


def _party(**values: object) -> Registration:
    return factories.make_registration(**values)


def _say(party: Registration, came: int, client_id: str, *, ago: int = 0) -> CheckIn:
    said = Statement(client_id, came, now() - timedelta(minutes=ago), party.ticket)
    return attendance.state(party.slot, said, by="staff:1")


def _admit(slot: Slot, came: int, client_id: str, *, ago: int = 0) -> CheckIn:
    return attendance.state(slot, Statement(client_id, came, now() - timedelta(minutes=ago)), by="staff:1")


def _rows() -> int:
    return db.session.scalar(select(func.count()).select_from(CheckIn)) or 0
