"""Letting the public read of a meeting: day, place and titles of the agenda, in French and Dutch at once (LANG-01, LANG-03)."""

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import OFFICIAL
from ixevents.core.refusal import Refused
from ixevents.journal import actions as journal
from ixevents.meetings import locks, words
from ixevents.meetings.models import Meeting, MeetingState


def publish(meeting: Meeting, *, actor: str) -> Meeting:
    """Let the public read of a meeting from now on."""
    meeting = locks.taken(meeting)
    if meeting.state == MeetingState.DRAFT:
        raise Refused(_("Convene the meeting first: members read of it before the public does."), "state")
    if meeting.published_at is not None:
        return meeting
    uneven = [item for item in words.on_agenda(meeting) if not item.title.complete]
    if not meeting.title.complete or uneven:
        raise Refused(_("Write the title and every item in French and in Dutch."), "languages")
    meeting.published_at = meeting.changed_at = now()
    journal.record("publish", meeting, actor=actor, languages=list(OFFICIAL))
    return meeting


def take_back(meeting: Meeting, *, actor: str) -> Meeting:
    """Take a meeting off the public pages."""
    meeting = locks.taken(meeting)
    if meeting.published_at is not None:
        meeting.published_at, meeting.changed_at = None, now()
        journal.record("unpublish", meeting, actor=actor)
    return meeting
