"""Convening, moving, calling off, taking one off: who is told what, with which SEQUENCE, once; on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core import canonical
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.council import listeners
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.meetings import answering, convening, locks, member_queries, notice_period, proof, queries
from ixevents.meetings.models import AgendaItem, Answer, Convocation, Invitation, Meeting, MeetingState, NoticeKind, Via, Why
from ixevents.outbox.models import Notice
from tests.outbox import strict_calendar
from tests.support import council, factories

STAFF = "staff:1"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEETS = datetime(2026, 12, 15, 18, 0, tzinfo=UTC)
REASON = Translated("La salle est fermée.", "De zaal is gesloten.")


@pytest.fixture(autouse=True)
def _tuesday(frozen_time: Callable[[datetime], object]) -> None:
    frozen_time(NOW)


@pytest.mark.parametrize(
    ("sent_on", "clear", "in_time"),
    [(date(2026, 12, 7), 7, True), (date(2026, 12, 8), 6, False), (date(2026, 11, 24), 20, True), (date(2026, 12, 15), 0, False)],
)
def test_neither_the_day_of_sending_nor_that_of_the_meeting_counts(sent_on: date, clear: int, in_time: bool) -> None:
    period = notice_period.between(sent_on, date(2026, 12, 15), 7)

    assert (period.clear, period.in_time, period.last_day) == (clear, in_time, date(2026, 12, 7))


def test_days_are_those_of_brussels(app: Flask, frozen_time: Callable[[datetime], object]) -> None:
    meeting = draft()
    frozen_time(datetime(2026, 12, 7, 23, 30, tzinfo=UTC))

    assert (notice_period.of(meeting).sent_on, notice_period.of(meeting).in_time) == (date(2026, 12, 8), False)


def test_everybody_in_office_is_convened_once_and_substitutes_wait(any_app: Flask) -> None:
    effective, _substitute = council.make_pair()
    observer = council.make_mandate(council.make_seat(category=0), council.make_member(email=None, name="Sur papier"))
    alone = council.make_mandate(council.make_seat(), role=MandateRole.SUBSTITUTE)
    council.make_mandate(starts_on=MEETS.date() + timedelta(days=1))
    council.make_mandate(ended_on=MEETS.date())
    meeting = draft()

    convening.convene(meeting, actor=STAFF)
    convening.convene(meeting, actor=STAFF)

    assert letters() == Counter({("convened", effective.member.email): 1, ("convened", alone.member.email): 1})
    assert {(one.mandate_id, str(one.capacity), one.address, one.told_revision) for one in invitations(meeting)} == {
        (effective.id, "effective", effective.member.email, 0),
        (observer.id, "effective", None, None),
        (alone.id, "substitute", alone.member.email, 0),
    }
    found = db.session.scalars(select(Convocation)).one()
    assert [one["ways"] for one in found.frozen["told"]] == [["mail"], ["post"], ["mail"]]
    assert (found.letter, meeting.state, meeting.convened_late) == ("convened", MeetingState.CONVENED, False)


def test_the_calendar_part_is_for_its_reader_alone(app: Flask) -> None:
    first, second = council.make_mandate(), council.make_mandate()
    convening.convene(draft(), actor=STAFF)

    notice = letter_to(first.member.email, "convened")

    part, address = unfolded(notice), second.member.email or ""
    strict_calendar.read((notice.calendar or "").encode())
    assert part.count("ATTENDEE") == 1
    assert address not in part + notice.text
    assert "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE" in part
    assert f"mailto:{first.member.email}" in part
    assert ("METHOD:REQUEST" in part, notice.headers) == (True, {"Reply-To": "solidarity@example.org"})


def test_a_late_notice_is_confirmed_with_a_reason_and_recorded(app: Flask, frozen_time: Callable[[datetime], object]) -> None:
    council.make_mandate()
    meeting = draft()
    frozen_time(datetime(2026, 12, 10, 9, 0, tzinfo=UTC))

    for given in ({}, {"late": True}, {"late": True, "reason": "  "}, {"reason": "Subvention."}):
        with pytest.raises(Refused) as refusal:
            convening.convene(meeting, actor=STAFF, **given)
        assert refusal.value.reason == "late"
    convening.convene(meeting, actor=STAFF, late=True, reason="Subvention.")

    rule = db.session.scalars(select(Convocation)).one().frozen["rule"]
    assert (meeting.convened_late, meeting.late_reason) == (True, "Subvention.")
    assert (rule["needed"], rule["clear_days"], rule["late"], rule["last_day"]) == (7, 4, True, "2026-12-07")


def test_an_urgent_and_a_second_notice_need_two_clear_days(app: Flask, frozen_time: Callable[[datetime], object]) -> None:
    council.make_mandate()
    urgent = draft(notice_kind=NoticeKind.URGENT, urgency=Translated("Crise.", "Crisis."))
    second = draft(notice_kind=NoticeKind.SECOND)
    frozen_time(datetime(2026, 12, 12, 9, 0, tzinfo=UTC))

    for meeting in (urgent, second):
        assert convening.convene(meeting, actor=STAFF).convened_late is False


def test_nothing_goes_out_while_something_is_missing(app: Flask) -> None:
    council.make_mandate()
    meeting = draft(items=[AgendaItem(title=Translated("Budget", ""))], place=None)
    meeting.place_id = None

    with pytest.raises(Refused) as refusal:
        convening.convene(meeting, actor=STAFF)

    assert (refusal.value.reason, letters()) == ("incomplete", Counter())


def test_another_day_asks_everybody_anew_and_keeps_the_history(any_app: Flask) -> None:
    effective, substitute = council.make_pair()
    council.make_mandate()
    meeting = convened()
    first = invitation_of(meeting, effective)
    answering.answer(first, Answer.NO, via=Via.WEB, revision=0, by="member:1")
    convening.invite_substitute(first, actor=STAFF)

    values = {"starts_at": MEETS + timedelta(days=1), "ends_at": MEETS + timedelta(days=1, hours=2)}
    convening.change(meeting, values, actor=STAFF, why=REASON)
    convening.change(meeting, values, actor=STAFF, why=REASON)

    first = invitation_of(meeting, effective)
    stood = invitation_of(meeting, substitute)
    assert (first.answer, first.note, [one.answer for one in history(first)]) == (Answer.AWAITED, "", [Answer.NO])
    assert (meeting.revision, {one.told_revision for one in invitations(meeting) if one.live}) == (1, {meeting.sequence})
    assert (stood.live, stood.removed_why, letters()["removed", substitute.member.email]) == (False, Why.ASKED_AGAIN, 1)
    assert [count for (kind, _to), count in letters().items() if kind == "changed"] == [1, 1]
    assert "La salle est fermée." in letter_to(effective.member.email, "changed").text


def test_another_room_is_told_and_answers_stand(app: Flask) -> None:
    mandate = council.make_mandate()
    meeting = convened()
    answering.answer(invitation_of(meeting, mandate), Answer.YES, via=Via.WEB, revision=0, by="member:1")

    convening.change(meeting, {"room": Translated("Salle 2", "Zaal 2")}, actor=STAFF)

    part = unfolded(letter_to(mandate.member.email, "updated"))
    assert (meeting.revision, meeting.sequence, invitation_of(meeting, mandate).answer) == (0, 1, Answer.YES)
    assert ("SEQUENCE:1" in part, "PARTSTAT=ACCEPTED;RSVP=FALSE" in part, "LOCATION:Salle 2" in part) == (True, True, True)


def test_another_agenda_is_a_plain_letter_unless_it_matters(app: Flask) -> None:
    mandate = council.make_mandate()
    meeting = convened()
    assert proof.agenda_differs(locks.taken(meeting)) is False
    convening.tell_agenda(meeting, actor=STAFF)
    assert letters()["agenda", mandate.member.email] == 0
    add_item(meeting, "Dissolution")

    convening.tell_agenda(meeting, actor=STAFF)
    convening.tell_agenda(meeting, actor=STAFF)
    assert (letter_to(mandate.member.email, "agenda").calendar, meeting.sequence) == (None, 0)

    add_item(meeting, "Statuts")
    convening.tell_agenda(meeting, actor=STAFF, asks=True)
    assert (letters()["changed", mandate.member.email], meeting.revision) == (1, 1)


def test_calling_off_reaches_everybody_ever_invited(any_app: Flask) -> None:
    effective, substitute = council.make_pair()
    gone = council.make_mandate()
    meeting = convened()
    convening.invite_substitute(invitation_of(meeting, effective), actor=STAFF)
    convening.remove(invitation_of(meeting, gone), actor=STAFF)

    convening.call_off(meeting, REASON, actor=STAFF)
    convening.call_off(meeting, REASON, actor=STAFF)

    told = {to: count for (kind, to), count in letters().items() if kind == "called_off"}
    part = unfolded(letter_to(substitute.member.email, "called_off"))
    assert told == {mandate.member.email: 1 for mandate in (effective, substitute, gone)}
    assert ("METHOD:CANCEL" in part, "STATUS:CANCELLED" in part, f"SEQUENCE:{meeting.sequence}" in part) == (True, True, True)


def test_one_who_is_taken_off_hears_of_it_alone_and_can_come_back(app: Flask) -> None:
    one, other = council.make_mandate(), council.make_mandate()
    meeting = convened()

    convening.remove(invitation_of(meeting, one), actor=STAFF)
    convening.remove(invitation_of(meeting, one), actor=STAFF)
    assert (letters()["removed", one.member.email], letters()["removed", other.member.email]) == (1, 0)

    back = convening.invite_again(invitation_of(meeting, one), actor=STAFF)
    assert (back.live, back.told_revision, meeting.revision) == (True, 2, 0)


def test_a_substitute_is_convened_once_and_only_when_there_is_one(app: Flask) -> None:
    effective, substitute = council.make_pair()
    lonely = council.make_mandate()
    meeting = convened()

    found = convening.invite_substitute(invitation_of(meeting, effective), actor=STAFF)
    again = convening.invite_substitute(invitation_of(meeting, effective), actor=STAFF)

    assert (found, letters()["substitute", substitute.member.email]) == (again, 1)
    assert "ROLE=OPT-PARTICIPANT" in unfolded(letter_to(substitute.member.email, "substitute"))
    assert convening.invite_substitute(invitation_of(meeting, lonely), actor=STAFF) is None


def test_only_who_has_a_substitute_is_told_of_one(app: Flask) -> None:
    effective, _substitute = council.make_pair()
    lonely = council.make_mandate()
    convened()

    written = [letter_to(one.member.email, "convened").text for one in (effective, lonely)]

    assert ["membre suppléant de votre siège" in " ".join(text.split()) for text in written] == [True, False]


def test_of_two_at_one_address_each_letter_says_whom_it_convenes(app: Flask) -> None:
    twins = [council.make_mandate(member=council.make_member(name=name, email="maison@example.org")) for name in ("Ali Un", "Zoé Deux")]
    alone = council.make_mandate()
    meeting = convened()

    texts = [
        db.session.scalars(select(Notice).where(Notice.about_id == invitation_of(meeting, one).id)).one().text for one in (*twins, alone)
    ]
    named = [[name in text for name in ("Ali Un", "Zoé Deux")] for text in texts]

    assert named == [[True, False], [False, True], [False, False]]
    assert alone.member.name not in texts[2]


def test_who_is_appointed_or_leaves_meanwhile_is_convened_or_taken_off(app: Flask) -> None:
    effective, substitute = council.make_pair()
    meeting = convened()
    effective.ended_on = date(2026, 12, 1)
    new = council.make_mandate()
    db.session.flush()

    convening.bring_in_line(meeting, actor=STAFF)
    convening.bring_in_line(meeting, actor=STAFF)

    assert letters() == Counter(
        {
            ("convened", effective.member.email): 1,
            ("removed", effective.member.email): 1,
            ("convened", substitute.member.email): 1,
            ("convened", new.member.email): 1,
        }
    )


def test_who_is_convened_after_a_move_is_not_told_why_it_moved(app: Flask) -> None:
    effective, substitute = council.make_pair()
    meeting = convened()
    convening.change(
        meeting, {"starts_at": MEETS + timedelta(days=1), "ends_at": MEETS + timedelta(days=1, hours=2)}, actor=STAFF, why=REASON
    )
    effective.ended_on = date(2026, 12, 1)
    db.session.flush()

    convening.bring_in_line(meeting, actor=STAFF)

    written = [
        letter_to(effective.member.email, "changed"),
        letter_to(effective.member.email, "removed"),
        letter_to(substitute.member.email, "convened"),
    ]
    assert ["La salle est fermée." in letter.text for letter in written] == [True, False, False]


def test_a_wrong_address_gets_the_notice_again_once_it_is_corrected(app: Flask) -> None:
    mandate = council.make_mandate()
    meeting = convened()
    before, member = mandate.member.email, mandate.member
    member.email, member.email_key = "right@example.org", "right@example.org"

    listeners.corrected(member, before, actor=STAFF)

    assert letters() == Counter({("convened", before): 1, ("convened", "right@example.org"): 1})
    assert invitation_of(meeting, mandate).address == "right@example.org"


def test_a_proof_is_recomputed_and_names_nobody(app: Flask) -> None:
    mandate = council.make_mandate(member=council.make_member(name="Zoé Introuvable", language="unknown"))
    meeting = convened()
    found = db.session.scalars(select(Convocation)).one()
    notice = letter_to(mandate.member.email, "convened")
    told = found.frozen["told"][0]

    assert (proof.is_whole(found), proof.is_same(told, [notice])) == (True, True)
    assert [word for word in ("Introuvable", mandate.member.email or "-", "/answers/") if word in canonical.write(found.frozen)] == []
    assert "Budget participatif" in found.frozen["words"]["unknown"]["text"]
    assert "Burgerbegroting" in found.frozen["words"]["unknown"]["text"]

    notice.text += "."
    assert proof.is_same(told, [notice]) is False
    notice.text = ""
    assert proof.is_same(told, [notice]) is None
    found.frozen = {**found.frozen, "sent_at": "2026-01-01"}
    assert (proof.is_whole(found), meeting.state) == (False, MeetingState.CONVENED)


def test_of_two_who_convene_at_once_one_writes(any_app: Flask) -> None:
    for _number in range(3):
        council.make_mandate()
    meeting_id = draft().id
    db.session.commit()

    def convene(_number: int) -> None:
        with any_app.app_context():
            convening.convene(db.session.get_one(Meeting, meeting_id), actor=STAFF)
            db.session.commit()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(convene, range(3)))

    assert sorted(letters().values()) == [1, 1, 1]


def draft(**values: Any) -> Meeting:
    """Make a draft for 15 December and return it whole."""
    made = council.make_meeting(starts_at=MEETS, ends_at=MEETS + timedelta(hours=2), state=MeetingState.DRAFT, convened_at=None, **values)
    return db.session.scalars(queries.whole(made.id)).one()


def convened(**values: Any) -> Meeting:
    """Make a meeting and convene it."""
    return convening.convene(draft(**values), actor=STAFF)


def add_item(meeting: Meeting, title: str) -> None:
    """Put an item at the end of the agenda."""
    db.session.add(AgendaItem(meeting_id=meeting.id, position=9, title=factories.words(title)))
    db.session.flush()


def letters() -> Counter[tuple[str, str | None]]:
    """Kind and reader of every letter written so far."""
    return Counter((one.kind.partition(".")[2], one.recipient) for one in db.session.scalars(select(Notice)))


def letter_to(address: str | None, kind: str) -> Notice:
    """Return the last letter of a kind to somebody."""
    found = select(Notice).where(Notice.recipient == address, Notice.kind == f"meetings.{kind}").order_by(Notice.id.desc())
    return db.session.scalars(found).first() or pytest.fail("no letter")


def unfolded(notice: Notice) -> str:
    """Return the calendar part with its lines whole."""
    return (notice.calendar or "").replace("\r\n ", "")


def invitations(meeting: Meeting) -> list[Invitation]:
    """Return everybody ever invited."""
    return list(db.session.scalars(select(Invitation).where(Invitation.meeting_id == meeting.id)))


def invitation_of(meeting: Meeting, mandate: Any) -> Invitation:
    """Return somebody's invitation, loaded as an answer needs it."""
    found = next(one for one in locks.taken(meeting).invitations if one.mandate_id == mandate.id)
    return db.session.scalars(member_queries.invitation(found.id)).one()


def history(invitation: Invitation) -> list[Any]:
    """Return the answers given so far."""
    db.session.refresh(invitation, ["answers"])
    return invitation.answers
