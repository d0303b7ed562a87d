"""Documents of a record: judged by their contents, never changed; public ones have a title in both languages."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.uploads import Upload
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import editing
from ixevents.projects.files import ProjectDocument
from ixevents.projects.models import Project

MOST = 60
"""Documents of one record that stand."""

_OF_FILE = ("filename", "media_type", "size", "sha256", "body")
_FACTS = ("kind", "title", "language", "dated", "public")


def attach(project: Project, upload: Upload, values: Mapping[str, Any], *, actor: str) -> ProjectDocument:
    """Add a file to a record; raises `Refused` for a file that stands there already under another title: nothing said of it is lost."""
    editing.take(project)
    standing = [one for one in _of(project) if one.withdrawn_at is None]
    if (same := next((one for one in standing if one.sha256 == upload.sha256), None)) is not None:
        return _once(same, values["title"])
    if len(standing) >= MOST:
        raise Refused(_("A record holds %(num)s documents at most.", num=MOST), "many")
    document = ProjectDocument(
        project_id=project.id,
        position=max((one.position for one in standing), default=-1) + 1,
        **{name: getattr(upload, name) for name in _OF_FILE},
        **values,
    )
    _require_readable(document)
    db.session.add(document)
    project.changed_at = now()
    db.session.flush()
    journal.record("attach", project, actor=actor, document=document.id, bytes=document.size, **_facts(document))
    return document


def change(project: Project, document: ProjectDocument, seen: int, values: Mapping[str, Any], *, actor: str) -> None:
    """Correct what a document says of itself, or whether everybody may have it; raises `Conflict` when it is no longer what was `seen`."""
    editing.take(project)
    db.session.refresh(document, _FACTS)
    if fingerprint(document) != seen:
        raise Conflict
    before = _facts(document)
    for name, value in values.items():
        setattr(document, name, value)
    _require_readable(document)
    project.changed_at = now()
    db.session.flush()
    after = _facts(document)
    if before != after:
        journal.record("edit_document", project, actor=actor, document=document.id, before=before, after=after)


def withdraw(project: Project, document: ProjectDocument, *, actor: str) -> None:
    """Give a document out no longer; its bytes are kept."""
    editing.take(project)
    if document.withdrawn_at is None:
        document.withdrawn_at = project.changed_at = now()
        journal.record("withdraw", project, actor=actor, document=document.id)


def put_back(project: Project, document: ProjectDocument, *, actor: str) -> None:
    """Give a withdrawn document out again."""
    editing.take(project)
    if document.withdrawn_at is not None:
        document.withdrawn_at, project.changed_at = None, now()
        journal.record("put_back", project, actor=actor, document=document.id)


def move(project: Project, document: ProjectDocument, by: int, *, actor: str) -> None:
    """Move a document up (-1) or down (+1) in the list."""
    editing.take(project)
    order = [one for one in _of(project) if one.withdrawn_at is None]
    if document not in order:
        return
    at = order.index(document)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for position, other in enumerate(order):
        other.position = position
    if to != at:
        journal.record("move_part", project, actor=actor, document=document.id, before=at + 1, after=to + 1)


def _of(project: Project) -> list[ProjectDocument]:
    asked = select(ProjectDocument).where(ProjectDocument.project_id == project.id)
    return list(db.session.scalars(asked.order_by(ProjectDocument.position, ProjectDocument.id)))


def fingerprint(document: ProjectDocument) -> int:
    """Return a number that tells whether somebody else has changed a document."""
    return crc32(repr(sorted(_facts(document).items())).encode()) % 10**9


def _once(same: ProjectDocument, title: Translated) -> ProjectDocument:
    if same.title != title:
        shown = same.title.pick(current_language()).text
        raise Refused(_("This file stands here already: “%(title)s”. Change what it says of itself there.", title=shown), "twice")
    return same


def _facts(document: ProjectDocument) -> dict[str, Any]:
    return {name: editing.said(getattr(document, name)) for name in _FACTS}


def _require_readable(document: ProjectDocument) -> None:
    if not document.title:
        raise Refused(_("Write what the document is called."), "title")
    if document.public and not document.title.complete:
        raise Refused(_("A public document has a title in French and in Dutch; keep it for staff until both are there."), "languages")
