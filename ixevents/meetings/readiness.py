"""What a meeting needs before its notice can go out: everything a member must be able to read in it (COU-06)."""

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.meetings import words
from ixevents.meetings.models import Meeting, NoticeKind


def missing(meeting: Meeting) -> list[str]:
    """Return what has to be done first, as sentences; empty when the notice can go out."""
    found = []
    if meeting.starts_at <= now():
        found.append(_("Choose a day and an hour that are still to come."))
    if meeting.place_id is None and not meeting.online_url:
        found.append(_("Say where it is, or how to join online."))
    if not meeting.title.complete:
        found.append(_("Write the title in French and in Dutch."))
    if not _even(meeting.room) or not _even(meeting.note):
        found.append(_("Write room and note in French and in Dutch, or leave both empty."))
    if meeting.notice_kind == NoticeKind.URGENT and not meeting.urgency.complete:
        found.append(_("Say in French and in Dutch why it cannot wait."))
    return found + _missing_items(meeting)


def require(meeting: Meeting) -> None:
    """Raise `Refused` with all that is missing."""
    found = missing(meeting)
    if found:
        raise Refused(" ".join(found), "incomplete")


def _missing_items(meeting: Meeting) -> list[str]:
    items = words.on_agenda(meeting)
    if not items:
        return [_("Put at least one item on the agenda.")]
    uneven = [number for number, item in enumerate(items, 1) if not item.title.complete or not _even(item.text)]
    return [_("Write item %(number)s of the agenda in French and in Dutch.", number=number) for number in uneven]


def _even(text: Translated) -> bool:
    """Whether both official languages are there, or none."""
    return bool(text.fr.strip()) == bool(text.nl.strip())
