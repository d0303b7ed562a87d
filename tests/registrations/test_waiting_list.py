"""The waiting list: in order, in part where the party agrees, each freed seat offered exactly once (FES-03)."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import actions, queries, slot_actions, tasks
from ixevents.registrations.models import Offer, OfferState, Registration, State
from tests.support import factories
from tests.support.client import ProofreadingClient, StaffClient


def test_a_party_that_does_not_fit_is_offered_what_is_left(any_app: Flask) -> None:
    slot = _slot(capacity=24)
    _register(slot, "first@example.org", 8)

    party = _register(slot, "class@example.org", 20)

    offer = _offer(party)
    assert (party.state, party.seats, party.seats_waiting, offer.seats) == (State.OFFERED, 0, 20, 16)
    assert (slot.seats_taken, slot.seats_waiting) == (24, 20)
    assert _kinds() == ["registrations.confirmed", "registrations.offer"]


def test_taking_a_part_and_waiting_for_the_rest_keeps_both(any_app: Flask) -> None:
    slot = _slot(capacity=10)
    first = _register(slot, "first@example.org", 7)
    party = _register(slot, "party@example.org", 5)

    actions.accept_offer(party, 3, keep_waiting=True)
    assert (party.state, party.seats, party.seats_waiting) == (State.CONFIRMED, 3, 2)

    actions.withdraw(first)
    assert _offer(party).seats == 2
    actions.accept_offer(party, 2)

    assert (party.state, party.seats, party.seats_waiting, slot.seats_taken) == (State.CONFIRMED, 5, 0, 5)


@pytest.mark.parametrize(("end", "letter"), [("decline", "registrations.changed"), ("lapse", "registrations.offer_ended")])
def test_who_has_part_and_waits_no_longer_for_the_rest_is_told_so_by_its_calendar(any_app: Flask, end: str, letter: str) -> None:
    slot = _slot(capacity=10)
    first = _register(slot, "first@example.org", 7)
    party = _register(slot, "party@example.org", 5)
    actions.accept_offer(party, 3, keep_waiting=True)
    actions.withdraw(first)
    db.session.commit()

    if end == "decline":
        actions.decline_offer(party)
    else:
        _later(timedelta(hours=48, minutes=1), tasks.expire_due)

    entries = [notice.calendar for notice in _letters_to("party@example.org") if notice.calendar]
    assert ["En attente" in _unfolded(entry) for entry in entries] == [True, False]
    assert _letters_to("party@example.org")[-1].kind == letter


def test_taking_fewer_than_offered_passes_the_rest_to_the_next(any_app: Flask) -> None:
    slot = _slot(capacity=4)
    first = _register(slot, "first@example.org", 4)
    second = _register(slot, "second@example.org", 4)
    third = _register(slot, "third@example.org", 1)
    actions.withdraw(first)

    actions.accept_offer(second, 2, keep_waiting=True)

    assert (second.state, second.seats, second.seats_waiting) == (State.CONFIRMED, 2, 0)
    assert (third.state, _offer(third).seats) == (State.OFFERED, 1)
    assert slot.seats_taken == 3


def test_who_wants_all_or_nothing_lets_others_pass_and_keeps_the_place(any_app: Flask) -> None:
    slot = _slot(capacity=4)
    first = _register(slot, "first@example.org", 2)
    big = _register(slot, "big@example.org", 4)
    small = _register(slot, "small@example.org", 2)

    actions.pass_offer(big)
    assert (big.state, big.whole_only, small.state) == (State.WAITING, True, State.OFFERED)

    actions.withdraw(first)
    assert big.state == State.WAITING
    actions.decline_offer(small)

    assert (big.state, _offer(big).seats, small.state) == (State.OFFERED, 4, State.DECLINED)


@pytest.mark.parametrize("cause", ["withdraw", "decline", "end", "capacity", "lapse"])
def test_each_way_a_seat_comes_free_makes_the_next_offer_once(any_app: Flask, cause: str) -> None:
    slot = _slot(capacity=1, confirm_by_email=cause == "lapse")
    first = _register(slot, "first@example.org", 1)
    second = _register(slot, "second@example.org", 1)
    third = _register(slot, "third@example.org", 1)

    expected = _free_a_seat(cause, slot, first, second)
    db.session.commit()

    db.session.refresh(third, ["state"])
    db.session.refresh(second, ["state"])
    assert (second.state, third.state) == expected
    open_offers = db.session.scalars(select(Offer.seats).where(Offer.state == OfferState.OPEN)).all()
    assert list(open_offers) == [1]


def _free_a_seat(cause: str, slot: Slot, first: Registration, second: Registration) -> tuple[State, State]:
    if cause == "capacity":
        slot_actions.set_capacity(slot, 2, actor="system")
    elif cause == "lapse":
        _later(timedelta(minutes=31), tasks.expire_due)
    else:
        actions.withdraw(first)
    if cause == "decline":
        actions.decline_offer(second)
        return State.DECLINED, State.OFFERED
    if cause == "end":
        db.session.commit()
        _later(timedelta(hours=48, minutes=1), tasks.expire_due)
        return State.EXPIRED, State.OFFERED
    return State.OFFERED, State.WAITING


def test_an_offer_that_ended_cannot_be_taken_and_its_party_is_told(any_app: Flask) -> None:
    slot = _slot(capacity=1)
    first = _register(slot, "first@example.org", 1)
    second = _register(slot, "second@example.org", 1)
    actions.withdraw(first)
    db.session.commit()

    with time_machine.travel(now() + timedelta(hours=49), tick=False):
        with pytest.raises(Refused) as refused:
            actions.accept_offer(second, 1)
        db.session.rollback()
        assert tasks.expire_due() == 1
        assert tasks.expire_due() == 0

    assert refused.value.reason == "offer_ended"
    assert _kinds()[-1] == "registrations.offer_ended"


def test_an_offer_is_shorter_in_the_last_two_days(any_app: Flask) -> None:
    slot = _slot(capacity=1, starts_at=now() + timedelta(hours=40))
    first = _register(slot, "first@example.org", 1)
    second = _register(slot, "second@example.org", 1)

    actions.withdraw(first)

    offer = _offer(second)
    assert offer.ends_at - offer.made_at == timedelta(hours=6)


def test_no_offer_is_made_once_registration_is_closed(any_app: Flask) -> None:
    slot = _slot(capacity=1, registration_closes_at=now() + timedelta(hours=1))
    first = _register(slot, "first@example.org", 1)
    second = _register(slot, "second@example.org", 1)
    db.session.commit()

    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        actions.withdraw(first)

    assert (second.state, slot.seats_taken) == (State.WAITING, 0)


def test_lowering_the_capacity_drops_nobody(any_app: Flask) -> None:
    slot = _slot(capacity=6)
    party = _register(slot, "first@example.org", 5)

    slot_actions.set_capacity(slot, 2, actor="system")

    assert (party.state, party.seats, slot.seats_taken, slot.seats_left) == (State.CONFIRMED, 5, 5, 0)


def test_growing_takes_free_seats_or_lets_the_difference_wait(any_app: Flask) -> None:
    slot = _slot(capacity=6)
    party = _register(slot, "party@example.org", 2)
    other = _register(slot, "other@example.org", 2)

    actions.change_size(party, 4)
    assert (party.seats, party.seats_waiting) == (4, 0)
    actions.change_size(party, 6)
    assert (party.seats, party.seats_waiting, party.state) == (4, 2, State.CONFIRMED)
    actions.withdraw(other)

    assert _offer(party).seats == 2


def test_shrinking_gives_seats_to_those_who_wait(any_app: Flask) -> None:
    slot = _slot(capacity=4)
    party = _register(slot, "party@example.org", 4)
    waiting = _register(slot, "waiting@example.org", 1)

    actions.change_size(party, 3)

    assert (party.seats, waiting.state, slot.seats_taken) == (3, State.OFFERED, 4)


def test_who_has_no_seat_yet_is_given_no_entry_for_the_calendar(app: Flask, client: ProofreadingClient) -> None:
    slot = _slot(capacity=3)
    first = _register(slot, "first@example.org", 3)
    party = _register(slot, "party@example.org", 2)
    page, file = f"/nl/registrations/{party.code}", f"/nl/registrations/{party.code}.ics"

    waiting = client.get(page).text
    actions.change_size(first, 2)
    offered = client.get(page).text
    actions.accept_offer(party, 1, keep_waiting=True)
    seated = client.get(page).text

    assert [file in text for text in (waiting, offered, seated)] == [False, False, True]


def test_who_waits_for_all_seats_can_ask_for_part_of_them_again(any_app: Flask) -> None:
    client = any_app.test_client()
    slot = _slot(capacity=5)
    first = _register(slot, "first@example.org", 5)
    party = _register(slot, "party@example.org", 4)
    actions.change_size(first, 3)
    actions.pass_offer(party)
    db.session.commit()
    path = f"/fr/registrations/{party.code}"

    before = client.get(path).text
    answers = [client.post(f"{path}/part").status_code for _window in range(2)]
    after = client.get(path).text

    assert [f"{path}/part" in page for page in (before, after)] == [True, False]
    assert answers == [303, 409]
    assert ("2 places sont libres pour vous" in after, _offer(party).seats) == (True, 2)


def test_who_let_an_offer_pass_is_not_told_that_somebody_else_has_it(app: Flask, client: ProofreadingClient) -> None:
    slot = _slot(capacity=2)
    first = _register(slot, "first@example.org", 2)
    party = _register(slot, "party@example.org", 1)
    actions.change_size(first, 1)
    db.session.commit()

    with time_machine.travel(_offer(party).ends_at + timedelta(minutes=1), tick=False):
        tasks.expire_due()
        page = client.get(f"/nl/registrations/{party.code}").text

    letter = db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
    assert letter.kind == "registrations.offer_ended"
    assert "la proposition ne tient plus" in " ".join(letter.text.split())
    assert "Het aanbod geldt niet meer." in page


def test_who_never_had_a_seat_is_told_of_none_when_leaving(app: Flask, client: ProofreadingClient) -> None:
    slot = _slot(capacity=2)
    _register(slot, "first@example.org", 2)
    party = _register(slot, "party@example.org", 2)

    before = client.get(f"/nl/registrations/{party.code}").text
    actions.withdraw(party)
    after = client.get(f"/nl/registrations/{party.code}").text

    assert ("U verlaat dan de wachtlijst." in before, "Uw plaatsen gaan dan" in before) == (True, False)
    assert ("U bent uitgeschreven" in after, "weer vrij voor anderen" in after, "0 personen" in after) == (True, False, False)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "Les places sont rendues aux autres."), ("nl", "weer vrij voor anderen"), ("en", "The seats are free for others again.")],
)
def test_who_declines_is_not_told_that_others_have_what_nobody_took(
    any_app: Flask, client: ProofreadingClient, lang: str, words: str
) -> None:
    slot = _slot(capacity=1)
    first = _register(slot, "first@example.org", 1)
    party = _register(slot, "party@example.org", 1)
    actions.withdraw(first)

    actions.decline_offer(party)

    assert (slot.seats_left, words in client.get(f"/{lang}/registrations/{party.code}").text) == (1, True)


def test_the_place_in_line_counts_those_before(any_app: Flask) -> None:
    slot = _slot(capacity=1)
    _register(slot, "seated@example.org", 1)
    waiting = [_register(slot, f"w{n}@example.org", 1) for n in range(3)]

    assert [db.session.scalar(queries.ahead_in_line(party)) for party in waiting] == [0, 1, 2]


@pytest.mark.parametrize(("lang", "words"), [("fr", "Encore 2 places"), ("nl", "Nog 2 plaatsen"), ("en", "2 places left")])
def test_seats_that_who_waits_for_all_of_them_leaves_are_told_as_free_everywhere(
    any_app: Flask, client: ProofreadingClient, desk: StaffClient, lang: str, words: str
) -> None:
    slot = _slot(capacity=4)
    _register(slot, "first@example.org", 2)
    actions.pass_offer(_register(slot, "big@example.org", 4))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language=lang)
    slug, number = slot.event.slug, slot.id

    public = [client.get(f"/{lang}{path}").text for path in ("/agenda", f"/events/{slug}", f"/events/{slug}/register?slot={number}")]
    pages = [*public, desk.get(f"/staff/dates/{number}").text]

    assert [words in page for page in pages] == [True] * 4
    assert _register(slot, "newcomer@example.org", 1).state == State.CONFIRMED


def _slot(**values: object) -> Slot:
    confirm = bool(values.pop("confirm_by_email", False))
    event = factories.make_event(confirm_by_email=confirm, max_party=24)
    return factories.make_slot(event=event, **values)


def _register(slot: Slot, email: str, size: int) -> Registration:
    registration, new = actions.register(slot, name="Party", email=email, email_key=email, size=size, language="fr")
    assert new
    return registration


def _offer(registration: Registration) -> Offer:
    return db.session.scalars(queries.open_offer(registration.id)).one()


def _letters_to(address: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.recipient == address).order_by(Notice.id)))


def _unfolded(calendar: str) -> str:
    return calendar.replace("\r\n ", "")


def _kinds() -> list[str]:
    return list(db.session.scalars(select(Notice.kind).order_by(Notice.id)))


def _later(delta: timedelta, task: object) -> None:
    db.session.commit()
    with time_machine.travel(now() + delta, tick=False):
        task()
