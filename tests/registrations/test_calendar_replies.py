"""What calendars answer to a confirmation, which asked nothing: what is so needs nobody, the rest waits for a person (INV-06, INV-08)."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.mailbox import handlers
from ixevents.registrations.models import State
from tests.classes.conftest import a_class, class_slot, registered
from tests.support import factories
from tests.support.calendar_answers import arrived
from tests.support.client import StaffClient

ANNA, OTHER = "anna@example.org", "other@example.org"


@pytest.mark.parametrize(
    ("state", "partstat", "became"),
    [
        (State.CONFIRMED, "ACCEPTED", ("applied", "as_is")),
        (State.CONFIRMED, "DECLINED", ("kept", "differs")),
        (State.CONFIRMED, "TENTATIVE", ("kept", "differs")),
        (State.WAITING, "ACCEPTED", ("kept", "differs")),
        (State.CANCELLED, "ACCEPTED", ("kept", "differs")),
        (State.CANCELLED, "DECLINED", ("applied", "as_is")),
        (State.ATTENDED, "DECLINED", ("kept", "differs")),
    ],
)
def test_an_answer_needs_a_person_where_it_says_something_else(app: Flask, state: State, partstat: str, became: tuple[str, str]) -> None:
    registration = factories.make_registration(email=ANNA, state=state)

    message = arrived(registration.slot.uid, partstat)

    assert (message.state, message.note) == became
    assert (message.area, message.about_kind, message.about_id) == ("registrations", "registration", registration.id)
    assert (registration.state, handlers.say(message.area, message.note) != "") == (state, True)


def test_the_page_of_the_message_leads_to_the_registration(app: Flask, desk: StaffClient) -> None:
    registration = factories.make_registration(email=ANNA)
    message = arrived(registration.slot.uid, "DECLINED")
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")

    page = desk.get(f"/staff/post-received/{message.id}").text

    assert re.search(rf'href="/staff/registrations/{registration.id}"[^>]*>\s*See what it is about', page)


def test_who_withdrew_and_came_back_is_expected(app: Flask) -> None:
    slot = factories.make_slot()
    for state in (State.CANCELLED, State.CONFIRMED):
        factories.make_registration(slot=slot, email=ANNA, state=state)

    assert [arrived(slot.uid, said).note for said in ("ACCEPTED", "DECLINED")] == ["as_is", "differs"]


@pytest.mark.parametrize(("attendee", "sender"), [(OTHER, OTHER), (ANNA, OTHER), ("nobody", "nobody"), ("é@example.org", ANNA)])
def test_somebody_elses_answer_waits_for_a_person(app: Flask, attendee: str, sender: str) -> None:
    registration = factories.make_registration(email=ANNA)

    message = arrived(registration.slot.uid, "ACCEPTED", attendee, sender)

    assert (message.state, message.note) == ("kept", "stranger")


def test_of_two_classes_of_a_teacher_the_one_is_meant_whose_entry_it_is(app: Flask) -> None:
    slot = class_slot(starts_at=now() + timedelta(days=10))
    one, two = registered(a_class(slot, label="1A"), a_class(slot, label="1B"), email=ANNA)
    two.state = State.CANCELLED

    answers = [arrived(f"{slot.uid.upper()}-{party.id}@host.example", "DECLINED") for party in (one, two)]

    assert [(message.note, message.about_id) for message in answers] == [("differs", one.id), ("as_is", two.id)]


@pytest.mark.parametrize(
    "uid", ["", "x", "9" * 300, "6f1c2a9e-5b7d-4e0f-9c3a-2d8b1e4f7a60", "6f1c2a9e-5b7d-4e0f-9c3a-2d8b1e4f7a60-99999999999999999999"]
)
def test_what_is_no_slot_of_ours_is_left_to_others(app: Flask, uid: str) -> None:
    message = arrived(uid or "-", "ACCEPTED")

    assert (message.state, message.note) == ("kept", "unknown_uid")
