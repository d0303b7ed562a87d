"""A year of the council in one journey.

The term opens, somebody stands and is appointed, a date is found, members are convened, a letter comes back, they answer
on the web and by calendar, a substitute steps in, a vote makes an opinion, minutes are approved, the public reads both.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.council import actions, candidatures, links, mandates, rules, terms
from ixevents.council.models import Council, Mandate, MandateRole, Member
from ixevents.extensions import db
from ixevents.mailbox import actions as mailbox
from ixevents.mailbox.models import InboxState
from ixevents.meetings import convening, drafting, forecast, member_links, member_queries, queries, tasks
from ixevents.meetings.forecast import Outlook
from ixevents.meetings.models import Answer, Invitation, ItemKind, Meeting, MeetingState
from ixevents.minutes import attending, voting, writing
from ixevents.minutes.models import Presence, Sitting, Vote
from ixevents.minutes.voting import Count
from ixevents.opinions import actions as opinions
from ixevents.opinions import queries as opinion_queries
from ixevents.opinions.models import FollowUp, Occasion
from ixevents.outbox import verp
from ixevents.outbox.models import Notice, NoticeState
from ixevents.polls import actions as polls
from ixevents.polls.models import Suits
from tests.support import council, factories

SECRETARY = "staff:1"
CORPUS = Path(__file__).parents[1] / "mailbox/corpus/bounces"


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_BOUNCE_DOMAIN": "bounce.example.org"}


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
    _a_letter_comes_back(meeting, effective[2])
    frozen_time(meeting.starts_at - timedelta(days=5))
    assert tasks.remind() == 1
    assert _letters(effective[2])[-1] == "meetings.reminder"
    found = forecast.of(meeting)
    assert (found.voting.yes, found.voting.substitutes, found.outlook) == (2, 1, Outlook.SURE)

    frozen_time(meeting.starts_at + timedelta(minutes=30))
    sitting, vote = _hold(meeting, effective, substitutes)
    frozen_time(meeting.starts_at + timedelta(days=30))
    _the_opinion_is_read(client, vote)
    _the_minutes_are_read(client, sitting)


def _term_opens() -> tuple[list[Mandate], list[Mandate]]:
    """The municipal council appoints two members with substitutes, and a third who answered the call, with one too."""
    found: Council = council.make_council()
    rules.edit(found, found.version, {"term_starts_on": date(2024, 12, 1), "term_ends_on": date(2030, 11, 30)}, actor=SECRETARY)
    category = terms.council().categories[0]
    appointed: dict[str, list[Mandate]] = {role: [] for role in MandateRole}
    for number in range(2):
        seat = mandates.open_seat(category, opened_on=date(2026, 9, 1), actor=SECRETARY)
        for role in MandateRole:
            facts = {"name": f"Exemple {number} {role}", "email": f"{role}-{number}@example.org", "language": "nl" if number else "fr"}
            member = actions.add_member(facts, actor=SECRETARY)
            appointed[role].append(mandates.appoint(seat, member, role=role, starts_on=date(2026, 9, 1), actor=SECRETARY))
    for mandate in _somebody_stands(found, category.id):
        appointed[mandate.role].append(mandate)
    db.session.commit()
    return appointed[MandateRole.EFFECTIVE], appointed[MandateRole.SUBSTITUTE]


def _somebody_stands(found: Council, category_id: int) -> list[Mandate]:
    """A resident answers the call, confirms the address, is proposed and appointed, and hears of it."""
    call = {
        "text": Translated("Appel", "Oproep"),
        "opens_on": date(2026, 8, 1),
        "closes_on": date(2026, 9, 30),
        "category_ids": [category_id],
    }
    person = {"name": "Exemple 2", "email": "stands@example.org", "language": "nl", "motivation": "Deelnemen."}
    second = {"second_name": "Exemple 3", "second_email": "second@example.org", "second_language": "fr"}
    opened = candidatures.open_call(found, call, actor=SECRETARY)
    offered = candidatures.offer(opened, {"category_id": category_id, **person, **second}, sending="once")
    candidatures.propose(candidatures.confirm(offered), actor=SECRETARY)
    made = candidatures.appoint(offered, starts_on=date(2026, 9, 1), decision="2026-09-01/12", actor=SECRETARY)
    kinds = select(Notice.kind).where(Notice.recipient == "stands@example.org").order_by(Notice.id)
    assert db.session.scalars(kinds).all() == ["council.candidature_confirm", "council.candidature_received", "council.appointed"]
    return made


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
    return _arrives(message.as_bytes(), 1)


def _a_letter_comes_back(meeting: Meeting, mandate: Mandate) -> None:
    """A convening notice comes back; the secretary corrects the address, and the notice goes there by itself."""
    member, was = db.session.get_one(Member, mandate.member_id), _address(mandate)
    notice = db.session.scalars(select(Notice).where(Notice.recipient == was, Notice.kind == "meetings.convened")).one()
    notice.state = NoticeState.SENT
    db.session.commit()
    report = (CORPUS / "postfix-user-unknown.eml").read_bytes().replace(b"VERP", verp.sender_of(notice).encode())
    assert _arrives(report, 2) == InboxState.BOUNCE
    assert db.session.get_one(Notice, notice.id).state == NoticeState.BOUNCED
    actions.edit_member(member, member.version, {"email": "corrected@example.org"}, actor=SECRETARY)
    db.session.commit()
    assert _letters(mandate) == ["meetings.convened"]
    assert _invitation(meeting, mandate).address == "corrected@example.org"


def _arrives(raw: bytes, uid: int) -> InboxState:
    """A message lies in the mailbox, and the worker reads it."""
    number = mailbox.store("INBOX", 1, uid, raw, len(raw))
    db.session.commit()
    assert number is not None
    assert mailbox.begin(number)
    handled = mailbox.handle(number)
    assert handled is not None
    db.session.commit()
    return InboxState(handled.state)


def _hold(meeting: Meeting, effective: list[Mandate], substitutes: list[Mandate]) -> tuple[Sitting, Vote]:
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
    db.session.commit()
    return sitting, vote


def _the_opinion_is_read(client: FlaskClient, vote: Vote) -> None:
    """The vote adopts an opinion; it goes to the College, which gives its reasons, and the public reads all of it."""
    facts = {"occasion": Occasion.OWN, "title": Translated("L’eau", "Water"), "text": Translated("Favorable.", "Gunstig.")}
    carried = db.session.scalars(opinion_queries.vote(vote.id)).one()
    opinion = opinions.adopt(opinions.draft(terms.council(), facts, actor=SECRETARY), carried, actor=SECRETARY)
    assert (opinion.label, opinion.stamps) == ("2026/01", [])
    opinions.send(opinion, "college@example.org", actor=SECRETARY)
    opinions.follow(opinion, FollowUp.FOLLOWS, Translated("Suivi.", "Gevolgd."), today(), actor=SECRETARY)
    opinions.publish(opinion, actor=SECRETARY)
    db.session.commit()
    page = client.get("/nl/council/opinions/2026-01").text
    assert [words in page for words in ("Gunstig.", "Gevolgd.", "Exemple")] == [True, True, False]


def _the_minutes_are_read(client: FlaskClient, sitting: Sitting) -> None:
    """Minutes are written in both languages, approved by the next meeting, frozen and published."""
    book = writing.draft(sitting, "fr", actor=SECRETARY)
    item = next(one for one in db.session.scalars(queries.whole(sitting.meeting_id)).one().items if one.kind == ItemKind.VOTE)
    writing.save(book, {f"said-{item.id}": Translated("On en parle.", "Er is over gesproken.")}, after=1, actor=SECRETARY)
    writing.approve(book, sitting, council.make_meeting(starts_at=now()), with_changes=False, actor=SECRETARY)
    writing.publish(book, checked=True, actor=SECRETARY)
    db.session.commit()
    assert (sitting.meeting.state, book.sha256) == (MeetingState.MINUTED, writing.digest(book.frozen or {}))
    assert "Er is over gesproken." in client.get(f"/nl/council/minutes/{sitting.meeting.uid}").text


def _invitation(meeting: Meeting, mandate: Mandate) -> Invitation:
    mine = select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.mandate_id == mandate.id)
    return db.session.scalars(mine).one()


def _member_with_links(invitation: Invitation) -> Member:
    return db.session.scalars(member_queries.member(invitation.member_id)).one()


def _address(mandate: Mandate) -> str:
    return str(db.session.get_one(Member, mandate.member_id).email)


def _letters(mandate: Mandate) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.recipient == _address(mandate)).order_by(Notice.id)))
