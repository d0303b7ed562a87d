"""What the values of meetings are called, and how meetings, items and files are named to people."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.sizes import file_size
from ixevents.core.web import current_language, plain
from ixevents.council.models import CouncilSeat
from ixevents.meetings import answer_words
from ixevents.meetings.models import AgendaItem, Capacity, ItemState, Meeting, MeetingDocument, MeetingState, NoticeKind

STATES = {
    MeetingState.DRAFT: _l("Draft"),
    MeetingState.CONVENED: _l("Convened"),
    MeetingState.HELD: _l("Has been held"),
    MeetingState.MINUTED: _l("Minutes approved"),
    MeetingState.CALLED_OFF: _l("Called off"),
}
NOTICES = {
    NoticeKind.ORDINARY: _l("Ordinary notice"),
    NoticeKind.URGENT: _l("Urgent notice"),
    NoticeKind.SECOND: _l("Second notice"),
}
ITEMS = answer_words.ITEM_KINDS
CAPACITIES = {
    Capacity.EFFECTIVE: _l("Effective member"),
    Capacity.SUBSTITUTE: _l("Substitute"),
    Capacity.OBSERVER: _l("With an advisory voice"),
}
LETTERS = {
    "convened": _l("Convening notice"),
    "changed": _l("Meeting moved"),
    "updated": _l("Room or address changed"),
    "agenda": _l("Agenda changed"),
    "called_off": _l("Meeting called off"),
    "substitute": _l("Substitute convened"),
    "removed": _l("No longer convened"),
    "reminder": _l("Answer still awaited"),
    "date_refused": _l("Other date not taken"),
}
FILES = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
}
SPOKEN = {"fr": _l("French"), "nl": _l("Dutch"), "en": _l("English")}


def title(meeting: Meeting) -> str:
    """Return what a meeting is called, in the language of the page."""
    return " ".join((plain(meeting.title) or _("Meeting of the council")).split())


def on_day(meeting: Meeting) -> str:
    """Return the day of a meeting, as subjects say it."""
    return dates.day_medium(meeting.starts_at, current_language(), meeting.zone)


def when(meeting: Meeting) -> str:
    """Return when a meeting is, as letters say it."""
    day = dates.day_long(meeting.starts_at, current_language(), meeting.zone)
    return f"{day}, {dates.hours(meeting.starts_at, meeting.ends_at, meeting.zone)}"


def spoken(meeting: Meeting) -> str:
    """Return "Français, néerlandais": French writes languages small, Dutch and English do not."""
    names = [str(SPOKEN[lang]) for lang in meeting.languages if lang in SPOKEN]
    small = names[:1] + [name.lower() for name in names[1:]] if current_language() == "fr" else names
    return ", ".join(small)


def seat(of: CouncilSeat) -> str:
    """Return whose seat it is: the organisation, or the category."""
    return of.organisation or plain(of.category.name)


def on_agenda(meeting: Meeting) -> list[AgendaItem]:
    """Return the items on the agenda, in order."""
    return [item for item in meeting.items if item.state == ItemState.ON]


def handed_out(meeting: Meeting) -> list[MeetingDocument]:
    """Return the documents that stand: replaced ones are kept and not given out."""
    return [document for document in meeting.documents if document.replaced_at is None]


def file(document: MeetingDocument) -> str:
    """Return "PDF, 120 KB"."""
    kind = FILES.get(document.media_type) or document.filename.rpartition(".")[2].upper()
    return f"{kind}, {file_size(document.size, current_language())}"


def enclosed(document: MeetingDocument) -> str:
    """Return the same, and since when it stands in the place of one that members had."""
    if document.replaces_id is None:
        return file(document)
    day = dates.day_short(document.created_at, current_language())
    return _("%(file)s, corrected on %(day)s", file=file(document), day=day)


def clear_days(number: int) -> str:
    """Return "7 clear days"."""
    return ngettext("%(num)s clear day", "%(num)s clear days", number)
