"""Changing settings: nothing is overwritten unseen, everything is in the journal with before and after."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ixevents.core.refusal import Conflict
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.settings import queries
from ixevents.settings.models import StoredSettings


def save(section: str, version: int, values: Mapping[str, Any], *, actor: str) -> StoredSettings:
    """Store the settings of one part; raises `Conflict` when it is no longer at this version (0: nothing was stored yet)."""
    row = _take(section, version)
    before = dict(row.held or {})
    row.held = dict(values)
    db.session.flush()
    changed = [name for name in {**before, **values} if before.get(name) != values.get(name)]
    if changed:
        old, new = ({name: held.get(name) for name in changed} for held in (before, values))
        journal.record("change", row, actor=actor, before=old, after=new)
    return row


def _take(section: str, version: int) -> StoredSettings:
    """Take the row for writing. The UPDATE is the lock: of two who save at once, the second finds another version."""
    if version == 0:
        return _begin(section)
    taken = db.session.execute(
        update(StoredSettings)
        .where(StoredSettings.section == section, StoredSettings.version == version)
        .values(version=version + 1)
        .returning(StoredSettings.id)
    )
    if taken.first() is None:
        raise Conflict
    return db.session.scalars(queries.section(section).execution_options(populate_existing=True)).one()


def _begin(section: str) -> StoredSettings:
    row = StoredSettings(section=section, held={})
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise Conflict from None
    return row
