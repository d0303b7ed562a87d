"""What is read of the journal, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from ixevents.journal.models import Entry


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; what is empty narrows nothing."""

    actor: str = ""
    verb: str = ""
    kind: str = ""
    begin: datetime | None = None
    end: datetime | None = None


def newest(wanted: Wanted | None = None) -> Select[Entry]:
    """Every entry that is asked for."""
    wanted = wanted or Wanted()
    asked = select(Entry).order_by(Entry.id.desc())
    for column, value in ((Entry.actor, wanted.actor), (Entry.verb, wanted.verb), (Entry.object_kind, wanted.kind)):
        asked = asked.where(column == value) if value else asked
    if wanted.begin is not None:
        asked = asked.where(Entry.happened_at >= wanted.begin)
    return asked if wanted.end is None else asked.where(Entry.happened_at < wanted.end)


def of(kind: str, object_ids: Iterable[int]) -> Select[Entry]:
    """The story of one object, or of several of one kind."""
    return newest().where(Entry.object_kind == kind, Entry.object_id.in_(list(object_ids)))


def deeds(kind: str, object_ids: Select[int], verbs: Iterable[str]) -> Select[Entry]:
    """Some deeds alone, of the story of several objects of one kind."""
    return newest().where(Entry.object_kind == kind, Entry.object_id.in_(object_ids), Entry.verb.in_(list(verbs)))


def of_kinds(kinds: Iterable[str]) -> Select[Entry]:
    """The story of everything of some kinds, what is gone by now included."""
    return newest().where(Entry.object_kind.in_(list(kinds)))
