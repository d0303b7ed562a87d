"""The final number: asked in time and twice at most, told by one button, fewer and more handled against the free seats."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.classes.models import ClassTerms
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Offer, State
from ixevents.visits import actions, tasks
from tests.support import factories, forms
from tests.support.client import ProofreadingClient
from tests.support.visits import make_class, make_workshop

At = Callable[[timedelta], None]


def letters() -> list[str]:
    return list(db.session.scalars(select(Notice.kind).order_by(Notice.id)))


def test_a_class_is_asked_a_week_before_and_once_more_when_it_does_not_answer(app: Flask, at: At) -> None:
    at(timedelta(days=8))
    make_class(make_workshop())
    early = tasks.ask_final_numbers()

    at(timedelta(days=7))
    asked = [tasks.ask_final_numbers(), tasks.ask_final_numbers(), tasks.ask_again()]
    at(timedelta(days=3))
    again = [tasks.ask_again(), tasks.ask_again(), tasks.ask_final_numbers()]

    assert (early, asked, again) == (0, [1, 0, 0], [1, 0, 0])
    assert letters() == ["visits.final", "visits.final_again"]


def test_who_answered_is_not_asked_again_and_who_came_late_not_at_all(app: Flask, at: At) -> None:
    at(timedelta(days=7))
    slot = make_workshop(capacity=80)
    party = make_class(slot)
    make_class(slot, label="late", created_at=slot.starts_at - timedelta(days=7))
    tasks.ask_final_numbers()
    actions.finalise(party)
    at(timedelta(days=3))

    assert tasks.ask_again() == 0
    assert letters() == ["visits.final"]


@pytest.mark.parametrize(("days", "asked"), [(14, 1), (0, 0)])
def test_an_event_says_how_long_before_it_asks(app: Flask, at: At, days: int, asked: int) -> None:
    at(timedelta(days=14))
    slot = make_workshop()
    make_class(slot)
    db.session.add(ClassTerms(event_id=slot.event_id, final_days=days))
    db.session.flush()

    assert tasks.ask_final_numbers() == asked


def test_one_button_says_that_the_number_stays(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=7))
    party = make_class(make_workshop())
    tasks.ask_final_numbers()
    code = party.registration.code

    client.get(f"/fr/registrations/{code}/number")
    read_only = party.final_at
    assert "Le nombre ne change pas" in client.get(f"/fr/registrations/{code}").text
    answer = client.post(f"/fr/registrations/{code}/number", data={"answer": "stays"})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/fr/registrations/{code}")
    assert read_only is None
    assert party.final_at is not None
    assert "Vous nous l’avez dit" in client.get(f"/fr/registrations/{code}").text


def test_a_number_stays_only_as_it_was_seen(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=7))
    party = make_class(make_workshop())
    page = f"/fr/registrations/{party.registration.code}/number"
    opened = forms.answers(client.get(page).text, having="pupils")
    actions.finalise(party, 17, 2)
    db.session.commit()

    late = client.post(page, data={"answer": "stays", "seen": opened["seen"]})
    again = client.post(page, data={"answer": "stays", "seen": forms.answers(late.text, having="pupils")["seen"]})

    shown = forms.answers(late.text, having="pupils")
    assert (late.status_code, "17 élèves et 2 adultes" in late.text, again.status_code) == (409, True, 303)
    assert (shown["pupils"], shown["adults"]) == ("17", "2")


def test_fewer_gives_the_places_to_who_waits(any_app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=7))
    slot = make_workshop(capacity=22)
    party = make_class(slot)
    waiting = factories.make_registration(slot=slot, state=State.WAITING, seats=0, seats_waiting=3)

    client.post(f"/fr/registrations/{party.registration.code}/number", data={"pupils": "17", "adults": "2"})

    offer = db.session.scalars(select(Offer)).one()
    assert (party.pupils, party.adults, party.registration.seats) == (17, 2, 19)
    assert (offer.registration_id, offer.seats, slot.seats_taken) == (waiting.id, 3, 22)


def test_more_takes_what_is_free_or_waits_and_nothing_is_oversold(any_app: Flask, at: At) -> None:
    at(timedelta(days=7))
    slot = make_workshop(capacity=30)
    party = make_class(slot)

    actions.finalise(party, 24, 2)
    within = (party.registration.seats, party.registration.seats_waiting)
    actions.finalise(party, 30, 2)

    assert within == (26, 0)
    assert party.registration.seats + party.registration.seats_waiting == 32
    assert slot.seats_taken <= 30


def test_too_few_adults_and_too_many_pupils_come_back(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=7))
    party = make_class(make_workshop())

    answers = [
        client.post(f"/fr/registrations/{party.registration.code}/number", data=form)
        for form in ({"pupils": "20", "adults": "1"}, {"pupils": "36", "adults": "3"}, {"pupils": "x", "adults": ""})
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert party.final_at is None


def test_once_it_has_started_nothing_changes(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(minutes=-1))
    party = make_class(make_workshop())

    assert client.post(f"/fr/registrations/{party.registration.code}/number", data={"answer": "stays"}).status_code == 409
    with pytest.raises(Refused, match=r".+"):
        actions.finalise(party)


def test_the_practical_letter_goes_once_for_each_date_and_the_thanks_after(app: Flask, at: At) -> None:
    at(timedelta(days=4))
    slot = make_workshop()
    party = make_class(slot, language="nl")
    written = [tasks.write_practical_letters(), tasks.write_practical_letters()]
    slot.revision += 1
    db.session.commit()
    again = tasks.write_practical_letters()

    party.registration.came = 21
    party.registration.state = State.ATTENDED
    db.session.commit()
    thanked = []
    # At midnight, at five, seven, eight and nine in the morning.
    for hours in (14, 19, 21, 22, 23):
        at(timedelta(hours=-hours))
        thanked.append(tasks.thank())

    assert (written, again, thanked) == ([1, 0], 1, [0, 0, 0, 1, 0])
    assert letters() == ["visits.practical", "visits.practical", "visits.thanks"]
    assert "Voor uw klas" in db.session.scalars(select(Notice.subject)).first()


def test_teachers_are_not_written_to_at_night_but_for_the_morning_that_follows(app: Flask, at: At) -> None:
    at(timedelta(days=8))
    make_class(make_workshop())
    written = []
    # The visit begins at ten in the morning; these are evenings and nights.
    for before in (timedelta(days=6, hours=11), timedelta(days=2, hours=11), timedelta(days=1, hours=13), timedelta(hours=13)):
        at(before)
        written.append((tasks.ask_final_numbers(), tasks.ask_again(), tasks.write_practical_letters()))

    assert written == [(0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 1)]
