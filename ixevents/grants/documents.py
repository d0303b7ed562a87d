"""Files of a grant, for the team: judged by their contents, never changed, deleted when they were handed in by mistake."""

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core.refusal import Refused
from ixevents.core.uploads import Upload
from ixevents.extensions import db
from ixevents.grants import queries
from ixevents.grants.models import Grant, GrantDocument
from ixevents.journal import actions as journal

MOST = 20
"""Documents of one grant."""


def attach(grant: Grant, upload: Upload, title: str, *, actor: str) -> GrantDocument:
    """Add a file to a grant; the same file twice is the one there is."""
    _lock(grant)
    there = db.session.scalars(queries.documents(grant.id)).all()
    if same := next((one for one in there if one.sha256 == upload.sha256), None):
        return same
    if len(there) >= MOST:
        raise Refused(_("A grant holds %(num)s documents at most.", num=MOST), "many")
    document = GrantDocument(
        grant_id=grant.id,
        title=title.strip(),
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        body=upload.body,
    )
    db.session.add(document)
    db.session.flush()
    journal.record("attach_to_grant", grant, actor=actor, document=document.id, bytes=document.size)
    return document


def remove(document: GrantDocument, *, actor: str) -> None:
    """Delete a file that was handed in by mistake."""
    grant = db.session.get_one(Grant, document.grant_id)
    journal.record("detach_from_grant", grant, actor=actor, document=document.id, bytes=document.size)
    db.session.delete(document)
    db.session.flush()


def _lock(grant: Grant) -> None:
    """Take the row, and leave its version: who has the form open can still save."""
    row = update(Grant).where(Grant.id == grant.id).values(version=Grant.version)
    db.session.execute(row.execution_options(synchronize_session=False))
