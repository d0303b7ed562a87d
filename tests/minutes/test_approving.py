"""At which meeting minutes are approved, as the secretary chooses it."""

from datetime import timedelta

from flask import Flask

from ixevents.core.clock import now
from ixevents.staff.minutes.forms import ApproveForm
from tests.support import council


def test_a_meeting_still_to_be_held_says_so_among_those_that_can_approve(app: Flask) -> None:
    meetings = [council.make_meeting(starts_at=now() + timedelta(days=days)) for days in (-1, 9)]

    with app.test_request_context("/fr/"):
        form = ApproveForm(formdata=None).offer(meetings)

    assert [choice.label.endswith("(pas encore tenue)") for choice in form.meeting.choices] == [False, True]
