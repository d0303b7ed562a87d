"""Writing the journal."""

from typing import Any

from ixevents.extensions import db
from ixevents.journal.models import PUBLIC, Entry


def record(verb: str, thing: Any, *, actor: str = PUBLIC, **facts: Any) -> Entry:
    """Note that `actor` did `verb` to `thing`, a stored object; facts hold no personal data."""
    return _kept(Entry(actor=actor, verb=verb, object_kind=thing.__tablename__, object_id=thing.id, facts=facts))


def note(verb: str, kind: str, *, actor: str, **facts: Any) -> Entry:
    """Note what was done to many things of a kind at once, as counts; there is no one object, hence id 0."""
    return _kept(Entry(actor=actor, verb=verb, object_kind=kind, object_id=0, facts=facts))


def _kept(entry: Entry) -> Entry:
    db.session.add(entry)
    return entry
