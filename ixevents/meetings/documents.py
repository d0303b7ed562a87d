"""Documents of a meeting: kept as they came, judged by their contents, never changed; a newer one replaces an older one (case 32)."""

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.uploads import Upload
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import locks, queries
from ixevents.meetings.models import AgendaItem, Meeting, MeetingDocument, MeetingState

MOST = 40
"""Documents of one meeting that stand."""


def attach(meeting: Meeting, upload: Upload, title: str, language: str, item: AgendaItem | None, *, actor: str) -> MeetingDocument:
    """Add a file to a meeting or one of its items; the same file twice is the one there is."""
    meeting = _open(meeting)
    standing = [one for one in meeting.documents if one.replaced_at is None]
    same = next((one for one in standing if (one.sha256, one.item_id) == (upload.sha256, item.id if item else None)), None)
    if same is not None:
        return same
    if len(standing) >= MOST:
        raise Refused(_("A meeting holds %(num)s documents at most.", num=MOST), "many")
    if item is not None and item.meeting_id != meeting.id:
        raise Refused(_("This item is no longer there."), "gone")
    document = _made(meeting, upload, title, language, item.id if item else None)
    journal.record("attach", meeting, actor=actor, document=document.id, bytes=document.size)
    return document


def replace(document: MeetingDocument, upload: Upload, *, actor: str) -> MeetingDocument:
    """Put a newer file in the place of one, under the same title; the older one is kept and no longer given out.

    Addresses of the older one, in letters sent long ago, lead to the newer; what members had is marked as corrected.
    """
    meeting = _open(db.session.get_one(Meeting, document.meeting_id))
    if document.replaced_at is not None:
        raise Refused(_("This document has been replaced already."), "replaced")
    if document.sha256 == upload.sha256:
        return document
    document.replaced_at = now()
    newer = _made(meeting, upload, document.title, document.language, document.item_id)
    if meeting.state != MeetingState.DRAFT:
        newer.replaces_id = document.id
    journal.record("replace", meeting, actor=actor, document=newer.id, before=document.id)
    return newer


def withdraw(document: MeetingDocument, *, actor: str) -> None:
    """Give a document out no longer; one of a draft, which nobody has seen, is deleted."""
    meeting = _open(db.session.get_one(Meeting, document.meeting_id))
    if document.replaced_at is not None:
        return
    journal.record("withdraw", meeting, actor=actor, document=document.id)
    if meeting.state == MeetingState.DRAFT:
        db.session.delete(document)
    else:
        document.replaced_at = now()
    db.session.flush()


def carry_over(item: AgendaItem, to: AgendaItem) -> None:
    """Give an item that takes up another the documents of that one which stand; both are stored."""
    copied = ("title", "language", "filename", "media_type", "size", "sha256", "body")
    for document in db.session.scalars(queries.documents_of_item(item.id)):
        db.session.add(MeetingDocument(meeting_id=to.meeting_id, item_id=to.id, **{name: getattr(document, name) for name in copied}))


def _made(meeting: Meeting, upload: Upload, title: str, language: str, item_id: int | None) -> MeetingDocument:
    document = MeetingDocument(
        item_id=item_id,
        title=title.strip(),
        language=language,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        body=upload.body,
    )
    meeting.documents.append(document)
    meeting.changed_at = now()
    db.session.flush()
    return document


def _open(meeting: Meeting) -> Meeting:
    meeting = locks.taken(meeting)
    if meeting.state == MeetingState.CALLED_OFF:
        raise Refused(_("This meeting has been called off."), "state")
    return meeting
