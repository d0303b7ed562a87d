"""The private page used against its own logic: twice, too late, out of order, to jump the line (cases 2, 5, 6, 9, 10, 16, 54)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.events.models import EditionState, EventState, Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.privacy import holders
from ixevents.registrations import seats, slot_actions, tasks
from ixevents.registrations.models import Offer, OfferState, Registration, State
from tests.attack import resident
from tests.support import factories

WINTER = ZoneInfo("Europe/Brussels")


def test_who_waited_once_does_not_jump_the_line_later(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=4)
    early, seated = _seated(slot, 2), _seated(slot, 2)
    db.session.commit()
    _post(client, early, "change", seats=3)
    _post(client, early, "change", seats=2)
    queued = _waiting(slot, 1)

    _post(client, early, "change", seats=3)
    _post(client, seated, "change", seats=1)

    assert [offer.registration_id for offer in _offers(slot)] == [queued.id]


def test_raising_ones_number_in_the_line_keeps_the_place_and_takes_no_seat(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=2)
    seated, first, second = _seated(slot, 2), _waiting(slot, 1), _waiting(slot, 1)

    assert _post(client, first, "change", seats=8) == 303
    _post(client, seated, "withdraw")

    assert [(offer.registration_id, offer.seats) for offer in _offers(slot)] == [(first.id, 2)]
    assert (second.state, slot.seats_taken) == (State.WAITING, 2)


def test_an_open_offer_is_answered_before_anything_else_changes(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=2)
    seated, party = _seated(slot, 2), _waiting(slot, 4)
    _post(client, seated, "withdraw")

    assert _post(client, party, "change", seats=1) == 409
    assert [_post(client, party, "offer", answer="take", seats=n) for n in ("0", "3", "-1", "99999999999999999999")] == [409] * 4
    assert [_post(client, party, "offer", **odd) for odd in ({}, {"answer": "all"}, {"answer": ""})] == [400] * 3
    assert _post(client, party, "offer", answer="take", seats="two") == 422
    assert (party.state, party.seats, slot.seats_taken) == (State.OFFERED, 0, 2)


@pytest.mark.parametrize(
    "answers", [("decline", "take"), ("take", "decline"), ("pass", "take"), ("take_and_wait", "take"), ("take", "pass")]
)
def test_an_offer_is_answered_once(client: FlaskClient, answers: tuple[str, str]) -> None:
    slot = resident.make_slot(capacity=2)
    seated, party = _seated(slot, 2), _waiting(slot, 4)
    _post(client, seated, "withdraw")

    statuses = [_post(client, party, "offer", answer=answer) for answer in answers]

    assert statuses == [303, 409]
    assert len(_offers(slot, state=None)) == 1
    assert _consistent(slot)


def test_who_has_withdrawn_can_undo_nothing_with_old_pages(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=4)
    party = _seated(slot, 2)
    db.session.commit()

    statuses = [_post(client, party, act) for act in ("withdraw", "withdraw", "confirm")]
    late = [_post(client, party, "change", seats=4), _post(client, party, "offer", answer="take")]

    assert (statuses, late) == ([303, 303, 303], [409, 409])
    assert (party.state, slot.seats_taken, len(_letters())) == (State.CANCELLED, 0, 1)


def test_once_it_has_started_nobody_leaves_the_figures(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=2)
    party, waiting = _seated(slot, 2), _waiting(slot, 1)

    with time_machine.travel(slot.starts_at, tick=False):
        statuses = [_post(client, party, "withdraw"), _post(client, party, "change", seats=1), _post(client, waiting, "withdraw")]

    assert statuses == [409] * 3
    assert (party.state, slot.seats_taken, _letters()) == (State.CONFIRMED, 2, [])


def test_after_it_is_over_a_person_can_be_forgotten_and_the_count_stays(app: Flask) -> None:
    slot = resident.make_slot(capacity=2)
    party = _seated(slot, 2, email="gone@example.org")
    db.session.commit()

    before = holders.erase_all("gone@example.org")["registrations"]
    with time_machine.travel(slot.ends_at + timedelta(seconds=1), tick=False):
        after = holders.erase_all("gone@example.org")["registrations"]

    assert (before, after, party.email, party.name, party.state, party.seats) == (0, 1, None, "", State.CONFIRMED, 2)


def test_a_capacity_without_limit_serves_who_waits_before_who_comes(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=1)
    _seated(slot, 1)
    waiting = [_waiting(slot, 3), _waiting(slot, 2)]

    slot_actions.set_capacity(slot, None, actor="staff")
    db.session.commit()

    assert [(offer.registration_id, offer.seats) for offer in _offers(slot)] == [(waiting[0].id, 3), (waiting[1].id, 2)]
    assert slot.seats_taken == 6


def test_a_capacity_lowered_then_raised_drops_nobody_and_sells_nothing_twice(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=4)
    seated, waiting = [_seated(slot, 2), _seated(slot, 2)], _waiting(slot, 2)

    slot_actions.set_capacity(slot, 1, actor="staff")
    db.session.commit()
    assert (slot.seats_taken, _offers(slot)) == (4, [])
    _post(client, seated[0], "withdraw")
    assert (slot.seats_taken, _offers(slot)) == (2, [])
    resident.sign_up(client, slot)
    slot_actions.set_capacity(slot, 4, actor="staff")
    db.session.commit()

    assert [(offer.registration_id, offer.seats) for offer in _offers(slot)] == [(waiting.id, 2)]
    assert (slot.seats_taken, _consistent(slot)) == (4, True)


def test_held_seats_grow_only_as_far_as_there_are_any(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=3, event=factories.make_event(confirm_by_email=True))
    resident.sign_up(client, slot, seats=1)
    (party,) = resident.registered()

    assert _post(client, party, "change", seats=3) == 303
    assert (party.state, party.seats, slot.seats_taken) == (State.HELD, 3, 3)
    _post(client, party, "change", seats=5)
    assert (party.seats, party.seats_waiting, slot.seats_taken) == (3, 2, 3)
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        tasks.expire_due()

    assert (party.state, slot.seats_taken, slot.seats_waiting) == (State.EXPIRED, 0, 0)


@pytest.mark.parametrize(
    "closes",
    [
        datetime(2026, 3, 28, 23, 59, 59, tzinfo=WINTER),
        datetime(2026, 3, 29, 3, 0, tzinfo=WINTER),
        datetime(2026, 10, 25, 2, 30, tzinfo=WINTER, fold=0),
        datetime(2026, 10, 25, 2, 30, tzinfo=WINTER, fold=1),
    ],
)
def test_the_deadline_is_that_very_second_also_when_the_clock_changes(client: FlaskClient, closes: datetime) -> None:
    with time_machine.travel(closes - timedelta(hours=3), tick=False):
        slot = resident.make_slot(starts_at=closes + timedelta(days=7), registration_closes_at=closes)
        filled = resident.form(client, slot)

    statuses = []
    for seconds in (-1, 0, 1):
        with time_machine.travel(closes.timestamp() + seconds, tick=False):
            statuses.append(client.post(resident.path(slot), data=filled | {"email": f"r{seconds}@example.org"}).status_code)

    assert statuses == [303, 409, 409]
    assert len(resident.registered()) == 1


@pytest.mark.parametrize("change", ["called_off", "planned", "event", "edition", "no_registration"])
def test_what_was_taken_back_while_the_form_was_open_takes_nobody(client: FlaskClient, change: str) -> None:
    slot = resident.make_slot()
    filled = resident.form(client, slot)
    if change in ("called_off", "planned"):
        slot.state = SlotState(change)
    elif change == "event":
        slot.event.state = EventState.DRAFT
    elif change == "edition":
        slot.event.edition.state = EditionState.DRAFT
    else:
        slot.event.needs_registration = False
    db.session.commit()

    answer = client.post(resident.path(slot), data=filled)

    assert answer.status_code == (409 if change in ("called_off", "no_registration") else 404)
    assert (resident.registered(), _letters()) == ([], [])


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-30), timedelta(hours=25), timedelta(days=30)])
def test_a_clock_that_jumps_makes_a_form_old_not_lost(client: FlaskClient, jump: timedelta) -> None:
    slot = resident.make_slot(starts_at=now() + timedelta(days=90))
    filled = resident.form(client, slot, name="Typed once")

    with time_machine.travel(now() + jump, tick=False):
        answer = client.post(resident.path(slot), data=filled)
        again = client.post(resident.path(slot), data=resident.form(client, slot))

    assert (answer.status_code, 'value="Typed once"' in answer.text, again.status_code) == (422, True, 303)


def test_reading_every_link_of_every_letter_changes_nothing(client: FlaskClient) -> None:
    slot = resident.make_slot(capacity=2, event=factories.make_event(confirm_by_email=True))
    resident.sign_up(client, slot, seats=2)
    (held,) = resident.registered()
    offered = factories.make_registration(slot=slot, seats=0, seats_waiting=1, state=State.WAITING)
    db.session.commit()
    before = (held.state, offered.state, slot.seats_taken, len(_letters()))

    for registration in (held, offered):
        for method in ("GET", "HEAD", "OPTIONS", "GET"):
            for end in ("", ".ics", "/confirm", "/withdraw", "/offer?answer=take", "/change?seats=2", "?answer=take&confirm=1"):
                client.open(f"/fr/registrations/{registration.code}{end}", method=method)

    assert (held.state, offered.state, slot.seats_taken, len(_letters())) == before


def _seated(slot: Slot, count: int, **values: object) -> Registration:
    return factories.make_registration(slot=slot, seats=count, **values)


def _waiting(slot: Slot, count: int) -> Registration:
    registration = factories.make_registration(slot=slot, seats=0, seats_waiting=count, state=State.WAITING)
    db.session.commit()
    return registration


def _post(client: FlaskClient, registration: Registration, act: str, **typed: object) -> int:
    data = {name: str(value) for name, value in typed.items()}
    return client.post(f"/fr/registrations/{registration.code}/{act}", data=data).status_code


def _offers(slot: Slot, state: OfferState | None = OfferState.OPEN) -> list[Offer]:
    offers = db.session.scalars(select(Offer).where(Offer.slot_id == slot.id).order_by(Offer.id)).all()
    return [offer for offer in offers if state in (None, offer.state)]


def _letters() -> list[Notice]:
    return list(db.session.scalars(select(Notice)))


def _consistent(slot: Slot) -> bool:
    """Whether the slot's counters are what its registrations say."""
    before = (slot.seats_taken, slot.seats_waiting)
    seats.recount(slot)
    return before == (slot.seats_taken, slot.seats_waiting)
