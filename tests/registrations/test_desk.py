"""What staff do with one registration, its slots, its offers: the rules, the letters, the journal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations import desk, doubles, line, personal, slot_actions, tasks, transfers
from ixevents.registrations.models import Channel, Likeness, OfferState, Registration, State
from tests.support import factories

STAFF = "staff:1"
REASON = Translated("Complet pour les écoles.", "Volzet voor de scholen.")


def letters(registration: Registration | None = None) -> list[tuple[str, str | None]]:
    statement = select(Notice.kind, Notice.calendar_method).order_by(Notice.id)
    if registration is not None:
        statement = statement.where(Notice.about_id == registration.id)
    return [(kind.removeprefix("registrations."), method) for kind, method in db.session.execute(statement)]


def verbs() -> list[tuple[str, str]]:
    return [(entry.verb, entry.actor) for entry in db.session.scalars(select(Entry).order_by(Entry.id))]


def waiting(slot: Slot, seats: int = 2, **values: Any) -> Registration:
    return factories.make_registration(slot=slot, seats=0, seats_waiting=seats, state=State.WAITING, **values)


def two_dates(**values: Any) -> tuple[Slot, Slot]:
    first = factories.make_slot(**values)
    second = factories.make_slot(event=first.event, place=first.place, starts_at=first.starts_at + timedelta(days=1), **values)
    return first, second


# Entering


def test_party_of_the_counter_may_have_no_address_and_gets_no_letter(any_app: Flask) -> None:
    slot = factories.make_slot()
    values = {"name": "Amina", "email": None, "email_key": None, "size": 2, "language": "unknown", "phone": "02 000 00 00"}

    registration, new = desk.enter(slot, values, channel=Channel.COUNTER, actor=STAFF)

    assert (new, registration.state, registration.channel, registration.seats) == (True, State.CONFIRMED, "counter", 2)
    assert letters() == []
    assert verbs() == [("enter", STAFF)]


def test_after_the_closing_a_reason_is_needed_and_no_seat_is_made(app: Flask) -> None:
    slot = factories.make_slot(capacity=2, registration_closes_at=now() - timedelta(hours=1))
    values = {"name": "Amina", "email": None, "email_key": None, "size": 2, "language": "fr"}
    with pytest.raises(Refused) as closed:
        desk.enter(slot, values, channel=Channel.PHONE, actor=STAFF)

    desk.enter(slot, values, channel=Channel.PHONE, actor=STAFF, late_reason="Called in time, line was busy.")
    db.session.flush()
    with pytest.raises(Refused) as refusal:
        desk.enter(slot, values, channel=Channel.PHONE, actor=STAFF, late_reason="The same.")

    assert (closed.value.reason, refusal.value.reason) == ("closed", "full")
    assert slot.seats_taken == 2


# Requests


def test_approved_request_is_confirmed_once(any_app: Flask) -> None:
    registration = factories.make_registration(state=State.REQUESTED, seats=3)

    for _time in range(2):
        desk.approve(registration, actor=STAFF)

    assert registration.state == State.CONFIRMED
    assert letters() == [("confirmed", "REQUEST")]


def test_refused_request_says_why_and_passes_its_seats_on(app: Flask) -> None:
    slot = factories.make_slot(capacity=2)
    registration = factories.make_registration(slot=slot, state=State.REQUESTED, seats=2, language="nl")
    next_party = waiting(slot)

    desk.refuse(registration, REASON, actor=STAFF)

    assert (registration.state, next_party.state) == (State.REFUSED, State.OFFERED)
    assert letters(registration) == [("refused", None)]
    assert REASON.nl in db.session.scalars(select(Notice.text).where(Notice.about_id == registration.id)).one()
    assert REASON.nl not in str([entry.facts for entry in db.session.scalars(select(Entry))])


def test_reason_is_needed_in_the_language_of_the_party(app: Flask) -> None:
    registration = factories.make_registration(state=State.REQUESTED, language="unknown")

    with pytest.raises(Refused) as refusal:
        desk.refuse(registration, Translated("Complet."), actor=STAFF)

    assert refusal.value.reason == "reason"


def test_registration_ended_by_us_leaves_the_calendar(app: Flask) -> None:
    registration = factories.make_registration(seats=2)

    desk.release(registration, REASON, actor=STAFF)

    assert (registration.state, registration.sequence) == (State.CALLED_OFF, 1)
    assert letters() == [("released", "CANCEL")]


# Correcting


def test_correction_is_in_the_journal_as_names_of_fields_alone(app: Flask) -> None:
    registration = factories.make_registration(name="Amina")

    changed = desk.correct(
        registration, {"name": "Aminata", "phone": "02 111 11 11", "email": "new@example.org", "email_key": "new@example.org"}, actor=STAFF
    )

    entry = db.session.scalars(select(Entry)).one()
    assert changed == ["name", "email", "phone"]
    assert entry.facts == {"fields": ["name", "email", "phone"]}
    assert registration.search == "aminata new@example.org 021111111"
    (letter,) = db.session.scalars(select(Notice)).all()
    assert (letter.recipient, letter.kind, letter.calendar_method) == ("new@example.org", "registrations.link", "REQUEST")
    assert "mailto:new@example.org" in (letter.calendar or "").replace("\r\n ", "")


@pytest.mark.parametrize("state", [State.REQUESTED, State.CANCELLED, State.WAITING])
def test_a_new_address_gets_no_calendar_entry_where_there_is_none(app: Flask, state: State) -> None:
    registration = factories.make_registration(state=state, seats=0 if state == State.WAITING else 2)

    desk.correct(registration, {"email": "new@example.org", "email_key": "new@example.org"}, actor=STAFF)
    desk.send_link(registration, actor=STAFF)

    letters = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [(one.kind, one.calendar_method) for one in letters] == [("registrations.link", None)] * 2


def test_address_that_is_here_already_is_not_given_to_another(app: Flask) -> None:
    first = factories.make_registration(email="a@example.org")
    second = factories.make_registration(slot=first.slot)

    with pytest.raises(Refused) as refusal:
        desk.correct(second, {"email": "a@example.org", "email_key": "a@example.org"}, actor=STAFF)

    assert refusal.value.reason == "address_taken"


# Changing slots


def test_party_moves_with_its_link_and_ticket_and_both_calendars_hear_of_it(any_app: Flask) -> None:
    old, new = two_dates(capacity=4)
    registration = factories.make_registration(slot=old, seats=4, email="a@example.org")
    follower = waiting(old)
    code, ticket = registration.code, registration.ticket

    moved = transfers.transfer(registration, new, actor=STAFF)

    assert (moved.slot_id, moved.seats, moved.state, moved.code, moved.ticket) == (new.id, 4, State.CONFIRMED, code, ticket)
    assert (registration.state, registration.continues_as_id, registration.sequence) == (State.CANCELLED, moved.id, 1)
    assert (old.seats_taken, new.seats_taken, follower.state) == (2, 4, State.OFFERED)
    assert letters(registration) == [("date_left", "CANCEL")]
    assert letters(moved) == [("transferred", "REQUEST")]


def test_full_date_is_refused_unless_the_party_chose_to_wait(app: Flask) -> None:
    old, new = two_dates(capacity=2)
    factories.make_registration(slot=new, seats=2)
    registration = factories.make_registration(slot=old, seats=2)

    with pytest.raises(Refused) as refusal:
        transfers.transfer(registration, new, actor=STAFF)
    moved = transfers.transfer(registration, new, actor=STAFF, wait=True)

    assert refusal.value.reason == "full"
    assert (moved.state, moved.seats, moved.seats_waiting) == (State.WAITING, 0, 2)
    assert letters() == [("date_left", "CANCEL"), ("transferred", None)]


def test_going_and_coming_back_never_lowers_the_sequence(app: Flask) -> None:
    old, new = two_dates()
    registration = factories.make_registration(slot=old, email="a@example.org")

    there = transfers.transfer(registration, new, actor=STAFF)
    back = transfers.transfer(there, old, actor=STAFF)

    assert back.sequence > registration.sequence
    assert back.sequence == 2


def test_old_link_of_whoever_was_merged_leads_to_the_kept_registration(app: Flask, client: FlaskClient) -> None:
    slot = factories.make_slot()
    kept = factories.make_registration(slot=slot, seats=2, email="a@example.org")
    other = factories.make_registration(slot=slot, seats=1, email="a+x@example.org")

    transfers.merge(kept, other, actor=STAFF, add_up=True)
    db.session.commit()

    assert (kept.seats, slot.seats_taken, letters()) == (3, 3, [("merged_elsewhere", "CANCEL"), ("merged", "REQUEST")])
    assert [notice.recipient for notice in db.session.scalars(select(Notice).order_by(Notice.id))] == ["a+x@example.org", "a@example.org"]
    assert kept.sequence > other.sequence
    assert client.get(f"/fr/registrations/{other.code}").headers["Location"].endswith(kept.code)
    assert client.get(f"/fr/registrations/{kept.code}").status_code == 200


@pytest.mark.parametrize(("add_up", "seats", "taken"), [(True, 5, 5), (False, 3, 3)])
def test_merging_adds_up_or_keeps_the_larger(any_app: Flask, add_up: bool, seats: int, taken: int) -> None:
    slot = factories.make_slot(capacity=5)
    kept, other = (factories.make_registration(slot=slot, seats=count) for count in (2, 3))

    transfers.merge(kept, other, actor=STAFF, add_up=add_up)

    assert (kept.seats, slot.seats_taken) == (seats, taken)


def test_merging_over_two_dates_needs_room_and_clears_the_other_calendar(app: Flask) -> None:
    first, second = two_dates(capacity=3)
    kept, other = factories.make_registration(slot=first, seats=2), factories.make_registration(slot=second, seats=2)
    with pytest.raises(Refused):
        transfers.merge(kept, other, actor=STAFF, add_up=True)
    db.session.rollback()


def test_waiting_party_merged_with_a_seated_one_has_its_seats(app: Flask) -> None:
    slot = factories.make_slot(capacity=3)
    seated = factories.make_registration(slot=slot, seats=3)
    line_party = waiting(slot, 2)

    transfers.merge(line_party, seated, actor=STAFF, add_up=False)

    assert (line_party.state, line_party.seats, line_party.seats_waiting, slot.seats_taken) == (State.CONFIRMED, 3, 0, 3)


def test_swapped_parties_change_places_though_others_wait(any_app: Flask) -> None:
    first, second = two_dates(capacity=2)
    one, two = factories.make_registration(slot=first, seats=2), factories.make_registration(slot=second, seats=2)
    waiting(first), waiting(second)

    new_one, new_two = transfers.swap(one, two, actor=STAFF)

    assert (new_one.slot_id, new_two.slot_id) == (second.id, first.id)
    assert (first.seats_taken, second.seats_taken) == (2, 2)
    assert sorted(letters()) == [("date_left", "CANCEL")] * 2 + [("transferred", "REQUEST")] * 2


def test_swap_that_does_not_fit_is_refused(app: Flask) -> None:
    first, second = two_dates(capacity=3)
    one, two = factories.make_registration(slot=first, seats=1), factories.make_registration(slot=second, seats=3)
    factories.make_registration(slot=first, seats=2)

    with pytest.raises(Refused) as refusal:
        transfers.swap(one, two, actor=STAFF)

    assert refusal.value.reason == "full"


# The waiting list


def test_offer_out_of_order_needs_a_reason_and_free_seats(any_app: Flask) -> None:
    slot = factories.make_slot(capacity=2)
    waiting(slot, 5, whole_only=True)
    second = waiting(slot, 2)
    with pytest.raises(Refused):
        line.offer_by_hand(second, 2, " ", actor=STAFF)
    with pytest.raises(Refused):
        line.offer_by_hand(second, 3, "School bus", actor=STAFF)

    made = line.offer_by_hand(second, 2, "School bus", actor=STAFF)

    entry = db.session.scalars(select(Entry)).one()
    assert (made.by_hand, second.state, slot.seats_taken) == (True, State.OFFERED, 2)
    assert entry.facts == {"seats": 2, "passed_over": 1, "reason": "School bus"}


def test_next_offer_can_be_made_now(app: Flask) -> None:
    slot = factories.make_slot(capacity=2)
    first = waiting(slot)

    line.offer_next(slot, actor=STAFF)

    assert (first.state, letters()) == (State.OFFERED, [("offer", None)])
    with pytest.raises(Refused):
        line.offer_next(slot, actor=STAFF)


def test_withdrawn_offer_goes_to_the_next_and_keeps_the_place(app: Flask) -> None:
    slot = factories.make_slot(capacity=2)
    first, second = waiting(slot), waiting(slot)
    offer = line.offer_next(slot, actor=STAFF)[0]

    line.withdraw_offer(first, "The seats were broken.", actor=STAFF)

    assert (offer.state, first.state, second.state) == (OfferState.WITHDRAWN, State.WAITING, State.OFFERED)
    assert letters(first) == [("offer", None), ("offer_withdrawn", None)]


def test_extended_offer_is_written_again_with_its_end(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    slot = factories.make_slot(capacity=2)
    first = waiting(slot)
    offer = line.offer_next(slot, actor=STAFF)[0]
    later = offer.ends_at + timedelta(hours=12)

    line.extend_offer(first, later, actor=STAFF)

    assert (offer.ends_at, letters(first)) == (later, [("offer", None), ("offer", None)])
    with pytest.raises(Refused):
        line.extend_offer(first, slot.closes_at + timedelta(hours=1), actor=STAFF)


# Calling off


def test_event_called_off_whole_writes_to_every_date(app: Flask) -> None:
    first, second = two_dates()
    factories.make_registration(slot=first), factories.make_registration(slot=second)

    count = slot_actions.call_off_all([second, first], REASON, actor=STAFF)

    assert (count, first.called_off, second.called_off) == (2, True, True)
    assert letters() == [("called_off", "CANCEL")] * 2


# Doubles


def test_doubles_are_found_by_address_telephone_and_name(any_app: Flask) -> None:
    one = factories.make_slot()
    two, three = (factories.make_slot(event=one.event) for _ in range(2))
    elsewhere = factories.make_slot()

    def party(slot: Slot, name: str, email: str | None = None, phone: str | None = None, **values: Any) -> int:
        return factories.make_registration(slot=slot, name=name, email=email, email_key=email, phone=phone, **values).id

    numbers = [
        party(one, "Élodie Van den Bossche", "elodie@example.org"),
        party(one, "van den bossche elodie"),
        party(two, "E", "elodie+fair@example.org"),
        party(one, "X", phone="+32 2 000 11 22"),
        party(one, "Y", phone="02 000 11 22"),
        party(three, "Elodie Van den Bossche"),
        party(one, "Elodie Van den Bossche", state=State.CANCELLED),
        party(one, "Elodie Van den Bossche", party_key="class:1:4b"),
        party(elsewhere, "Z", "elodie@example.org", "02 000 11 22"),
    ]
    expected = [(1, 2, ("name",), True), (4, 5, ("telephone",), True), (1, 3, ("address",), False)]

    def found() -> list[tuple[int, int, tuple[str, ...], bool]]:
        pairs = doubles.pairs(db.session.execute(doubles.parties(one.event.edition_id)).all())
        return [(numbers.index(one.first.id) + 1, numbers.index(one.second.id) + 1, one.shared, one.same_slot) for one in pairs]

    assert found() == expected
    while tasks.compare_parties():
        pass
    assert found() == expected
    assert set(db.session.scalars(select(Registration.id).where(Registration.likeness == Likeness.ALONE))) == {
        numbers[5],
        numbers[7],
        numbers[8],
    }


def test_who_is_put_right_or_forgotten_is_compared_anew(app: Flask) -> None:
    first = factories.make_registration(name="Amélie Peeters", phone="02 000 11 22")
    second = factories.make_registration(slot=first.slot, name="A", phone="02 000 11 23")
    db.session.commit()
    tasks.compare_parties()
    stored = select(Registration.likeness).order_by(Registration.id)
    assert db.session.scalars(stored).all() == [Likeness.ALONE, Likeness.ALONE]

    second.phone = first.phone
    db.session.commit()

    assert db.session.scalars(stored).all() == [Likeness.ALONE, Likeness.NEW]
    tasks.compare_parties()
    assert db.session.scalars(stored).all() == [Likeness.ALONE, Likeness.ALIKE]
    personal.make_anonymous([first])
    db.session.commit()
    assert (first.address_key, first.phone_key, first.name_key) == (None, None, None)
