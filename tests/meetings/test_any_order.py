"""Whatever happens to a meeting in whatever order, every calendar ends right, fed by the letters alone as a program is (INV-05)."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from ixevents.core.clock import BRUSSELS, now, today
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.council.models import Mandate, MandateRole
from ixevents.extensions import db
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer as Claim
from ixevents.meetings import answering, calendars, convening, forecast, mandates, queries, replies, reply_queries
from ixevents.meetings.models import Answer, GivenAnswer, Invitation, Meeting, MeetingState, Via
from ixevents.outbox.models import Notice
from tests.support import council

STAFF = "staff:1"
BEGINS = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEETS = datetime(2026, 12, 15, 18, 0, tzinfo=UTC)
WHY = Translated("Imprévu.", "Onvoorzien.")

people = st.integers(min_value=0, max_value=5)
answers = st.sampled_from([Answer.YES, Answer.NO, Answer.PERHAPS, Answer.EXCUSED, Answer.SUBSTITUTE])
partstats = st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE"])


@dataclass
class Calendar:
    """What one mailbox's calendar program shows of the meeting, from the letters it got."""

    sequence: int = -1
    entry: str | None = None
    "Start and SEQUENCE of what it shows; None when it shows nothing."

    def take(self, notice: Notice) -> None:
        """Obey a calendar part as RFC 5546 says: what is older than what is known is left aside."""
        text = (notice.calendar or "").replace("\r\n ", "")
        sequence = int(_of(text, r"SEQUENCE:(\d+)"))
        assert sequence >= self.sequence, "SEQUENCE fell"
        if notice.calendar_method == "CANCEL":
            assert sequence > self.sequence, "a CANCEL must be newer than what it takes away"
            self.entry = None
        else:
            self.entry = _of(text, r"DTSTART[^:]*:(\w+)")
        self.sequence = sequence


class AnyOrder(RuleBasedStateMachine):
    """Three seats, each with an effective member and a substitute, and one meeting."""

    @initialize()
    def convene(self) -> None:
        self.travel = time_machine.travel(BEGINS, tick=False)
        self.travel.start()
        self.moment = BEGINS
        self.mandates: list[Mandate] = [one for _seat in range(3) for one in council.make_pair()]
        made = council.make_meeting(starts_at=MEETS, ends_at=MEETS + timedelta(hours=2), state=MeetingState.DRAFT, convened_at=None)
        self.meeting: Meeting = convening.convene(db.session.scalars(queries.whole(made.id)).one(), actor=STAFF)
        self.calendars = {one.member.email: Calendar() for one in self.mandates}
        self.read = 0

    @rule(days=st.integers(min_value=-2, max_value=3))
    def move(self, days: int) -> None:
        start = MEETS + timedelta(days=days)
        self._try(lambda: convening.change(self.meeting, {"starts_at": start, "ends_at": start + timedelta(hours=2)}, actor=STAFF, why=WHY))

    @rule(room=st.sampled_from(["A", "B"]))
    def change_room(self, room: str) -> None:
        self._try(lambda: convening.change(self.meeting, {"room": Translated(room, room)}, actor=STAFF))

    @rule(person=people)
    def remove(self, person: int) -> None:
        self._with(person, lambda one: convening.remove(one, actor=STAFF))

    @rule(person=people)
    def invite_again(self, person: int) -> None:
        self._with(person, lambda one: convening.invite_again(one, actor=STAFF))

    @rule(person=people)
    def send_again(self, person: int) -> None:
        self._with(person, lambda one: convening.send_again(one, actor=STAFF))

    @rule(person=people, value=answers)
    def answer_on_the_web(self, person: int, value: Answer) -> None:
        facts = {"via": Via.WEB, "revision": self.meeting.revision, "by": "member:1"}
        self._with(person, lambda one: answering.answer(one, value, **facts))

    @rule(person=people, value=answers)
    def answer_an_old_page(self, person: int, value: Answer) -> None:
        facts = {"via": Via.WEB, "revision": self.meeting.revision - 1, "by": "member:1"}
        self._with(person, lambda one: answering.answer(one, value, **facts))

    @rule(person=people, partstat=partstats, hours=st.integers(min_value=0, max_value=5))
    def answer_by_calendar(self, person: int, partstat: str, hours: int) -> None:
        """A reply to what the calendar shows, given now or some hours ago, and read now."""
        known = self.calendars[self.mandates[person].member.email].sequence
        self._with(person, lambda one: replies.take(self._claim(person, partstat, known, now() - timedelta(hours=hours)), InboxMessage()))

    @rule(person=people)
    def end_mandate(self, person: int) -> None:
        mandate = self.mandates[person]
        if mandate.ended_on is None:
            mandate.ended_on = today() + timedelta(days=1)
            mandates.mandate_ended(mandate, actor=STAFF)

    @precondition(lambda self: self.moment > BEGINS + timedelta(hours=10))
    @rule()
    def call_off(self) -> None:
        self._try(lambda: convening.call_off(self.meeting, WHY, actor=STAFF))

    @invariant()
    def every_calendar_is_right(self) -> None:
        if not hasattr(self, "meeting"):
            return
        self._read_letters()
        on = self.meeting.state == MeetingState.CONVENED
        expected = _local(self.meeting.starts_at)
        for mandate in self.mandates:
            invited = self._invitation(mandate)
            there = on and invited is not None and invited.live
            shown = self.calendars[mandate.member.email].entry
            assert shown == (expected if there else None), f"{mandate.role} {mandate.id}: {shown}"

    @invariant()
    def answers_are_about_the_meeting_as_it_is(self) -> None:
        if not hasattr(self, "meeting") or self.meeting.state != MeetingState.CONVENED:
            return
        for one in db.session.scalars(select(Invitation).where(Invitation.meeting_id == self.meeting.id)):
            last = db.session.scalars(
                select(GivenAnswer).where(GivenAnswer.invitation_id == one.id, ~GivenAnswer.outdated).order_by(GivenAnswer.id.desc())
            ).first()
            assert one.answer == Answer.AWAITED or (last is not None and last.answer == one.answer)
            assert one.answer == Answer.AWAITED or not one.live or (last is not None and last.revision >= self.meeting.revision)

    @invariant()
    def substitutes_are_convened_only_where_needed(self) -> None:
        if not hasattr(self, "meeting") or self.meeting.state != MeetingState.CONVENED:
            return
        for effective, substitute in zip(self.mandates[::2], self.mandates[1::2], strict=True):
            own, other = self._invitation(effective), self._invitation(substitute)
            if other is not None and other.live and other.stands_for_id is not None and own is not None and own.live:
                assert own.answer not in (Answer.YES, Answer.AWAITED)
        assert forecast.of(self.meeting).voting.total <= len([one for one in self.mandates if one.role == MandateRole.EFFECTIVE])

    def teardown(self) -> None:
        db.session.rollback()
        db.session.expunge_all()
        if hasattr(self, "travel"):
            self.travel.stop()

    def _try(self, work: Callable[[], Any]) -> None:
        """Do it, or be refused; either way an hour goes by."""
        with suppress(Refused):
            work()
        db.session.flush()
        self.travel.stop()
        self.moment += timedelta(hours=1)
        self.travel = time_machine.travel(self.moment, tick=False)
        self.travel.start()

    def _with(self, person: int, work: Callable[[Invitation], Any]) -> None:
        invited = self._invitation(self.mandates[person])
        if invited is not None:
            found = db.session.scalars(reply_queries.invitation(invited.id)).one()
            self._try(lambda: work(found))

    def _invitation(self, mandate: Mandate) -> Invitation | None:
        mine = select(Invitation).where(Invitation.meeting_id == self.meeting.id, Invitation.mandate_id == mandate.id)
        return db.session.scalars(mine).first()

    def _claim(self, person: int, partstat: str, sequence: int, stamp: datetime) -> Claim:
        address = self.mandates[person].member.email or ""
        return Claim(
            method="REPLY",
            uid=calendars.uid(self.meeting),
            attendee=address,
            partstat=partstat,
            sequence=max(0, sequence),
            stamp=stamp,
            delegated_to="",
            proposed_start=None,
            proposed_end=None,
            comment="",
            sender=address,
            verified=None,
        )

    def _read_letters(self) -> None:
        fresh = select(Notice).where(Notice.id > self.read, Notice.calendar_method.is_not(None)).order_by(Notice.id)
        for notice in db.session.scalars(fresh).all():
            self.calendars[notice.recipient].take(notice)
            self.read = notice.id


def test_every_calendar_is_right_whatever_happens_in_whatever_order(app: Flask) -> None:
    council.make_council()
    council.factories.make_place()
    db.session.commit()
    few = settings(
        max_examples=12,
        stateful_step_count=20,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )

    run_state_machine_as_test(AnyOrder, settings=few)


def _of(text: str, pattern: str) -> str:
    found = re.search(rf"^{pattern}\r?$", text, re.MULTILINE)
    assert found is not None, f"no {pattern} in {text}"
    # The first DTSTART is that of the zone's rules.
    return re.findall(rf"^{pattern}\r?$", text, re.MULTILINE)[-1]


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(BRUSSELS):%Y%m%dT%H%M%S}"
