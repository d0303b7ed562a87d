"""What follows an answer: the substitute convened and let go, reminders, replies of calendars, other dates decided about."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.council import mandates
from ixevents.council.models import EndReason, Mandate
from ixevents.extensions import db
from ixevents.mailbox.handlers import Taken
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer as Claim
from ixevents.meetings import answering, calendars, chasing, convening, counter_decisions, forecast, queries, replies, reply_queries, tasks
from ixevents.meetings.models import Answer, CounterProposal, CounterState, GivenAnswer, Invitation, Meeting, MeetingState, Via
from ixevents.outbox.models import Notice
from tests.support import council

STAFF = "staff:1"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEETS = datetime(2026, 12, 15, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


@pytest.fixture
def pair(app: Flask) -> tuple[Mandate, Mandate]:
    return council.make_pair()


@pytest.fixture
def meeting(pair: tuple[Mandate, Mandate]) -> Meeting:
    made = council.make_meeting(starts_at=MEETS, ends_at=MEETS + timedelta(hours=2), state=MeetingState.DRAFT, convened_at=None)
    return convening.convene(db.session.scalars(queries.whole(made.id)).one(), actor=STAFF)


def test_the_substitute_is_convened_once_and_let_go_when_the_member_comes(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    effective, substitute = pair
    for value in (Answer.NO, Answer.EXCUSED, Answer.SUBSTITUTE):
        _answer(meeting, effective, value)

    assert _letters(substitute) == ["REQUEST"]
    assert forecast.of(meeting).voting.awaited == 1
    _answer(meeting, effective, Answer.PERHAPS)
    assert _letters(substitute) == ["REQUEST"]
    _answer(meeting, effective, Answer.YES)
    assert _letters(substitute) == ["REQUEST", "CANCEL"]
    _answer(meeting, effective, Answer.NO)
    assert _letters(substitute) == ["REQUEST", "CANCEL", "REQUEST"]
    _answer(meeting, substitute, Answer.YES)
    tally = forecast.of(meeting).voting
    assert (tally.total, tally.yes, tally.substitutes) == (1, 1, 1)


def test_who_stood_in_for_one_who_left_stands_down_for_the_successor_or_for_who_stays_after_all(
    meeting: Meeting, pair: tuple[Mandate, Mandate]
) -> None:
    effective, substitute = pair
    _answer(meeting, effective, Answer.NO)
    mandates.end(effective, on=MEETS.date(), reason=EndReason.RESIGNED, actor=STAFF)
    assert _letters(substitute) == ["REQUEST"]

    mandates.keep(effective, actor=STAFF)
    convening.bring_in_line(meeting, actor=STAFF)
    assert (_letters(effective), _letters(substitute)) == (["REQUEST", "CANCEL", "REQUEST"], ["REQUEST", "CANCEL"])

    _answer(meeting, effective, Answer.NO)
    mandates.end(effective, on=MEETS.date(), reason=EndReason.RESIGNED, actor=STAFF)
    mandates.appoint(effective.seat, council.make_member(), starts_on=MEETS.date(), actor=STAFF)
    convening.bring_in_line(meeting, actor=STAFF)
    assert _letters(substitute) == ["REQUEST", "CANCEL"] * 2


def test_an_answer_about_an_older_date_convenes_nobody(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    convening.change(meeting, {"starts_at": MEETS + timedelta(days=1), "ends_at": MEETS + timedelta(days=1, hours=2)}, actor=STAFF)

    given = _answer(meeting, pair[0], Answer.NO, revision=0)

    assert (given.outdated, _letters(pair[1])) == (True, [])


def test_the_silent_are_asked_again_on_the_days_of_the_setting_and_never_twice(
    meeting: Meeting, pair: tuple[Mandate, Mandate], frozen_time: Callable[[datetime], None]
) -> None:
    answered, address = council.make_mandate(), pair[0].member.email
    convening.bring_in_line(meeting, actor=STAFF)
    _answer(meeting, answered, Answer.YES)
    written = []
    for day in range(1, 16):
        for hour in (4, 9, 15):
            frozen_time(datetime(2026, 12, day, hour, 0, tzinfo=UTC))
            written += [(day, hour)] * _remind()

    assert written == [(10, 9), (13, 9)]
    assert _reminders() == Counter({address: 2})


def test_who_was_convened_late_is_not_reminded_at_once(
    meeting: Meeting, pair: tuple[Mandate, Mandate], frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 12, 11, 9, 0, tzinfo=UTC))
    address = pair[1].member.email
    _answer(meeting, pair[0], Answer.NO)

    assert _remind() == 0
    frozen_time(datetime(2026, 12, 13, 9, 0, tzinfo=UTC))
    assert (_remind(), _reminders()) == (1, Counter({address: 1}))


def test_the_secretary_reminds_once_a_day(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    assert [len(chasing.remind_silent(meeting, actor=STAFF)) for _again in range(2)] == [1, 0]


@pytest.mark.parametrize(("partstat", "value"), [("ACCEPTED", Answer.YES), ("DECLINED", Answer.NO), ("TENTATIVE", Answer.PERHAPS)])
def test_a_calendar_answers(meeting: Meeting, pair: tuple[Mandate, Mandate], partstat: str, value: Answer) -> None:
    outcome = _take(meeting, pair[0], partstat=partstat)
    again = _take(meeting, pair[0], partstat=partstat)

    assert outcome == again == (Taken.APPLIED, "answered")
    assert _invitation(meeting, pair[0]).answer == value
    given = db.session.scalars(select(GivenAnswer)).one()
    assert (given.via, given.verified) == (Via.CALENDAR, None)


@pytest.mark.parametrize(
    ("claim", "note"),
    [
        ({"sender": "stranger@example.org"}, "stranger"),
        ({"attendee": "stranger@example.org", "sender": "stranger@example.org"}, "stranger"),
        ({"verified": False}, "forged"),
        ({"partstat": "NEEDS-ACTION"}, "unclear"),
        ({"partstat": "DELEGATED", "delegated_to": "friend@example.org"}, "delegate"),
        ({"method": "COUNTER"}, "unclear"),
    ],
)
def test_what_cannot_be_trusted_is_kept_and_changes_nothing(
    meeting: Meeting, pair: tuple[Mandate, Mandate], claim: dict[str, Any], note: str
) -> None:
    assert _take(meeting, pair[0], **claim) == (Taken.KEPT, note)
    assert _invitation(meeting, pair[0]).answer == Answer.AWAITED
    assert db.session.scalars(select(GivenAnswer)).all() == []


def test_another_uid_is_for_another_package(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    assert replies.take(_claim(meeting, pair[0], uid="something-else"), InboxMessage()) is None


def test_an_old_sequence_is_kept_and_says_so(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    convening.change(meeting, {"starts_at": MEETS + timedelta(days=1), "ends_at": MEETS + timedelta(days=1, hours=2)}, actor=STAFF)

    assert _take(meeting, pair[0], sequence=0) == (Taken.APPLIED, "late")
    assert _take(meeting, pair[0], sequence=None, stamp=NOW - timedelta(days=1)) == (Taken.APPLIED, "late")
    assert _take(meeting, pair[0], sequence=None, stamp=NOW) == (Taken.APPLIED, "answered")


def test_delegating_to_the_substitute_of_the_seat_convenes_that_one(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    outcome = _take(meeting, pair[0], partstat="DELEGATED", delegated_to=pair[1].member.email)

    assert outcome == (Taken.APPLIED, "answered")
    assert (_invitation(meeting, pair[0]).answer, _letters(pair[1])) == (Answer.SUBSTITUTE, ["REQUEST"])


def test_two_members_at_one_address_are_told_apart_by_the_letter(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    twin = council.make_mandate(council.make_seat(), council.make_member(email=pair[0].member.email, name="Jumelle"))
    convening.bring_in_line(meeting, actor=STAFF)
    letter = db.session.scalars(select(Notice).where(Notice.about_id == _invitation(meeting, twin).id)).one()

    assert _take(meeting, pair[0]) == (Taken.KEPT, "shared")
    assert _take(meeting, pair[0], notice_id=letter.id) == (Taken.APPLIED, "answered")
    assert [str(_invitation(meeting, one).answer) for one in (pair[0], twin)] == ["awaited", "yes"]


def test_the_invitation_is_sent_again_but_not_for_ever(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    outcomes = [_take(meeting, pair[0], method="REFRESH") for _again in range(3)]

    assert outcomes == [(Taken.APPLIED, "refreshed"), (Taken.KEPT, "again"), (Taken.KEPT, "again")]
    assert _letters(pair[0]) == ["REQUEST", "REQUEST"]


@pytest.mark.parametrize("days", [-400, 800])
def test_a_date_nobody_can_mean_is_not_proposed_by_calendar_either(meeting: Meeting, pair: tuple[Mandate, Mandate], days: int) -> None:
    with pytest.raises(Refused):
        _take(meeting, pair[0], method="COUNTER", proposed_start=MEETS + timedelta(days=days))


def test_another_date_of_a_calendar_is_refused_with_a_letter(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    start = MEETS + timedelta(days=2)
    outcome = _take(meeting, pair[0], method="COUNTER", proposed_start=start)

    counter = db.session.scalars(select(CounterProposal)).one()
    assert (outcome, counter.ends_at - counter.starts_at) == ((Taken.APPLIED, "proposed"), timedelta(hours=2))
    counter_decisions.refuse(counter.id, actor=STAFF)
    part = _written(pair[0])[-1].calendar or ""
    assert ("METHOD:DECLINECOUNTER" in part, counter.state) == (True, CounterState.REFUSED)


def test_another_date_is_taken_and_everybody_is_asked_anew(meeting: Meeting, pair: tuple[Mandate, Mandate]) -> None:
    other = council.make_mandate()
    convening.bring_in_line(meeting, actor=STAFF)
    _answer(meeting, other, Answer.YES)
    _take(meeting, pair[0], method="COUNTER", proposed_start=MEETS + timedelta(days=2), partstat="DECLINED")
    counter = db.session.scalars(select(CounterProposal)).one()

    counter_decisions.take(counter.id, why=Translated(), late=False, reason="", actor=STAFF)

    assert (meeting.starts_at, counter.state) == (MEETS + timedelta(days=2), CounterState.TAKEN)
    assert (_invitation(meeting, other).answer, _letters(other)) == (Answer.AWAITED, ["REQUEST", "REQUEST"])


def _remind() -> int:
    db.session.commit()
    return tasks.remind()


def _answer(meeting: Meeting, mandate: Mandate, value: Answer, **values: Any) -> GivenAnswer:
    facts = {"via": Via.WEB, "revision": meeting.revision, "by": "member:1"} | values
    return answering.answer(_invitation(meeting, mandate), value, **facts)


def _invitation(meeting: Meeting, mandate: Mandate) -> Invitation:
    found = select(Invitation.id).where(Invitation.meeting_id == meeting.id, Invitation.mandate_id == mandate.id)
    return db.session.scalars(reply_queries.invitation(db.session.scalars(found).one())).one()


def _claim(meeting: Meeting, mandate: Mandate, **values: Any) -> Claim:
    address = mandate.member.email
    defaults = {
        "method": "REPLY",
        "uid": calendars.uid(meeting),
        "attendee": address,
        "partstat": "ACCEPTED",
        "sequence": meeting.sequence,
        "stamp": now(),
        "delegated_to": "",
        "proposed_start": None,
        "proposed_end": None,
        "comment": "",
        "sender": address,
        "verified": None,
    }
    return Claim(**defaults | values)


def _take(meeting: Meeting, mandate: Mandate, *, notice_id: int | None = None, **values: Any) -> tuple[Taken, str]:
    outcome = replies.take(_claim(meeting, mandate, **values), InboxMessage(notice_id=notice_id))
    assert outcome is not None
    db.session.flush()
    return outcome.taken, outcome.note


def _written(mandate: Mandate) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.recipient == mandate.member.email).order_by(Notice.id)))


def _letters(mandate: Mandate) -> list[str | None]:
    return [one.calendar_method for one in _written(mandate)]


def _reminders() -> Counter[str]:
    return Counter(db.session.scalars(select(Notice.recipient).where(Notice.kind == "meetings.reminder")))
