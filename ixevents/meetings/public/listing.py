"""Public meetings: which are shown, and what calendars and search engines are told of them. No document, no address to join, no member."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.core import dates
from ixevents.core.links import external
from ixevents.core.web import plain, speaking
from ixevents.events import feeds as public
from ixevents.meetings import calendars, words
from ixevents.meetings.models import Meeting, MeetingState
from ixevents.outbox.calendar import Entry, Status

SHOWN = timedelta(days=365)
"""How long a meeting that is over stays in the list and in the calendar (CAL-16)."""
_SCHEMA = "https://schema.org"


def shown(moment: datetime) -> Select[Meeting]:
    """Meetings made public, with place and agenda, the nearest first."""
    known = Meeting.published_at.is_not(None), Meeting.state != MeetingState.DRAFT, Meeting.ends_at > moment - SHOWN
    loaded = joinedload(Meeting.place), joinedload(Meeting.council), selectinload(Meeting.items)
    return select(Meeting).where(*known).options(*loaded).order_by(Meeting.starts_at, Meeting.id)


def entry(meeting: Meeting, lang: str) -> Entry:
    """Return a meeting as the public calendar says it."""
    page = external("council_meetings.index", lang=lang)
    with speaking(lang):
        items = [f"{number}. {plain(item.title)}" for number, item in enumerate(words.on_agenda(meeting), 1)]
        return Entry(
            uid=calendars.uid(meeting),
            sequence=meeting.sequence,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            zone=meeting.zone,
            summary=words.title(meeting),
            language=lang,
            description="\n".join([*items, page]),
            location=calendars.where(meeting),
            url=page,
            status=Status.CANCELLED if meeting.state == MeetingState.CALLED_OFF else Status.CONFIRMED,
            categories=(plain(meeting.council.name),),
            stamp=meeting.changed_at,
            geo=public.geo(meeting.place) if meeting.place else None,
            contact=public.contact(lang),
            color=public.color_of("council"),
        )


def facts(meetings: Sequence[Meeting], lang: str) -> list[dict[str, object]]:
    """Return meetings to come as search engines read them (WEB-02)."""
    return [_facts(meeting, lang) for meeting in meetings]


def _facts(meeting: Meeting, lang: str) -> dict[str, object]:
    off = meeting.state == MeetingState.CALLED_OFF
    found: dict[str, object] = {
        "@context": _SCHEMA,
        "@type": "Event",
        "name": words.title(meeting),
        "startDate": dates.iso(meeting.starts_at, meeting.zone),
        "endDate": dates.iso(meeting.ends_at, meeting.zone),
        "eventStatus": f"{_SCHEMA}/{'EventCancelled' if off else 'EventScheduled'}",
        "url": external("council_meetings.index", lang=lang),
        "inLanguage": list(meeting.languages),
        "organizer": {"@type": "Organization", "name": plain(meeting.council.name)},
    }
    if meeting.place:
        found["location"] = {"@type": "Place", "name": plain(meeting.place.name), "address": public.location(meeting.place, lang)}
    return found
