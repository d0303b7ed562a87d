"""From what the journal says was done to what has changed for those who read the open data."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from ixevents.events.models import Edition, EditionState, Event, EventState, Place, Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.projects.models import Project, ProjectState
from ixevents.projects.partners import Partner
from ixevents.webhooks.models import Topic

_TAKEN_BACK = "unpublish"
"""The one verb after which what was public is no longer."""
_WRITTEN = frozenset({"publish", "republish", "edit", "picture", _TAKEN_BACK})
_RECORD = frozenset({"edit", "archive", "restore"})
VERBS: dict[str, frozenset[str]] = {
    Event.__tablename__: _WRITTEN | {"share_names"},
    Slot.__tablename__: _WRITTEN | {"move", "call_off", "set_capacity"},
    Place.__tablename__: _WRITTEN,
    Edition.__tablename__: _WRITTEN,
    Project.__tablename__: _RECORD
    | {"publish_record", "classify", "take_suggestion", "add_part", "edit_part", "move_part", "remove_part"}
    | {"attach", "edit_document", "withdraw", "put_back"},
    Partner.__tablename__: _RECORD | {"create", "add_name", "remove_name", "put_logo", "remove_logo"},
}
"""What is done to a kind of thing that others can read afterwards; the journal tells of looks and drafts too."""


@dataclass(frozen=True)
class Thing:
    """Something of a list of the open data."""

    topic: Topic
    key: tuple[str, ...]
    "What its address ends with, in order."

    @property
    def path(self) -> str:
        """Return the end of its address."""
        return "/".join(self.key)


def concerns(entry: Entry) -> bool:
    """Whether what an entry tells may have changed something public. Free seats are no change: they are asked for."""
    return entry.verb in VERBS.get(entry.object_kind, ())


def changed(entries: Iterable[Entry]) -> list[Thing]:
    """Return what these entries changed for the public, each thing once; what is a draft still is told to nobody."""
    ids: dict[str, set[int]] = {}
    taken_back: dict[str, set[int]] = {}
    for entry in entries:
        ids.setdefault(entry.object_kind, set()).add(entry.object_id)
        if entry.verb == _TAKEN_BACK:
            taken_back.setdefault(entry.object_kind, set()).add(entry.object_id)
    found = (thing for kind, some in ids.items() for thing in _OF[kind](some, taken_back.get(kind, set())))
    return list(dict.fromkeys(found))


def _events(ids: set[int], gone: set[int]) -> Iterator[Thing]:
    public = (Event.state == EventState.PUBLISHED) & (Edition.state == EditionState.PUBLISHED)
    asked = select(Event.slug).join(Event.edition).where((Event.id.in_(ids) & public) | Event.id.in_(gone))
    yield from (Thing(Topic.EVENTS, (slug,)) for slug in db.session.scalars(asked.order_by(Event.id)))


def _slots(ids: set[int], _gone: set[int]) -> Iterator[Thing]:
    yield from _events(set(db.session.scalars(select(Slot.event_id).where(Slot.id.in_(ids)))), set())


def _places(ids: set[int], _gone: set[int]) -> Iterator[Thing]:
    yield from _events(set(db.session.scalars(select(Slot.event_id).where(Slot.place_id.in_(ids)))), set())


def _editions(ids: set[int], gone: set[int]) -> Iterator[Thing]:
    asked = select(Edition.programme, Edition.slug).where(
        (Edition.id.in_(ids) & (Edition.state == EditionState.PUBLISHED)) | Edition.id.in_(gone)
    )
    yield from (Thing(Topic.EDITIONS, (str(programme), slug)) for programme, slug in db.session.execute(asked.order_by(Edition.id)))
    # With an edition its public events appear and vanish.
    inside = select(Event.id).where(Event.edition_id.in_(ids), Event.state == EventState.PUBLISHED)
    yield from _events(set(db.session.scalars(inside)), set(db.session.scalars(inside.where(Event.edition_id.in_(gone)))))


def _projects(ids: set[int], _gone: set[int]) -> Iterator[Thing]:
    asked = select(Project.slug).where(Project.id.in_(ids), Project.state != ProjectState.DRAFT).order_by(Project.id)
    yield from (Thing(Topic.PROJECTS, (slug,)) for slug in db.session.scalars(asked))


def _partners(ids: set[int], _gone: set[int]) -> Iterator[Thing]:
    asked = select(Partner.slug).where(Partner.id.in_(ids)).order_by(Partner.id)
    yield from (Thing(Topic.PARTNERS, (slug,)) for slug in db.session.scalars(asked))


_OF: dict[str, Callable[[set[int], set[int]], Iterator[Thing]]] = {
    Event.__tablename__: _events,
    Slot.__tablename__: _slots,
    Place.__tablename__: _places,
    Edition.__tablename__: _editions,
    Project.__tablename__: _projects,
    Partner.__tablename__: _partners,
}
