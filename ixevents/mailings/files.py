"""Files of a mailing: added to a draft and taken away again, within what mailboxes take."""

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import uploads
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.mailings import queries
from ixevents.mailings.models import Mailing, MailingFile, MailingState
from ixevents.outbox.models import Attachment

MOST = 5
MEGABYTE = 1024 * 1024


def most_bytes() -> int:
    """Return how many bytes the files of one mailing may have together."""
    return int(current_app.config["MAIL_ATTACHMENTS_MB"]) * MEGABYTE


def attach(mailing: Mailing, name: str, body: bytes, *, actor: str) -> MailingFile:
    """Let a file go with a draft. Raises `Refused` for a file that is not taken, one too many, or together too large."""
    _require_draft(mailing)
    held = [file.attachment for file in db.session.scalars(queries.files(mailing.id))]
    if len(held) >= MOST:
        raise Refused(ngettext("A mailing carries %(num)s file at most.", "A mailing carries %(num)s files at most.", MOST), "many")
    upload = uploads.read(name, body, most_bytes())
    if sum(file.size for file in held) + upload.size > most_bytes():
        raise Refused(_("Together the files are larger than %(size)s MB.", size=most_bytes() // MEGABYTE), "size")
    attachment = Attachment(
        filename=upload.filename, media_type=upload.media_type, size=upload.size, sha256=upload.sha256, body=upload.body
    )
    file = MailingFile(mailing_id=mailing.id, attachment=attachment)
    db.session.add(file)
    db.session.flush()
    journal.record("attach_file", mailing, actor=actor, size=upload.size, media_type=upload.media_type)
    return file


def detach(mailing: Mailing, file_id: int, *, actor: str) -> None:
    """Take a file away from a draft; one that is gone already is no matter."""
    _require_draft(mailing)
    for file in db.session.scalars(queries.files(mailing.id)):
        if file.id == file_id:
            db.session.delete(file)
            db.session.delete(file.attachment)
            journal.record("detach_file", mailing, actor=actor, size=file.attachment.size)
    db.session.flush()


def forget(mailing: Mailing) -> None:
    """Take every file of a draft away: it is discarded."""
    for file in db.session.scalars(queries.files(mailing.id)):
        db.session.delete(file)
        db.session.delete(file.attachment)
    db.session.flush()


def _require_draft(mailing: Mailing) -> None:
    """Take the draft's row and raise `Refused` when it has been let go: its files go as they were read."""
    db.session.refresh(mailing, with_for_update=True)
    if mailing.state != MailingState.DRAFT:
        raise Refused(_("This mailing has been let go: its files can no longer be changed."), "gone_on")
