"""At which meeting minutes are approved, as the secretary chooses it."""

from datetime import timedelta

from flask import Flask

from ixevents.core.clock import now
from ixevents.staff.minutes.forms import ApproveForm
from tests.support import council


def test_only_meetings_that_have_begun_can_approve_and_the_next_one_is_named(app: Flask) -> None:
    past, coming, later = (council.make_meeting(starts_at=now() + timedelta(days=days)) for days in (-1, 9, 12))

    with app.test_request_context("/fr/"):
        form = ApproveForm(formdata=None).offer([past, coming, later])

    assert [choice.value for choice in form.meeting.choices] == [past.id]
    assert form.next is coming
