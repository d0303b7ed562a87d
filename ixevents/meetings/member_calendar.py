"""A member's own calendar: every meeting one is convened to, in one's language, without METHOD and without addressees (CAL-12, CAL-13)."""

from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES
from ixevents.core.links import external
from ixevents.core.web import speaking
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.meetings import calendars, member_queries
from ixevents.meetings.models import Meeting, MeetingState
from ixevents.outbox import calendar
from ixevents.outbox.calendar import Entry

KEPT = timedelta(days=365)
"""How long a meeting that is over stays (CAL-16)."""
KEPT_CALLED_OFF = timedelta(days=30)
"""How long a meeting that was called off stays, so that no program keeps a stale copy (CAL-06)."""


def document(member: Member, source: str) -> bytes:
    """Return the calendar to subscribe to; the same bytes for the same meetings (CAL-04)."""
    lang = member.language if member.language in LANGUAGES else "fr"
    convened = db.session.scalars(member_queries.convened_to(member.id, now() - KEPT)).all()
    with speaking(lang):
        entries = [entry(one.meeting, one.member, lang) for one in convened if one.live and _shown(one.meeting)]
        return calendar.calendar(entries, name=_("Meetings of the council"), language=lang, source_url=source)


def entry(meeting: Meeting, member: Member, lang: str) -> Entry:
    """Return a meeting as a feed says it: as letters do, without their secret addresses, which are other ones every time (CAL-04)."""
    page = external("council.composition", lang=lang)
    found = calendars.entry(meeting, member, lang, link=page)
    lines = [line for line in found.description.split("\n") if page not in line]
    return replace(found, description="\n".join(lines), url=page)


def _shown(meeting: Meeting) -> bool:
    return meeting.state != MeetingState.CALLED_OFF or meeting.ends_at > now() - KEPT_CALLED_OFF
