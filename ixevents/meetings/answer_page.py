"""The page on which one invitation is answered, as its template draws it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.events import words as event_words
from ixevents.extensions import db
from ixevents.meetings import answer_words, answering, invitees, member_links, member_queries
from ixevents.meetings.models import Answer, Invitation, Meeting, MeetingState


@dataclass(frozen=True)
class Standing:
    """What the banner on top says."""

    kind: str
    title: str
    text: str = ""


def values(invitation: Invitation, link: MemberLink) -> dict[str, object]:
    """Return what the page shows."""
    meeting = invitation.meeting
    given = db.session.scalars(member_queries.history(invitation.id)).all()
    moved = invitation.answer == Answer.AWAITED and any(one.revision < meeting.revision for one in given)
    return {
        "invitation": invitation,
        "meeting": meeting,
        "standing": standing(invitation, moved=moved),
        "substitute": invitees.substitute_of(invitation, meeting),
        "open": invitation.live and answering.is_open(meeting),
        "facts": facts(meeting, convened=invitation.live),
        "items": member_queries.shown_items(meeting) if invitation.live else [],
        "documents": documents(meeting) if invitation.live else {},
        "documents_token": member_links.documents_token(link),
        "history": given,
        "counters": db.session.scalars(member_queries.counters(invitation.id)).all(),
        "words": answer_words,
        "own_page": links.page(link, "meetings.member", current_language()),
    }


def standing(invitation: Invitation, *, moved: bool) -> Standing:
    """Say how it stands: with the meeting first, then with the answer."""
    meeting = invitation.meeting
    if meeting.state == MeetingState.CALLED_OFF:
        return Standing("warning", _("This meeting has been called off."), plain(meeting.reason))
    if not invitation.live:
        return Standing("notice", _("You are no longer convened to this meeting."), _("You need not do anything."))
    if not answering.is_open(meeting):
        return Standing("notice", _("This meeting is over.") if meeting.ends_at <= now() else _("This meeting has been held."))
    if moved:
        return Standing("warning", _("This meeting has been moved: answer for the new date."), plain(meeting.reason))
    said = str(answer_words.OWN_ANSWERS[Answer(invitation.answer)])
    if invitation.answer == Answer.AWAITED:
        return Standing("notice", said, _("It takes a moment, and tells us whether enough members will be there."))
    return Standing("success", said, _("You can change your answer until the meeting."))


def facts(meeting: Meeting, *, convened: bool = True) -> list[dict[str, str]]:
    """Return when, where and how, as rows."""
    lang = current_language()
    day = dates.day_long(meeting.starts_at, lang, meeting.zone)
    rows = [(_("When"), f"{day}, {dates.hours(meeting.starts_at, meeting.ends_at, meeting.zone)}")]
    if meeting.place is not None:
        rows.append((_("Where"), event_words.address(meeting.place)))
    if meeting.room:
        rows.append((_("Room"), plain(meeting.room)))
    found = [{"key": key, "value": value} for key, value in rows]
    if convened and meeting.online_url and meeting.state != MeetingState.CALLED_OFF:
        found.append({"key": _("Online"), "value": meeting.online_url, "url": meeting.online_url, "action": _("Join")})
    return found


def documents(meeting: Meeting) -> dict[int | None, list[object]]:
    """Return the documents in force by item; those of the whole meeting under None."""
    found: dict[int | None, list[object]] = {}
    for document in meeting.documents:
        if document.replaced_at is None:
            found.setdefault(document.item_id, []).append(document)
    return found
