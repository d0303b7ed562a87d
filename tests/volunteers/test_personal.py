"""Volunteers are found, put right and forgotten; their hours stay (GDPR-08)."""

from datetime import timedelta

from flask import Flask

from ixevents.core.clock import now
from ixevents.core.persons import Correction
from ixevents.extensions import db
from ixevents.volunteers import personal
from tests.support import volunteers


def test_who_is_still_counted_on_is_not_erased_and_it_is_said_why(app: Flask) -> None:
    turn = volunteers.make_turn()
    key = turn.volunteer.email_key

    assert (personal.erase(key), [kept.count for kept in personal.remains(key)]) == (0, [1])
    turn.ended_at = now()
    db.session.flush()

    assert (personal.erase(key), personal.remains(key)) == (1, [])
    assert (turn.volunteer.name, turn.volunteer.email, personal.find(key)) == ("", None, [])


def test_months_after_the_last_shift_of_the_edition_names_go_and_hours_stay(app: Flask) -> None:
    call = volunteers.make_call()
    turn = volunteers.make_turn(volunteers.make_shift(call, starts_at=now() - timedelta(days=800)), came=True)
    db.session.flush()
    assert personal.expire(now()) == {"volunteers": 1}

    assert (turn.volunteer.name, turn.volunteer.phone, turn.came, turn.shift.taken) == ("", "", True, 1)
    assert personal.expire(now()) == {"volunteers": 0}


def test_a_later_shift_keeps_the_whole_edition(app: Flask) -> None:
    call = volunteers.make_call()
    volunteers.make_turn(volunteers.make_shift(call, starts_at=now() - timedelta(days=800)))
    volunteers.make_shift(call, starts_at=now() - timedelta(days=30))

    assert personal.expire(now()) == {"volunteers": 0}


def test_name_and_telephone_are_put_right_and_who_gave_no_address_is_found_by_name(app: Flask) -> None:
    volunteer = volunteers.make_volunteer()
    volunteers.make_volunteer(volunteer.call, name="Odette Grandjean", email=None, email_key=None)
    db.session.flush()

    assert personal.correct(volunteer.email_key, Correction(name="Amina Diallo", phone="02 000 00 01"), actor="staff:1") == 1

    assert (volunteer.name, volunteer.phone) == ("Amina Diallo", "02 000 00 01")
    assert [match.name for match in personal.named("grandjean odette")] == ["Odette Grandjean"]


def test_whoever_asks_is_told_whether_it_was_noted_that_they_were_there(app: Flask) -> None:
    turn = volunteers.make_turn(came=False)
    volunteers.make_turn(volunteers.make_shift(turn.shift.call), turn.volunteer, ended_at=now())
    key = turn.volunteer.email_key
    db.session.flush()
    db.session.expire_all()

    (found,) = personal.find(key)

    assert [said.rpartition(", ")[2] for said in found["shifts"]] == ["vous n’étiez pas là", "rendu"]
    assert found["informed_at"] is None
