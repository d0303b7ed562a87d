"""Parties that wish for one of several slots and wait for a round: live, but without seats and in no line."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ixevents.accounts.roles import Role
from ixevents.condition import house
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import actions, seats, slot_actions, transfers, wishes
from ixevents.registrations.models import Registration, State
from tests.support import factories
from tests.support.client import StaffClient

pytestmark = pytest.mark.usefixtures("workday")

REASON = factories.words("La salle est inondée.", "De zaal is ondergelopen.")


def wishing(slot: Slot, **values: object) -> Registration:
    return factories.make_registration(slot=slot, state=State.WISHED, seats=0, seats_waiting=24, **values)


def test_a_wish_takes_no_seat_and_is_never_offered_one(any_app: Flask) -> None:
    slot = factories.make_slot(capacity=30)
    registration = wishing(slot)

    offers = seats.hand_out(slot)

    assert (registration.live, slot.seats_taken, slot.seats_waiting, offers) == (True, 0, 0, [])
    db.session.commit()
    assert house.counters().well is True


def test_the_database_keeps_one_wish_an_address_and_slot(any_app: Flask) -> None:
    slot = factories.make_slot()
    wishing(slot, email="teacher@example.org")

    with pytest.raises(IntegrityError):
        wishing(slot, email="teacher@example.org")


def test_a_wish_changes_size_and_is_withdrawn_like_any_other(app: Flask) -> None:
    slot = factories.make_slot(capacity=10)
    registration = wishing(slot)

    actions.change_size(registration, 8)
    assert (registration.state, registration.seats, registration.seats_waiting) == (State.WISHED, 0, 8)
    with pytest.raises(Refused):
        transfers.transfer(registration, factories.make_slot(event=slot.event), actor="staff:1")
    actions.withdraw(registration)

    kinds = [notice.kind for notice in db.session.query(Notice).order_by(Notice.id)]
    assert (registration.state, kinds) == (State.CANCELLED, ["registrations.wished", "registrations.withdrawn"])


def test_when_its_dearest_slot_is_called_off_a_party_goes_on_with_the_next(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = factories.make_slot()
    second = factories.make_slot(event=first.event)
    goes_on, has_no_other = wishing(first), wishing(first)
    decider = wishes.Decider(lambda _party: [], lambda _party: "", lambda party: second.id if party is goes_on else None)
    monkeypatch.setattr(wishes, "_decider", decider)

    slot_actions.call_off(first, REASON, actor="staff:1")

    assert (goes_on.state, goes_on.slot_id, has_no_other.state) == (State.WISHED, second.id, State.CALLED_OFF)
    assert first.state == SlotState.CALLED_OFF
    letter = db.session.scalars(select(Notice).where(Notice.kind == "registrations.wished")).one()
    assert ("annulée" in letter.subject, "La salle est inondée." in letter.text) == (True, True)


def test_what_was_answered_meanwhile_is_not_changed_under_the_wrong_lock(app: Flask) -> None:
    slot = factories.make_slot()
    registration = wishing(slot)
    other = factories.make_slot(event=slot.event)
    db.session.execute(Registration.__table__.update().values(slot_id=other.id))

    with pytest.raises(Refused) as refused:
        actions.withdraw(registration)

    assert refused.value.reason == "answered"


def test_pages_of_staff_and_party_say_where_a_wish_stands(app: Flask, desk: StaffClient) -> None:
    registration = wishing(factories.make_slot())
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    shown = desk.get("/staff/registrations/?state=wished").text
    own = desk.get(f"/en/registrations/{registration.code}").text

    assert ("In a round" in shown, registration.name in shown) == (True, True)
    assert ("We have your wishes" in own, "Google Calendar" in own, "You are number" in own) == (True, False, False)
