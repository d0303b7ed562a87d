"""Inhabitants first: until an hour of its own an event gives places to who lives in the municipality; others wait, and lose no turn."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events import availability
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import actions, line, priority, queries, tasks, transfers
from ixevents.registrations import desk as rules
from ixevents.registrations.models import Offer, Registration, State
from tests.support import factories
from tests.support.client import StaffClient

STAFF = "staff:1"
DAY = timedelta(days=1)
FIRST = "les places vont d’abord aux personnes qui habitent la commune"


def test_who_lives_elsewhere_waits_while_places_are_free(any_app: Flask) -> None:
    slot = _slot(capacity=4)

    away, here = _register(slot, "away@example.org", home=False), _register(slot, "here@example.org", home=True)

    assert (away.state, away.seats, away.seats_waiting) == (State.WAITING, 0, 1)
    assert (here.state, here.seats) == (State.CONFIRMED, 1)
    assert (slot.seats_taken, slot.seats_waiting) == (1, 1)


def test_the_letter_says_until_when_others_go_first(app: Flask) -> None:
    slot = _slot(capacity=4)

    _register(slot, "away@example.org", home=False)

    letter = db.session.scalars(select(Notice)).one()
    assert (letter.kind, letter.calendar_method) == ("registrations.waiting", None)
    assert FIRST in " ".join(letter.text.split())
    assert "Toutes les places sont prises" not in letter.text + letter.html


def test_places_are_left_for_inhabitants_however_many_others_wait(app: Flask) -> None:
    slot = _slot(capacity=2)
    for number in range(3):
        _register(slot, f"away{number}@example.org", home=False)

    assert availability.of(slot, now()).state == "few"
    _register(slot, "here@example.org", home=True, size=2)
    assert availability.of(slot, now()).state == "full"


def test_at_that_hour_what_is_free_is_offered_in_order_once(any_app: Flask) -> None:
    slot = _slot(capacity=5)
    first, second = (_register(slot, f"{name}@example.org", home=False, size=2) for name in ("first", "second"))
    db.session.commit()

    assert tasks.let_others_in() == 0
    with time_machine.travel(now() + 2 * DAY, tick=False):
        assert tasks.let_others_in() == 1
        assert _looked_at_again() == []
        offers = {one.registration_id: one.seats for one in db.session.scalars(select(Offer))}

    assert offers == {first.id: 2, second.id: 2}
    assert (first.state, second.state, slot.seats_taken) == (State.OFFERED, State.OFFERED, 4)


def test_who_waits_for_all_seats_is_not_asked_for_again_and_again(any_app: Flask) -> None:
    slot = _slot(capacity=1)
    party = _register(slot, "away@example.org", home=False, size=2)
    party.whole_only = True
    db.session.commit()

    with time_machine.travel(now() + 2 * DAY, tick=False):
        assert (_looked_at_again(), party.state) == ([], State.WAITING)


def test_who_comes_after_that_hour_takes_nothing_from_who_waited(any_app: Flask) -> None:
    slot = _slot(capacity=1)
    waited = _register(slot, "away@example.org", home=False)

    with time_machine.travel(now() + 2 * DAY, tick=False):
        late = _register(slot, "late@example.org", home=None)

    assert (waited.state, late.state) == (State.OFFERED, State.WAITING)


def test_an_hour_that_is_taken_away_lets_others_in(any_app: Flask) -> None:
    slot = _slot(capacity=1)
    party = _register(slot, "away@example.org", home=False)
    slot.event.inhabitants_first_until = None
    db.session.commit()

    assert (tasks.let_others_in(), party.state) == (1, State.OFFERED)


def test_a_seat_that_comes_free_goes_to_an_inhabitant_further_down(any_app: Flask) -> None:
    slot = _slot(capacity=1)
    seated = _register(slot, "seated@example.org", home=True)
    away, here = _register(slot, "away@example.org", home=False), _register(slot, "here@example.org", home=True)
    assert [db.session.scalar(queries.ahead_in_line(one)) for one in (away, here)] == [0, 0]

    actions.withdraw(seated)

    assert (away.state, here.state) == (State.WAITING, State.OFFERED)


def test_more_people_from_elsewhere_wait_as_well(any_app: Flask) -> None:
    slot = _slot(capacity=4)
    party = _register(slot, "away@example.org", home=False)
    line.offer_by_hand(party, 1, "Comes with the choir.", actor=STAFF)
    actions.accept_offer(party, 1)

    actions.change_size(party, 3)

    assert (party.state, party.seats, party.seats_waiting) == (State.CONFIRMED, 1, 2)
    db.session.commit()
    with time_machine.travel(now() + 2 * DAY, tick=False):
        assert (tasks.let_others_in(), _looked_at_again(), slot.seats_taken) == (1, [], 3)


def test_the_letter_of_a_new_number_and_the_paper_say_who_goes_first(app: Flask, desk: StaffClient) -> None:
    slot = _slot(capacity=4, until=None)
    away = _register(slot, "away@example.org", home=False)
    slot.event.inhabitants_first_until = now() + DAY
    actions.change_size(away, 3)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    letter = db.session.scalars(select(Notice).where(Notice.kind == "registrations.changed")).one()
    paper = desk.get(f"/staff/registrations/{away.id}/paper").get_data(as_text=True)

    assert (FIRST in " ".join(letter.text.split()), FIRST in letter.html, FIRST in paper) == (True, True, True)
    assert "dès qu’elles se libèrent" not in " ".join(letter.text.split())


def test_who_offers_by_the_button_is_told_why_nobody_is_asked(any_app: Flask) -> None:
    slot = _slot(capacity=4)
    _register(slot, "away@example.org", home=False)

    with pytest.raises(Refused, match=FIRST):
        line.offer_next(slot, actor=STAFF)


def test_staff_move_a_party_from_elsewhere_to_the_line_only(any_app: Flask) -> None:
    slot, other = _slot(capacity=4), _slot(capacity=4)
    other.event.edition_id = slot.event.edition_id
    party = factories.make_registration(slot=slot, inhabitant=False)
    db.session.commit()

    with pytest.raises(Refused, match="habitent la commune"):
        transfers.transfer(party, other, actor=STAFF)
    moved = transfers.transfer(party, other, actor=STAFF, wait=True)

    assert (moved.state, moved.inhabitant) == (State.WAITING, False)


def test_an_answer_that_staff_correct_gives_the_place(any_app: Flask) -> None:
    slot = _slot(capacity=4)
    party = _register(slot, "away@example.org", home=False)

    rules.correct(party, {"inhabitant": True}, actor=STAFF)

    assert party.state == State.OFFERED


def test_the_form_asks_until_that_hour_and_not_after(client: FlaskClient) -> None:
    slot = _slot(capacity=4)

    page = client.get(_path(slot)).text
    assert 'name="inhabitant"' in page
    assert FIRST in client.get(f"/fr/events/{slot.event.slug}").text
    with time_machine.travel(now() + 2 * DAY, tick=False):
        assert 'name="inhabitant"' not in client.get(_path(slot)).text


def test_an_answer_is_asked_for_and_what_was_typed_is_kept(client: FlaskClient) -> None:
    slot = _slot(capacity=4)
    form = _form(client, slot) | {"name": "Amina Diallo"}

    refused = client.post(_path(slot), data=form)
    sent = client.post(_path(slot), data=form | {"inhabitant": "no"})

    party = db.session.scalars(select(Registration)).one()
    assert (refused.status_code, "Amina Diallo" in refused.text, sent.status_code) == (422, True, 303)
    assert (party.inhabitant, party.state) == (False, State.WAITING)
    page = client.get(sent.headers["Location"]).text
    assert FIRST in page


def test_a_form_opened_before_the_hour_was_set_asks_when_it_is_sent(client: FlaskClient) -> None:
    slot = _slot(capacity=4, until=None)
    form = _form(client, slot)
    slot.event.inhabitants_first_until = now() + DAY
    db.session.commit()

    answer = client.post(_path(slot), data=form)

    assert (answer.status_code, 'name="inhabitant"' in answer.text) == (422, True)


def test_who_telephones_is_asked_too(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    slot = _slot(capacity=4)
    party = {"channel": "phone", "slot": slot.id, "seats": 1, "name": "Amina", "language": "fr", "asked_event": slot.event_id}
    address = "/staff/registrations/enter/"

    assert 'name="inhabitant"' in desk.get(f"{address}?slot={slot.id}").text
    assert desk.send(address, **party).status_code == 422
    assert desk.send(address, **party, inhabitant="no").status_code == 303

    registration = db.session.scalars(select(Registration)).one()
    assert registration.state == State.WAITING
    assert "lives elsewhere" in desk.get(f"/staff/dates/{slot.id}").text
    file = f"/staff/registrations/{registration.id}"
    form = {"name": "Amina", "language": "fr", "inhabitant": "yes", "email": "amina@example.org"}
    assert desk.send(f"{file}/particulars", **form).status_code == 303
    db.session.expire_all()
    assert (registration.inhabitant, registration.state) == (True, State.OFFERED)


def _looked_at_again() -> Sequence[int]:
    return db.session.scalars(priority.kept_waiting(now())).all()


def _slot(*, capacity: int, until: timedelta | None = DAY) -> Slot:
    event = factories.make_event(max_party=24, inhabitants_first_until=now() + until if until else None)
    slot = factories.make_slot(event=event, capacity=capacity)
    db.session.commit()
    return slot


def _register(slot: Slot, email: str, *, home: bool | None, size: int = 1) -> Registration:
    values = {"name": "Party", "email": email, "email_key": email, "size": size, "language": "fr"}
    return actions.register(slot, inhabitant=home, **values)[0]


def _path(slot: Slot) -> str:
    return f"/fr/events/{slot.event.slug}/register?slot={slot.id}"


def _form(client: FlaskClient, slot: Slot) -> dict[str, str]:
    page = client.get(_path(slot)).text
    hidden = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("stamp", "revision")}
    typed = {"slot": str(slot.id), "seats": "1", "name": "Resident", "email": "resident@example.org"}
    return typed | {name: found.group(1) for name, found in hidden.items() if found}
