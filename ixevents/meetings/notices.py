"""Letters to those convened: one message for everybody, one letter for each, with the calendar part for that person alone (INV-02).

What a letter says besides its links is the same for everybody of a language: on paper it is kept as proof, without a person in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from ixevents.core import addresses, dates
from ixevents.core.addresses import sendable
from ixevents.core.languages import Translated
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.council import links, secretariat
from ixevents.council.models import Member, MemberLink
from ixevents.meetings import calendars, enclosures, invitees, member_links, words
from ixevents.meetings.models import Capacity, Invitation, Meeting, NoticeKind, Why
from ixevents.outbox import letters
from ixevents.outbox.calendar import Method
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post

Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Before:
    """When and where a meeting was."""

    starts_at: datetime
    ends_at: datetime
    where: Translated


@dataclass(frozen=True)
class Message:
    """What is written to some or all of those convened."""

    letter: str
    "The name of its template folder, and of its convocation."
    method: Method | None = None
    more: Mapping[str, object] = field(default_factory=dict)
    "What only this message says."
    before: Before | None = None
    agenda: bool = True
    "Says agenda and documents."
    reason: bool = False
    "Says why the meeting changed last, to who knew it as it was before."


CONVENED = Message("convened", Method.REQUEST)
"""Convene somebody, by the law of the council."""

SUBSTITUTE = Message("substitute", Method.REQUEST)
"""Convene a substitute, because the effective member of the seat does not come."""

UPDATED = Message("updated", Method.REQUEST, reason=True)
"""Say that room, title or address of the video room changed; nobody is asked anew."""

AGENDA = Message("agenda")
"""Say what the agenda is now; a calendar says nothing of it."""

CALLED_OFF = Message("called_off", Method.CANCEL, agenda=False, reason=True)
"""Say that the meeting will not take place, and take it out of the calendar."""


def changed(before: Before, *, agenda_too: bool = False) -> Message:
    """Say that a meeting is at another time or place than it was, or has an agenda that matters, and ask everybody anew."""
    return Message("changed", Method.REQUEST, {"agenda_too": agenda_too}, before, reason=True)


def removed(why: Why) -> Message:
    """Say to one person that this meeting is no longer for them, and take it out of that calendar alone (INV-05)."""
    return Message("removed", Method.CANCEL, {"why": str(why)}, agenda=False, reason=why == Why.ASKED_AGAIN)


def write(message: Message, meeting: Meeting, invitation: Invitation, *, actor: str, unique_key: str | None = None) -> Notice | None:
    """Write a message to somebody convened; None for who has no address, or was written to with this key already.

    Meeting and invitation are loaded whole.
    """
    member = invitation.member
    if not reachable(member):
        return None
    link = links.for_letter(member, actor=actor)
    answer_page = member_links.answer(invitation, link) if message.agenda else ""
    return post(
        f"meetings.{message.letter}",
        member.email or "",
        member.language,
        about=invitation,
        context=lambda: {**_values(message, meeting, invitation, link), "link": answer_page or _council_page()},
        calendar=calendars.part(meeting, invitation, message.method, answer_page) if message.method else None,
        calendar_method=message.method,
        unique_key=unique_key,
        # A notice of a meeting that has begun convenes nobody (case 49).
        expires_at=meeting.ends_at if message.method == Method.CANCEL else meeting.starts_at,
        headers={"Reply-To": secretariat.mailbox()},
    )


def reachable(member: Member) -> bool:
    """Whether somebody can be written to by mail; else the letter is printed."""
    try:
        return bool(member.email and not addresses.archived(sendable(member.email)))
    except ValueError:
        return False


def on_paper(message: Message, meeting: Meeting, language: str) -> letters.Letter:
    """Return a message as it is printed in a language: for nobody in particular, without a link."""
    return letters.write(f"meetings.{message.letter}", language, lambda: {**_values(message, meeting), "link": ""})


def _council_page() -> str:
    """Who is no longer convened has nothing to open but what everybody reads."""
    return external("council.composition", lang=current_language())


def _values(message: Message, meeting: Meeting, invitation: Invitation | None = None, link: MemberLink | None = None) -> dict[str, object]:
    lang = current_language()
    return {
        "theme": "council",
        "title": words.title(meeting),
        "day": words.on_day(meeting),
        "rows": [*_rows(meeting, held=message.method != Method.CANCEL), *(_own_rows(meeting, invitation) if invitation else [])],
        "starts_at": meeting.starts_at,
        "zone": meeting.zone,
        "note": _paragraphs(meeting.note) if message.agenda else [],
        "reason": letters.one_line(plain(meeting.reason)) if message.reason else "",
        "urgency": letters.one_line(plain(meeting.urgency)) if meeting.notice_kind == NoticeKind.URGENT else "",
        "second": meeting.notice_kind == NoticeKind.SECOND,
        "observer": invitation is not None and invitation.capacity == Capacity.OBSERVER,
        "replaced": message.letter != "substitute" and (invitation is None or invitees.substitute_of(invitation, meeting) is not None),
        "online_url": meeting.online_url,
        "agenda": _agenda(meeting) if message.agenda else [],
        "documents": _documents(meeting, link) if message.agenda else [],
        "paper": link is None,
        "secretary": secretariat.mailbox(),
        "page": links.page(link, "meetings.member", lang) if link else "",
        "was": _was(message.before, meeting) if message.before else [],
        **message.more,
    }


def _was(before: Before, meeting: Meeting) -> Rows:
    """Say what was before where it differs."""
    was: Rows = []
    if (before.starts_at, before.ends_at) != (meeting.starts_at, meeting.ends_at):
        day = dates.day_long(before.starts_at, current_language(), meeting.zone)
        was.append((_("No longer on"), f"{day}, {dates.hours(before.starts_at, before.ends_at, meeting.zone)}"))
    if plain(before.where) != calendars.where(meeting):
        was.append((_("No longer at"), plain(before.where)))
    return [(label, letters.one_line(value)) for label, value in was]


def _rows(meeting: Meeting, *, held: bool) -> Rows:
    """What, when, where: the same facts in the letter and in its calendar part (INV-12). Who need not go is not told how to get there."""
    rows = [(_("What"), words.title(meeting)), (_("When"), words.when(meeting)), (_("Where"), calendars.where(meeting))]
    if held and meeting.place and meeting.place.directions:
        rows.append((_("Getting there"), plain(meeting.place.directions)))
    if held and meeting.languages:
        rows.append((_("Languages"), words.spoken(meeting)))
    return [(label, letters.one_line(value)) for label, value in rows]


def _own_rows(meeting: Meeting, invitation: Invitation) -> Rows:
    """As what the reader is convened, and who of those who are at one address that is."""
    role = str(words.CAPACITIES[Capacity(invitation.capacity)])
    rows = [(_("You are convened as"), letters.one_line(f"{role}, {words.seat(invitation.mandate.seat)}"))]
    member = invitation.member
    alike = [one for one in meeting.invitations if one.member_id != member.id and one.member.email_key == member.email_key]
    return [(_("Name"), letters.one_line(member.name)), *rows] if alike else rows


def _agenda(meeting: Meeting) -> list[dict[str, object]]:
    return [
        {"title": letters.one_line(plain(item.title)), "kind": _inside(str(words.ITEMS[item.kind])), "text": _paragraphs(item.text)}
        for item in words.on_agenda(meeting)
    ]


def _inside(words_of_kind: str) -> str:
    """Return what stands in brackets after a title: it begins no sentence."""
    return words_of_kind[:1].lower() + words_of_kind[1:]


def _documents(meeting: Meeting, link: MemberLink | None) -> list[tuple[str, str]]:
    """Return what is enclosed, with the addresses that open it for this member."""
    own = [
        (f"{document.title} ({words.enclosed(document)})", member_links.document(document, link) if link else "")
        for document in words.handed_out(meeting)
    ]
    return own + [(enclosure.title, enclosure.url) for enclosure in enclosures.of(meeting, link)]


def _paragraphs(text: Translated) -> list[str]:
    return [letters.one_line(paragraph) for paragraph in plain(text).split("\n\n") if paragraph.strip()]
