"""Writing grants down: each change with what stood before, in the journal."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update

from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict
from ixevents.extensions import db
from ixevents.grants.models import Grant, GrantDocument
from ixevents.journal import actions as journal

FIELDS = ("year", "beneficiary", "object", "amount", "decision", "decided_on", "project_id", "partner_id")


def add(values: Mapping[str, Any], *, actor: str, sample: bool = False) -> Grant:
    """Write a grant down; everybody reads it at once when its object has both languages."""
    grant = Grant(**{name: values.get(name) for name in FIELDS}, shown=values["object"].complete, sample=sample)
    db.session.add(grant)
    db.session.flush()
    journal.record("add_grant", grant, actor=actor, **_facts(grant, FIELDS))
    return grant


def change(grant: Grant, version: int, values: Mapping[str, Any], *, actor: str) -> Grant:
    """Write a grant anew; raises `Conflict` when somebody else has done so since the form was opened."""
    _take(grant, version)
    names = [name for name in FIELDS if getattr(grant, name) != values.get(name)]
    before = _facts(grant, names)
    for name in names:
        setattr(grant, name, values.get(name))
    grant.shown = grant.object.complete
    db.session.flush()
    if names:
        journal.record("change_grant", grant, actor=actor, before=before, after=_facts(grant, names))
    return grant


def remove(grant: Grant, version: int, *, actor: str) -> None:
    """Take a grant out of the list, for one written down by mistake; the journal keeps what it was."""
    _take(grant, version)
    journal.record("remove_grant", grant, actor=actor, **_facts(grant, FIELDS))
    db.session.execute(delete(GrantDocument).where(GrantDocument.grant_id == grant.id))
    db.session.delete(grant)
    db.session.flush()


def _take(grant: Grant, version: int) -> None:
    """Take the row for writing. The UPDATE is the lock: of two who save at once, the second finds another version."""
    taken = update(Grant).where(Grant.id == grant.id, Grant.version == version).values(version=version + 1).returning(Grant.id)
    if db.session.execute(taken, execution_options={"synchronize_session": False}).first() is None:
        raise Conflict
    db.session.refresh(grant)


def _facts(grant: Grant, names: tuple[str, ...] | list[str]) -> dict[str, object]:
    return {name: _told(getattr(grant, name)) for name in names if getattr(grant, name) not in (None, "")}


def _told(value: object) -> object:
    if isinstance(value, Translated):
        return value.as_dict()
    return value if isinstance(value, int | str) else str(value)
