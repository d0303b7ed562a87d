"""A meeting in calendars: the entry of letters and of a member's own feed, and the calendar part for one person (INV-01 to INV-05)."""

from flask import current_app
from flask_babel import gettext as _

from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, speaking
from ixevents.council import links
from ixevents.council.models import Member
from ixevents.events import feeds as public
from ixevents.meetings import invitees, words
from ixevents.meetings.models import Answer, Invitation, Meeting, MeetingState
from ixevents.outbox import calendar, letters, mime
from ixevents.outbox.calendar import Entry, Method, Status
from ixevents.outbox.joined_entry import joined

PREFIX = "meeting-"


def uid(meeting: Meeting) -> str:
    """Return the UID: made once, of nothing that could change, and the same in every letter and feed (CAL-02)."""
    return f"{PREFIX}{meeting.uid}"


def read_uid(found: str) -> str:
    """Return the `Meeting.uid` a calendar's UID may stand for; programs add a host or change the case."""
    return found.strip().casefold().removeprefix(PREFIX).partition("@")[0]


def entry(meeting: Meeting, member: Member, lang: str, *, link: str = "") -> Entry:
    """Return a meeting as one member's calendar says it; council and place are loaded. `link` is the member's own page unless told."""
    opening = links.live(member) if not link else None
    address = link or (links.page(opening, "meetings.member", lang) if opening else "")
    with speaking(lang):
        return Entry(
            uid=uid(meeting),
            sequence=meeting.sequence,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            zone=meeting.zone,
            summary=words.title(meeting),
            language=lang,
            description="\n".join(_sentences(meeting, address)),
            location=where(meeting),
            url=address,
            conference_url=meeting.online_url,
            status=Status.CANCELLED if meeting.state == MeetingState.CALLED_OFF else Status.CONFIRMED,
            categories=(plain(meeting.council.name),),
            stamp=meeting.changed_at,
            geo=public.geo(meeting.place) if meeting.place else None,
            contact=public.contact(lang),
            color=public.color_of("council"),
        )


def part(meeting: Meeting, invitation: Invitation, method: Method, answer_page: str) -> str:
    """Return the calendar part of a letter to one person, the only ATTENDEE, by the address the letter goes to (INV-02, INV-03)."""
    member = invitation.member
    asked = method == Method.REQUEST and invitation.answer == Answer.AWAITED
    spoken = letters.written_in(member.language) if member.language == UNKNOWN else (member.language,)
    return calendar.invitation(
        joined([entry(meeting, member, lang, link=answer_page or external("council.composition", lang=lang)) for lang in spoken]),
        method,
        attendee=sendable(member.email or ""),
        attendee_name=member.name,
        organizer=current_app.config["MAIL_FROM"],
        organizer_name=mime.sender_name(member.language),
        built_at=now(),
        partstat=invitees.PARTSTATS[Answer(invitation.answer)],
        role=invitees.ROLES[invitation.capacity],
        rsvp=asked,
    )


def where(meeting: Meeting) -> str:
    """Return where a meeting is, in the language being spoken: room, place and address; or that it is on line."""
    place = public.location(meeting.place, current_language()) if meeting.place else ""
    found = ", ".join(part for part in (" ".join(plain(meeting.room).split()), place) if part)
    return found or (_("Online") if meeting.online_url else "")


def _sentences(meeting: Meeting, address: str) -> list[str]:
    """Say what a calendar has no field for, and nothing the letter does not say (INV-12)."""
    found = []
    if meeting.place and meeting.place.directions:
        found.append(_("Getting there: %(way)s", way=plain(meeting.place.directions)))
    if meeting.online_url:
        found.append(_("Join online: %(url)s", url=meeting.online_url))
    if address and meeting.state == MeetingState.CONVENED:
        found.append(_("Agenda, documents and your answer: %(url)s", url=address))
    return found
