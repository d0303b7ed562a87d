"""Answers to convening notices: which one counts, and what the page behind the letter shows (INV-05, INV-06, INV-09)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core.clock import now, today
from ixevents.core.refusal import Refused
from ixevents.council import links
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.meetings import answering, counters, member_links
from ixevents.meetings.models import Answer, CounterProposal, GivenAnswer, Invitation, MeetingState, Via
from tests.support import council

MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)


@pytest.fixture
def invitation(app: object) -> Invitation:
    return council.invite(council.make_meeting(), council.make_mandate())


def test_an_answer_counts_and_stays_in_the_history(invitation: Invitation) -> None:
    _answer(invitation, Answer.PERHAPS)
    _answer(invitation, Answer.EXCUSED, note="En voyage")

    assert (invitation.answer, invitation.note) == (Answer.EXCUSED, "En voyage")
    assert _history(invitation) == [(Answer.PERHAPS, False), (Answer.EXCUSED, False)]


def test_what_was_sent_twice_is_recorded_once(invitation: Invitation) -> None:
    _answer(invitation, Answer.YES)
    _answer(invitation, Answer.YES)
    reply = {"via": Via.CALENDAR, "stamp": now()}
    _answer(invitation, Answer.NO, **reply)
    _answer(invitation, Answer.NO, **reply)

    assert _history(invitation) == [(Answer.YES, False), (Answer.NO, False)]


def test_an_answer_about_the_former_date_is_kept_and_changes_nothing(invitation: Invitation) -> None:
    invitation.meeting.revision = 2
    given = _answer(invitation, Answer.YES, revision=1)

    assert (given.outdated, invitation.answer, invitation.answered_at) == (True, Answer.AWAITED, None)


def test_the_latest_stamp_wins_whatever_the_order_of_arrival(invitation: Invitation) -> None:
    _answer(invitation, Answer.NO, via=Via.CALENDAR, stamp=now() - timedelta(hours=1))
    _answer(invitation, Answer.YES, via=Via.CALENDAR, stamp=now() - timedelta(hours=2))

    assert invitation.answer == Answer.NO
    assert _history(invitation) == [(Answer.NO, False), (Answer.YES, True)]


def test_a_clock_that_runs_ahead_does_not_shut_out_later_answers(invitation: Invitation, frozen_time: Callable[[datetime], None]) -> None:
    _answer(invitation, Answer.NO, via=Via.CALENDAR, stamp=now() + timedelta(days=700))
    frozen_time(MOMENT + timedelta(minutes=5))
    _answer(invitation, Answer.YES)

    assert invitation.answer == Answer.YES


@pytest.mark.parametrize("change", ["called_off", "over", "removed"])
def test_what_cannot_be_answered_refuses_and_keeps_calendar_replies(
    invitation: Invitation, change: str, frozen_time: Callable[[datetime], None]
) -> None:
    if change == "called_off":
        invitation.meeting.state = MeetingState.CALLED_OFF
    elif change == "removed":
        invitation.removed_at = now()
    else:
        frozen_time(invitation.meeting.ends_at)
    db.session.flush()

    with pytest.raises(Refused) as refused:
        _answer(invitation, Answer.YES)
    given = _answer(invitation, Answer.YES, via=Via.CALENDAR, stamp=now())

    assert (refused.value.reason, given.outdated, invitation.answer) == (change, True, Answer.AWAITED)


def test_the_journal_knows_answers_without_what_was_written(invitation: Invitation) -> None:
    _answer(invitation, Answer.EXCUSED, note="Une opération")
    db.session.flush()

    entry = db.session.scalars(select(Entry).where(Entry.verb == "answer")).one()

    assert entry.facts == {"before": "awaited", "after": "excused", "via": "web", "revision": 0, "counts": True}


def test_the_same_date_is_proposed_once_and_not_without_end(invitation: Invitation) -> None:
    for day in (1, 1, 2, 3, 4, 5):
        _propose(invitation, day)
    with pytest.raises(Refused):
        _propose(invitation, 6)

    assert len(db.session.scalars(select(CounterProposal)).all()) == 5


def test_reading_the_page_and_following_a_link_of_the_letter_answers_nothing(client: FlaskClient, invitation: Invitation) -> None:
    path = _path(invitation)

    page = client.get(f"{path}?answer=yes")

    assert (page.status_code, 'value="yes" checked' in page.text) == (200, True)
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    assert _history(invitation) == []


def test_the_page_speaks_the_members_language_or_the_one_asked_for(client: FlaskClient, invitation: Invitation) -> None:
    invitation.member.language = "nl"
    path = _path(invitation)

    assert '<html lang="nl"' in client.get(path).text
    assert '<html lang="en"' in client.get(f"{path}?lang=en").text


def test_a_member_answers_on_the_page(client: FlaskClient, invitation: Invitation) -> None:
    path = _path(invitation)

    empty = client.post(path, data={"revision": "0"})
    unexplained = client.post(path, data={"revision": "0", "answer": "excused"})
    sent = client.post(path, data={"revision": "0", "answer": "excused", "note": "À l’étranger"})

    assert (empty.status_code, unexplained.status_code, sent.status_code) == (422, 422, 303)
    assert (invitation.answer, invitation.note) == (Answer.EXCUSED, "À l’étranger")
    assert "Vous avez présenté vos excuses." in client.get(sent.location).text


def test_a_page_opened_before_the_meeting_moved_asks_again(client: FlaskClient, invitation: Invitation) -> None:
    path = _path(invitation)
    invitation.meeting.revision = 1

    sent = client.post(path, data={"revision": "0", "answer": "yes"})

    assert sent.location.endswith("saved=late")
    assert (invitation.answer, _history(invitation)) == (Answer.AWAITED, [(Answer.YES, True)])


def test_the_substitute_is_a_choice_only_where_there_is_one(client: FlaskClient, invitation: Invitation) -> None:
    path = _path(invitation)
    assert 'value="substitute"' not in client.get(path).text
    council.make_mandate(invitation.mandate.seat, role=MandateRole.SUBSTITUTE)

    assert 'value="substitute"' in client.get(path).text
    assert client.post(path, data={"revision": "0", "answer": "substitute"}).status_code == 303


def test_another_date_is_proposed_on_the_page(client: FlaskClient, invitation: Invitation) -> None:
    path = _path(invitation)

    bad = client.post(f"{path}/date", data={"date-revision": "0", "date-day": "2026-12-18", "date-start": "20:00", "date-end": "18:00"})
    good = client.post(f"{path}/date", data={"date-revision": "0", "date-day": "2026-12-18", "date-start": "18:00", "date-end": "20:00"})

    late = client.post(f"{path}/date", data={"date-revision": "0", "date-day": "2026-12-18", "date-start": "20:00", "date-end": "00:00"})

    assert (bad.status_code, good.status_code, late.status_code) == (409, 303, 303)
    first, second = db.session.scalars(select(CounterProposal).order_by(CounterProposal.id))
    assert (first.starts_at, second.ends_at) == (datetime(2026, 12, 18, 17, tzinfo=UTC), datetime(2026, 12, 18, 23, tzinfo=UTC))
    assert "20:00 – 24:00" in client.get(path).text


def test_forged_foreign_and_ended_addresses_are_all_the_same_nothing(client: FlaskClient, invitation: Invitation) -> None:
    link = links.for_letter(invitation.member, actor="staff:1")
    other = council.invite(invitation.meeting, council.make_mandate())
    foreign = member_links.answer_token(other, link)
    good, page, feed = (
        member_links.answer_token(invitation, link),
        links.page(link, "meetings.member", "fr"),
        links.calendar(link),
    )
    document = council.make_document(invitation.meeting)
    file = member_links.document(document, link)
    db.session.commit()
    wrong = ["nothing.of.ours", foreign, page.rpartition("/")[2], feed.rpartition("/")[2].removesuffix(".ics")]
    answers = {client.get(f"/council/answers/{token}").text.replace(token, "") for token in wrong}

    assert [client.get(path).status_code for path in (f"/council/answers/{good}", _local(feed), _local(file))] == [200, 200, 200]
    assert len(answers) == 1
    invitation.mandate.ended_on = today()
    assert [client.get(path).status_code for path in (f"/council/answers/{good}", _local(feed), _local(file))] == [404, 404, 404]


def _answer(invitation: Invitation, value: Answer, **values: object) -> GivenAnswer:
    facts = {"via": Via.WEB, "revision": invitation.meeting.revision, "by": "member:1"} | values
    return answering.answer(invitation, value, **facts)


def _propose(invitation: Invitation, day: int) -> None:
    starts_at = MOMENT + timedelta(days=day)
    counters.propose(invitation, starts_at, starts_at + timedelta(hours=2), via=Via.WEB, revision=0, by="member:1")


def _history(invitation: Invitation) -> list[tuple[Answer, bool]]:
    rows = db.session.scalars(select(GivenAnswer).where(GivenAnswer.invitation_id == invitation.id).order_by(GivenAnswer.id))
    return [(Answer(row.answer), row.outdated) for row in rows]


def _path(invitation: Invitation) -> str:
    link = links.for_letter(invitation.member, actor="staff:1")
    db.session.commit()
    return f"/council/answers/{member_links.answer_token(invitation, link)}"


def _local(address: str) -> str:
    return "/" + address.split("/", 3)[3]
