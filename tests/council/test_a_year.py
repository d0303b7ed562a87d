"""A year of the council in one journey: appointed, convened, answered on the web and by calendar, substituted, held, voted."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.council import actions, links, mandates, rules, terms
from ixevents.council.models import Council, Mandate, MandateRole, Member
from ixevents.extensions import db
from ixevents.mailbox import actions as mailbox
from ixevents.mailbox.models import InboxState
from ixevents.meetings import convening, drafting, forecast, member_links, member_queries, queries, tasks
from ixevents.meetings.forecast import Outlook
from ixevents.meetings.models import Answer, Invitation, ItemKind, Meeting, MeetingState
from ixevents.minutes import attending, voting
from ixevents.minutes.models import Presence
from ixevents.minutes.voting import Count
from ixevents.outbox.models import Notice
from ixevents.polls import actions as polls
from ixevents.polls.models import Suits
from tests.support import council, factories

SECRETARY = "staff:1"


def test_a_year_of_the_council(app: Flask, client: FlaskClient, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(datetime(2026, 9, 1, 8, 0, tzinfo=UTC))
    effective, substitutes = _term_opens()
    meeting_id = _a_date_is_found(effective)
    frozen_time(datetime(2026, 10, 1, 8, 0, tzinfo=UTC))
    meeting = _convene(meeting_id)
    assert (forecast.of(meeting).needed, forecast.of(meeting).outlook) == (2, Outlook.POSSIBLE)

    frozen_time(datetime(2026, 10, 2, 8, 0, tzinfo=UTC))
    _answers_on_the_web(client, _invitation(meeting, effective[0]), Answer.YES)
    assert _answers_by_calendar(meeting, effective[1], "DECLINED") == InboxState.APPLIED
    assert _invitation(meeting, effective[1]).answer == Answer.NO
    assert _letters(substitutes[1]) == ["meetings.substitute"]
    _answers_on_the_web(client, _invitation(meeting, substitutes[1]), Answer.YES)
    frozen_time(meeting.starts_at - timedelta(days=5))
    assert tasks.remind() == 1
    assert _letters(effective[2])[-1] == "meetings.reminder"
    found = forecast.of(meeting)
    assert (found.voting.yes, found.voting.substitutes, found.outlook) == (2, 1, Outlook.SURE)

    frozen_time(meeting.starts_at + timedelta(minutes=30))
    _hold(meeting, effective, substitutes)


def _term_opens() -> tuple[list[Mandate], list[Mandate]]:
    """The municipal council appoints three members and their substitutes."""
    found: Council = council.make_council()
    rules.edit(found, found.version, {"term_starts_on": date(2024, 12, 1), "term_ends_on": date(2030, 11, 30)}, actor=SECRETARY)
    category = terms.council().categories[0]
    appointed: dict[str, list[Mandate]] = {role: [] for role in MandateRole}
    for number in range(3):
        seat = mandates.open_seat(category, opened_on=date(2026, 9, 1), actor=SECRETARY)
        for role in MandateRole:
            facts = {"name": f"Exemple {number} {role}", "email": f"{role}-{number}@example.org", "language": "nl" if number else "fr"}
            member = actions.add_member(facts, actor=SECRETARY)
            appointed[role].append(mandates.appoint(seat, member, role=role, starts_on=date(2026, 9, 1), actor=SECRETARY))
    db.session.commit()
    return appointed[MandateRole.EFFECTIVE], appointed[MandateRole.SUBSTITUTE]


def _a_date_is_found(effective: list[Mandate]) -> int:
    """Members say which of two dates suits; the better one becomes a draft."""
    spans = [(datetime(2026, 10, day, 17, tzinfo=UTC), datetime(2026, 10, day, 19, tzinfo=UTC)) for day in (20, 22)]
    facts = {"title": Translated("Rentrée", "Start"), "note": Translated(), "answer_by": date(2026, 9, 15)}
    poll = polls.start(polls.prepare(facts, spans, actor=SECRETARY).id, actor=SECRETARY)
    assert {voter.mandate_id for voter in poll.voters} == {one.id for one in effective}
    for voter in list(poll.voters):
        polls.answer(voter, {one.id: Suits.YES if one is poll.dates[1] else Suits.NO for one in poll.dates}, "", by="member:1")
    meeting = polls.choose(poll.id, poll.dates[1].id, actor=SECRETARY)
    db.session.commit()
    return meeting.id


def _convene(meeting_id: int) -> Meeting:
    """The secretary adds place and agenda, and convenes."""
    meeting = db.session.scalars(queries.whole(meeting_id)).one()
    drafting.edit(meeting, {"place_id": factories.make_place().id}, actor=SECRETARY)
    drafting.add_item(meeting, {"kind": ItemKind.VOTE, "title": Translated("Budget", "Begroting"), "text": Translated()}, actor=SECRETARY)
    db.session.commit()
    convened = convening.convene(db.session.scalars(queries.whole(meeting_id)).one(), actor=SECRETARY)
    db.session.commit()
    return convened


def _answers_on_the_web(client: FlaskClient, invitation: Invitation, value: Answer) -> None:
    """A member follows the link of the letter, reads, and sends the form."""
    link = links.for_letter(_member_with_links(invitation), actor=SECRETARY)
    path = f"/council/answers/{member_links.answer_token(invitation, link)}"
    db.session.commit()
    assert client.get(f"{path}?answer={value}").status_code == 200
    assert client.post(path, data={"revision": "0", "answer": str(value)}).status_code == 303


def _answers_by_calendar(meeting: Meeting, mandate: Mandate, partstat: str) -> InboxState:
    """A member's calendar program answers by mail, and the worker reads it."""
    address = _address(mandate)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = address, "events@example.org", "Declined"
    message["Message-ID"] = "<reply-1@example.org>"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//EN",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.uid}",
        "SEQUENCE:0",
        f"DTSTAMP:{now():%Y%m%dT%H%M%SZ}",
        f"ATTENDEE;PARTSTAT={partstat}:MAILTO:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    message.set_content("\r\n".join(lines), subtype="calendar", params={"method": "REPLY"})
    raw = message.as_bytes()
    number = mailbox.store("INBOX", 1, 1, raw, len(raw))
    assert number is not None
    assert mailbox.begin(number)
    handled = mailbox.handle(number)
    assert handled is not None
    db.session.commit()
    return handled.state


def _hold(meeting: Meeting, effective: list[Mandate], substitutes: list[Mandate]) -> None:
    """One member and one substitute make the quorum; the vote is taken, the attendance closed."""
    sitting = attending.open_attendance(meeting, actor=SECRETARY)
    listed = {one.mandate_id: one for one in sitting.attendances}
    for mandate in (effective[0], substitutes[1]):
        attending.come(sitting, listed[mandate.id], at=meeting.starts_at, actor=SECRETARY)
    assert listed[effective[1].id].state == Presence.REPRESENTED
    item = next(one for one in db.session.scalars(queries.whole(meeting.id)).one().items if one.kind == ItemKind.VOTE)
    vote = voting.take(sitting, item, Count(votes_for=2, votes_against=0, abstained=0), at=now(), actor=SECRETARY)
    assert (vote.adopted, vote.there, vote.needed) == (True, 2, 2)
    attending.close(sitting, at=now(), actor=SECRETARY)
    assert (meeting.state, listed[effective[2].id].state) == (MeetingState.HELD, Presence.ABSENT)


def _invitation(meeting: Meeting, mandate: Mandate) -> Invitation:
    mine = select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.mandate_id == mandate.id)
    return db.session.scalars(mine).one()


def _member_with_links(invitation: Invitation) -> Member:
    return db.session.scalars(member_queries.member(invitation.member_id)).one()


def _address(mandate: Mandate) -> str:
    return str(db.session.get_one(Member, mandate.member_id).email)


def _letters(mandate: Mandate) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.recipient == _address(mandate)).order_by(Notice.id)))
