"""The secretary's side of answers: forecast and table, reminders, what was told by telephone, other dates."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.meetings import convening, counters, queries, reply_queries
from ixevents.meetings.models import Answer, CounterProposal, Meeting, MeetingState, Via
from ixevents.outbox.models import Notice
from tests.support import council
from tests.support.client import StaffClient
from tests.support.queries import count_queries

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEETS = datetime(2026, 12, 15, 18, 0, tzinfo=UTC)


@pytest.fixture
def meeting(desk: StaffClient, frozen_time: Callable[[datetime], None]) -> Meeting:
    frozen_time(NOW)
    council.make_pair()
    council.make_mandate()
    made = council.make_meeting(starts_at=MEETS, ends_at=MEETS + timedelta(hours=2), state=MeetingState.DRAFT, convened_at=None)
    desk.sign_in(Role.COUNCIL_SECRETARY)
    found = convening.convene(db.session.scalars(queries.whole(made.id)).one(), actor="staff:1")
    db.session.commit()
    return found


def test_the_table_has_a_forecast_filters_and_constant_costs(desk: StaffClient, meeting: Meeting) -> None:
    path = f"/staff/meetings/{meeting.id}/answers"
    page = desk.get(path).text
    assert ("0 / 2" in page, "Remind 2 who are silent" in page) == (True, True)
    with count_queries() as first:
        desk.get(path)
    for _number in range(2):
        council.make_mandate()
    convening.bring_in_line(meeting, actor="staff:1")
    db.session.commit()
    with count_queries() as second:
        desk.get(path)

    assert len(first) == len(second)
    assert "Nobody matches" in desk.get(f"{path}?answer=yes&q=zzz&category=9").text
    assert desk.get(f"{path}?answer=%00&category=x").status_code == 200


@pytest.mark.parametrize("state", [MeetingState.CONVENED, MeetingState.HELD, MeetingState.MINUTED])
def test_of_a_meeting_that_was_held_nobody_asks_whether_there_will_be_a_quorum(
    desk: StaffClient, meeting: Meeting, state: MeetingState
) -> None:
    meeting.state = state
    db.session.commit()

    pages = [desk.get(f"/staff/meetings/{meeting.id}{part}").text for part in ("", "/answers")]

    asks = [("Will there be a quorum?" in page, "2 more are needed." in page, "at worst and at best" in page) for page in pages]
    assert asks == [(state == MeetingState.CONVENED,) * 3] * 2
    assert [("What members had answered" in page, "0 / 2" in page) for page in pages] == [(state != MeetingState.CONVENED, True)] * 2


def test_what_was_said_by_telephone_is_written_down_and_convenes_the_substitute(desk: StaffClient, meeting: Meeting) -> None:
    invitation = meeting.invitations[0]
    path = f"/staff/meetings/{meeting.id}/answers/{invitation.id}"

    assert desk.get(path).status_code == 200
    assert desk.send(path).status_code == 422
    assert desk.send(path, answer="no", note="par téléphone").status_code == 303
    assert (invitation.answer, invitation.note) == (Answer.NO, "par téléphone")
    assert db.session.scalars(select(Notice).where(Notice.kind == "meetings.substitute")).one().calendar_method == "REQUEST"
    assert "told to the secretary" in desk.get(path).text


def test_the_first_page_counts_what_waits(desk: StaffClient, meeting: Meeting, frozen_time: Callable[[datetime], None]) -> None:
    _propose(meeting, 0, 2)
    frozen_time(MEETS - timedelta(days=3))
    desk.sign_in(Role.COUNCIL_SECRETARY)
    page = desk.get("/staff/").text

    assert "other date proposed for a meeting" in page
    assert "members have not answered the convening notice" in page


def test_reminders_are_shown_before_they_go(desk: StaffClient, meeting: Meeting) -> None:
    path = f"/staff/meetings/{meeting.id}/answers/remind"

    assert desk.get(path).status_code == 200
    assert "2 letters will be written" in desk.send(path, go="rehearse").text
    assert _reminders() == 0
    assert (desk.send(path, go="do").status_code, _reminders()) == (303, 2)


def test_another_date_is_taken_or_refused(desk: StaffClient, meeting: Meeting) -> None:
    numbers = [_propose(meeting, 0, 2), _propose(meeting, 1, 3)]
    base = f"/staff/meetings/{meeting.id}"

    assert "proposes another date" in desk.get(f"{base}/answers").text
    assert desk.send(f"{base}/dates/{numbers[0]}/refuse").status_code == 303
    assert "letters will be written" in desk.send(f"{base}/dates/{numbers[1]}", go="rehearse").text
    assert desk.send(f"{base}/dates/{numbers[1]}", go="do").status_code == 303
    assert (meeting.starts_at, meeting.revision) == (MEETS + timedelta(days=3), 1)
    assert desk.send(f"{base}/dates/{numbers[1]}", go="do").status_code == 409


def test_an_invitation_of_another_meeting_is_not_there(desk: StaffClient, meeting: Meeting) -> None:
    assert desk.get(f"/staff/meetings/{meeting.id + 1}/answers/{meeting.invitations[0].id}").status_code == 404


def _propose(meeting: Meeting, number: int, days: int) -> int:
    invitation = db.session.scalars(reply_queries.invitation(meeting.invitations[number].id)).one()
    start = MEETS + timedelta(days=days)
    found: CounterProposal = counters.propose(invitation, start, start + timedelta(hours=2), via=Via.WEB, revision=0, by="member:1")
    db.session.commit()
    return found.id


def _reminders() -> int:
    return len(db.session.scalars(select(Notice).where(Notice.kind == "meetings.reminder")).all())
