"""What the calendar of a facilitator answers to a letter that says what to lead (INV-06, INV-08)."""

from datetime import timedelta

import pytest
from flask import Flask

from ixevents.core.clock import now
from ixevents.events.models import SlotState
from ixevents.extensions import db
from ixevents.mailbox import handlers
from ixevents.resources import actions
from ixevents.resources.models import Answer
from tests.support import factories
from tests.support.calendar_answers import arrived

STAFF = "staff:1"


@pytest.mark.parametrize(
    ("became_of_it", "partstat", "note"),
    [
        ("leads", "ACCEPTED", "as_is"),
        ("leads", "DECLINED", "differs"),
        ("leads", "TENTATIVE", "differs"),
        ("said no on the page", "DECLINED", "as_is"),
        ("said no on the page", "ACCEPTED", "differs"),
        ("taken off", "DECLINED", "as_is"),
        ("taken off", "ACCEPTED", "differs"),
        ("called off", "DECLINED", "as_is"),
    ],
)
def test_an_answer_needs_a_person_where_the_plan_says_something_else(app: Flask, became_of_it: str, partstat: str, note: str) -> None:
    assignment = actions.assign(factories.make_slot(), factories.make_resource(), actor=STAFF)
    slot, address = assignment.slot, assignment.resource.email
    if became_of_it == "taken off":
        actions.release(assignment, actor=STAFF)
    elif became_of_it == "said no on the page":
        assignment.answer = Answer.NO
    elif became_of_it == "called off":
        slot.state = SlotState.CALLED_OFF

    message = arrived(f"{assignment.uid.upper()}@host.example", partstat, address, address)

    assert (message.area, message.note, message.about_kind, message.about_id) == ("resources", note, "slot", slot.id)
    assert (message.state, handlers.say("resources", note) != "") == ("applied" if note == "as_is" else "kept", True)


def test_a_decline_that_is_taken_back_waits_for_nobody(app: Flask) -> None:
    resource, day_after = factories.make_resource(), now() + timedelta(days=40)
    uid = actions.assign(factories.make_slot(), resource, actor=STAFF).uid
    other = actions.assign(factories.make_slot(starts_at=day_after, ends_at=day_after + timedelta(hours=1)), resource, actor=STAFF).uid
    address = resource.email or ""

    declined = arrived(uid, "DECLINED", address, address)
    elsewhere = arrived(other, "DECLINED", address, address)
    in_words = arrived(uid, "DECLINED", address, address, words="Call me")
    later = arrived(uid, "TENTATIVE", address, address, given="20261124T110000Z")
    arrived(uid, "ACCEPTED", address, sender="eve@example.org", given="20261124T100000Z")
    waited = [declined.seen_to_at]
    arrived(uid, "ACCEPTED", address, address, given="20261124T100000Z")

    db.session.expire_all()
    waited += [message.seen_to_at for message in (elsewhere, in_words, later)]
    assert (waited, declined.seen_to_at is not None, declined.note) == ([None] * 4, True, "taken_back")


def test_somebody_elses_answer_waits_for_a_person(app: Flask) -> None:
    assignment = actions.assign(factories.make_slot(), factories.make_resource(), actor=STAFF)

    message = arrived(assignment.uid, "ACCEPTED")

    assert (message.area, message.state, message.note) == ("resources", "kept", "stranger")
