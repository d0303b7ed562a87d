"""Items that members propose for the agenda, until the deadline (COU-06)."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.refusal import Refused
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import agenda_deadline, locks
from ixevents.meetings.models import AgendaItem, ItemState, Meeting, MeetingState

MOST = 5
"""So many items a member may propose for one meeting."""


def propose(meeting: Meeting, member: Member, title: str, text: str, lang: str, *, by: str) -> AgendaItem:
    """Keep an item for the secretary, who puts it on the agenda or says why not; the same one again is the one there is."""
    locks.lock(meeting)
    if meeting.state not in (MeetingState.DRAFT, MeetingState.CONVENED) or not agenda_deadline.in_time(meeting):
        raise too_late()
    mine = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.proposed_by_id == member.id)).all()
    words = Translated.of({lang if lang in LANGUAGES else "fr": title})
    known = next((item for item in mine if item.title == words), None)
    if known is not None:
        return known
    if len(mine) >= MOST:
        raise Refused(_("You have proposed %(num)s items for this meeting already.", num=MOST), "many")
    last = db.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
    body = Translated.of({lang if lang in LANGUAGES else "fr": text})
    facts = {"position": (last or 0) + 1, "proposed_by_id": member.id, "proposed_at": now(), "state": ItemState.PROPOSED}
    item = AgendaItem(meeting_id=meeting.id, title=words, text=body, **facts)
    db.session.add(item)
    db.session.flush()
    journal.record("propose", item, actor=by, meeting=meeting.id)
    return item


def too_late() -> Refused:
    """Return the refusal of an item that comes after the deadline."""
    return Refused(_("It is too late to propose an item for this meeting."), "late")
