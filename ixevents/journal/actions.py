"""Writing the journal."""

from typing import Any

from ixevents.extensions import db
from ixevents.journal.models import PUBLIC, Entry


def record(verb: str, thing: Any, *, actor: str = PUBLIC, **facts: Any) -> Entry:
    """Note that `actor` did `verb` to `thing`, a stored object; facts hold no personal data."""
    entry = Entry(actor=actor, verb=verb, object_kind=thing.__tablename__, object_id=thing.id, facts=facts)
    db.session.add(entry)
    return entry
