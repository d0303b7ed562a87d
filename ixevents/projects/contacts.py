"""The roles the public writes to about records: a function and its address, never a person (IATI-12)."""

from zlib import crc32

from flask_babel import gettext as _

from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects.models import ProjectContact


def add(contact: ProjectContact, role: Translated, email: str, *, actor: str) -> ProjectContact:
    """Add a role with its address."""
    _write(contact, role, email)
    db.session.add(contact)
    db.session.flush()
    journal.record("create", contact, actor=actor)
    return contact


def edit(contact: ProjectContact, seen: int, role: Translated, email: str, *, actor: str) -> None:
    """Correct a role or its address; raises `Conflict` when it is no longer what was `seen`."""
    db.session.refresh(contact, with_for_update=True)
    if fingerprint(contact) != seen:
        raise Conflict
    before = {"role": contact.role.as_dict(), "email": contact.email}
    _write(contact, role, email)
    db.session.flush()
    after = {"role": contact.role.as_dict(), "email": contact.email}
    if before != after:
        journal.record("edit", contact, actor=actor, before=before, after=after)


def fingerprint(contact: ProjectContact) -> int:
    """Return a number that tells whether somebody else has changed it."""
    return crc32(repr((contact.role, contact.email)).encode()) % 10**9


def _write(contact: ProjectContact, role: Translated, email: str) -> None:
    if not role.complete:
        raise Refused(_("Write the role in French and in Dutch: the public reads it."), "languages")
    contact.role, contact.email = role, email
