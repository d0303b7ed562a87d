"""Answers of calendars out of a real mailbox: whose they are, which of them counts, and what waits for a person (INV-06 to INV-11)."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.mailbox import tasks
from ixevents.mailbox.models import InboxMessage
from ixevents.meetings import calendars, convening, queries
from ixevents.meetings.models import CounterProposal, Invitation, Meeting, MeetingState
from ixevents.outbox.models import Notice
from tests.support import council, postal
from tests.support.postal import Postbox

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MEETS = datetime(2026, 12, 15, 18, 0, tzinfo=UTC)
STAFF = "staff:1"
ANNA, SAM, BRUNO, HOME = (f"{name}@example.org" for name in ("anna", "sam", "bruno", "anna.home"))
"""A member, her substitute, another member, and the member's address at home, to which nothing was sent."""
THE_DAY_AFTER = ("DTSTART:20261216T180000Z", "DTEND:20261216T200000Z")
_numbers = itertools.count(1)

Arrive = Callable[..., tuple[str, str]]


@pytest.fixture(scope="module")
def accounts() -> Iterator[Callable[[str], Postbox]]:
    with postal.dovecot() as open_account:
        yield open_account


@pytest.fixture
def postbox(accounts: Callable[[str], Postbox]) -> Postbox:
    return accounts(f"council{next(_numbers)}")


@pytest.fixture
def settings(postbox: Postbox) -> dict[str, str]:
    return postbox.settings


@pytest.fixture
def meeting(app: Flask, frozen_time: Callable[[datetime], None]) -> Meeting:
    frozen_time(NOW)
    seat = council.make_seat()
    council.make_mandate(seat, council.make_member(email=ANNA))
    council.make_mandate(seat, council.make_member(email=SAM), role=MandateRole.SUBSTITUTE)
    council.make_mandate(member=council.make_member(email=BRUNO))
    made = council.make_meeting(starts_at=MEETS, ends_at=MEETS + timedelta(hours=2), state=MeetingState.DRAFT, convened_at=None)
    convening.convene(db.session.scalars(queries.whole(made.id)).one(), actor=STAFF)
    db.session.commit()
    return _meeting()


@pytest.fixture
def arrive(meeting: Meeting, postbox: Postbox, frozen_time: Callable[[datetime], None]) -> Arrive:
    """Have a message arrive a minute later and be read; gives what became of it."""

    def arrive_one(message: EmailMessage) -> tuple[str, str]:
        frozen_time(now() + timedelta(minutes=1))
        postbox.put(message.as_bytes())
        tasks.read_post()
        db.session.expire_all()
        found = db.session.scalars(select(InboxMessage).order_by(InboxMessage.id.desc())).first()
        assert found is not None
        return found.state, found.note

    return arrive_one


def test_the_latest_answer_about_the_meeting_as_it_is_counts_however_it_arrives(meeting: Meeting, arrive: Arrive) -> None:
    assert arrive(_mail(_part("ACCEPTED"))) == ("applied", "answered")
    assert arrive(_mail(_part("DECLINED", stamp=NOW - timedelta(hours=3)))) == ("applied", "late")
    assert _answers()[ANNA] == "yes"

    convening.change(_meeting(), {"starts_at": MEETS + timedelta(days=1), "ends_at": MEETS + timedelta(days=1, hours=2)}, actor=STAFF)
    db.session.commit()

    assert arrive(_mail(_part("ACCEPTED", sequence=0))) == ("applied", "late")
    assert arrive(_mail(_part("ACCEPTED", sequence=None, stamp=NOW))) == ("applied", "late")
    assert _answers()[ANNA] == "awaited"
    assert arrive(_mail(_part("DECLINED"))) == ("applied", "answered")
    assert _answers() == {ANNA: "no", BRUNO: "awaited", SAM: "awaited"}, "her substitute is convened"


@pytest.mark.parametrize(("attendee", "sender"), [(ANNA, SAM), (SAM, SAM), (HOME, HOME), (ANNA, HOME)])
def test_an_answer_from_an_address_that_was_not_invited_waits_for_a_person(arrive: Arrive, attendee: str, sender: str) -> None:
    letter = db.session.scalars(select(Notice).where(Notice.recipient == ANNA)).one()
    message = _mail(_part("DECLINED", who=attendee), sender=sender)
    message["In-Reply-To"] = letter.message_id

    assert arrive(message) == ("kept", "stranger")
    assert _answers() == {ANNA: "awaited", BRUNO: "awaited"}


def test_two_answers_in_one_message_wait_for_a_person_unless_they_say_the_same(arrive: Arrive) -> None:
    yes, no = _part("ACCEPTED"), _part("DECLINED")
    both = yes.replace("END:VCALENDAR", no[no.index("BEGIN:VEVENT") :].strip())

    assert arrive(_mail(yes, _part("DECLINED", who=BRUNO))) == ("kept", "several")
    assert arrive(_mail(yes, no)) == ("kept", "several")
    assert arrive(_mail(both)) == ("kept", "several")
    assert _answers() == {ANNA: "awaited", BRUNO: "awaited"}
    assert arrive(_mail(yes, yes)) == ("applied", "answered")
    assert _answers()[ANNA] == "yes"


def test_who_passes_an_answer_on_and_writes_something_else_is_read_by_a_person(arrive: Arrive) -> None:
    earlier = _mail(_part("ACCEPTED"))
    arrive(earlier)

    assert arrive(_mail(text="Je ne viens quand même pas.", within=earlier)) == ("kept", "passed_on")
    assert _answers()[ANNA] == "yes"


def test_ones_own_answer_stands_above_the_copy_of_another_that_comes_with_it(arrive: Arrive) -> None:
    message = _mail(sender=BRUNO, within=_mail(_part("ACCEPTED")))
    message.add_attachment(_part("DECLINED", who=BRUNO).encode(), maintype="application", subtype="ics", filename="reply.ics")

    assert arrive(message) == ("applied", "answered")
    assert _answers() == {ANNA: "awaited", BRUNO: "no"}


def test_when_nothing_is_asked_any_more_answers_change_nothing_and_other_dates_wait_for_a_person(meeting: Meeting, arrive: Arrive) -> None:
    bruno = db.session.scalars(select(Invitation).where(Invitation.address == BRUNO)).one()
    convening.remove(bruno, actor=STAFF)
    db.session.commit()
    removed = arrive(_mail(_part("ACCEPTED", who=BRUNO), sender=BRUNO)), arrive(_counter(BRUNO))
    convening.call_off(_meeting(), Translated("Salle fermée", "Zaal gesloten"), actor=STAFF)
    db.session.commit()
    letters = _letters()
    called_off = arrive(_mail(_part("ACCEPTED"))), arrive(_counter(ANNA)), arrive(_mail(_part("NEEDS-ACTION", method="REFRESH")))

    assert removed == (("applied", "late"), ("kept", "over"))
    assert called_off == (("applied", "late"), ("kept", "over"), ("kept", "state"))
    assert _answers() == {ANNA: "awaited", BRUNO: "awaited"}
    assert (db.session.scalars(select(CounterProposal)).all(), _letters()) == ([], letters)


def _part(
    partstat: str, *, who: str = ANNA, method: str = "REPLY", sequence: int | None = -1, stamp: datetime | None = None, more: Any = ()
) -> str:
    """Return what a calendar answers, to the meeting as it is unless told otherwise."""
    meeting = _meeting()
    told = () if sequence is None else (f"SEQUENCE:{meeting.sequence if sequence < 0 else sequence}",)
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", f"METHOD:{method}", "BEGIN:VEVENT"),
        *(f"UID:{calendars.uid(meeting)}", f"DTSTAMP:{stamp or now() + timedelta(minutes=1):%Y%m%dT%H%M%SZ}", *told),
        *(f"ATTENDEE;PARTSTAT={partstat}:mailto:{who}", *more, "END:VEVENT", "END:VCALENDAR", ""),
    )
    return "\r\n".join(lines)


def _counter(who: str) -> EmailMessage:
    return _mail(_part("TENTATIVE", who=who, method="COUNTER", more=THE_DAY_AFTER), sender=who)


def _mail(*parts: str, sender: str = ANNA, text: str = "Answer of a calendar.", within: EmailMessage | None = None) -> EmailMessage:
    """Return a message with some calendar parts, and another message within it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "council@events.example.org", "Answer"
    message["Message-ID"] = f"<by-mail-{next(_numbers)}@example.org>"
    message.set_content(text)
    message.make_mixed()
    if within is not None:
        message.attach(MIMEMessage(within))
    for part in parts:
        message.add_attachment(part.encode(), maintype="text", subtype="calendar", params={"charset": "utf-8"})
    return message


def _meeting() -> Meeting:
    return db.session.scalars(queries.whole(db.session.scalars(select(Meeting.id)).one())).one()


def _answers() -> dict[str | None, str]:
    return {one.address: str(one.answer) for one in db.session.scalars(select(Invitation).execution_options(populate_existing=True))}


def _letters() -> int:
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0
