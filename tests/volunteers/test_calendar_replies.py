"""What the calendar of a volunteer answers to a letter about a shift (INV-06, INV-08)."""

import pytest
from flask import Flask

from ixevents.core.clock import now
from ixevents.mailbox import handlers
from tests.support import volunteers
from tests.support.calendar_answers import arrived


@pytest.mark.parametrize(
    ("live", "partstat", "note"),
    [(True, "ACCEPTED", "as_is"), (True, "DECLINED", "differs"), (False, "DECLINED", "as_is"), (False, "ACCEPTED", "differs")],
)
def test_an_answer_needs_a_person_where_it_says_something_else(app: Flask, live: bool, partstat: str, note: str) -> None:
    turn = volunteers.make_turn(ended_at=None if live else now())
    address = turn.volunteer.email

    message = arrived(turn.shift.uid, partstat, address, address)

    assert (message.area, message.note, message.about_kind, message.about_id) == ("volunteers", note, "volunteer", turn.volunteer_id)
    assert (message.state, handlers.say("volunteers", note) != "") == ("applied" if note == "as_is" else "kept", True)
    assert turn.live is live


def test_somebody_elses_answer_waits_for_a_person(app: Flask) -> None:
    message = arrived(volunteers.make_turn().shift.uid, "ACCEPTED")

    assert (message.area, message.state, message.note) == ("volunteers", "kept", "stranger")
