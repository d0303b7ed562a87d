"""What the calendar of an association answers to a letter about its stand (INV-06, INV-08)."""

import pytest
from flask import Flask

from ixevents.associations.models import StandState
from ixevents.mailbox import handlers
from tests.support import stands
from tests.support.calendar_answers import arrived

ADDRESS = "palabres@example.org"


@pytest.mark.parametrize(
    ("state", "partstat", "note"),
    [
        (StandState.CONFIRMED, "ACCEPTED", "as_is"),
        (StandState.CONFIRMED, "DECLINED", "differs"),
        (StandState.CONFIRMED, "TENTATIVE", "differs"),
        (StandState.WITHDRAWN, "DECLINED", "as_is"),
        (StandState.WITHDRAWN, "ACCEPTED", "differs"),
        (StandState.CALLED_OFF, "DECLINED", "as_is"),
        (StandState.CALLED_OFF, "ACCEPTED", "called_off"),
    ],
)
def test_an_answer_needs_a_person_where_it_says_something_else(app: Flask, state: StandState, partstat: str, note: str) -> None:
    stand = stands.make_stand(email=ADDRESS, state=state)

    message = arrived(stand.uid, partstat, ADDRESS, ADDRESS)

    assert (message.area, message.note, message.about_kind, message.about_id) == ("associations", note, "stand", stand.id)
    assert (message.state, handlers.say("associations", note) != "") == ("kept" if note == "differs" else "applied", True)
    assert stand.state == state


def test_somebody_elses_answer_waits_for_a_person(app: Flask) -> None:
    message = arrived(stands.make_stand(email=None, state=StandState.CONFIRMED).uid, "ACCEPTED")

    assert (message.area, message.state, message.note) == ("associations", "kept", "stranger")
