"""The events of a project record, handed to the records' pages, which know nothing of events."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from ixevents.core.clock import now
from ixevents.core.web import plain
from ixevents.events import agenda, listed, queries
from ixevents.events.listed import Listed
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.projects.linked import LinkedEvent
from ixevents.projects.models import Project

MOST_SLOTS = 200


def of_project(project: Project) -> list[LinkedEvent]:
    """Return the public events of a record, each once: those to come by date, then those that are over, the latest first."""
    at = now()
    slots = listed.read(db.session.execute(_slots(project)))
    to_come = _first_of_each(slot for slot in reversed(slots) if slot.ends_at > at)
    over = _first_of_each(slot for slot in slots if slot.event_id not in {coming.event_id for coming in to_come})
    shown = [*to_come, *over]
    return [_linked(row, slot) for row, slot in zip(agenda.rows(shown, at), shown, strict=True)]


def by_year() -> dict[int, int]:
    """Return how many public events there were in each year; an event of two years counts in both."""
    return {int(year): count for year, count in db.session.execute(queries.events_by_year(now()))}


def _slots(project: Project) -> Select[Any]:
    """The record's latest public slots, the last one first."""
    selection = queries.listed_slots().where(Event.project_id == project.id).order_by(None)
    return selection.order_by(Slot.starts_at.desc(), Slot.id.desc()).limit(MOST_SLOTS)


def _first_of_each(slots: Iterable[Listed]) -> list[Listed]:
    first: dict[int, Listed] = {}
    for slot in slots:
        first.setdefault(slot.event_id, slot)
    return list(first.values())


def _linked(row: agenda.Row, slot: Listed) -> LinkedEvent:
    return LinkedEvent(
        title=plain(slot.title),
        url=row.url,
        slug=row.slug,
        theme=row.theme,
        start=row.start,
        end=row.end,
        all_day=slot.all_day,
        place=plain(slot.place),
        summary=plain(slot.summary),
        state=row.state,
        words=row.words,
    )
