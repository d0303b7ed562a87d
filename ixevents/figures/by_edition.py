"""The figures of a programme edition by edition, side by side, over all projects its events belong to.

Only what adds up over projects is counted here, and schools, each once: a person is known in one project, not over several.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ixevents.core.clock import today
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.figures import counting, queries
from ixevents.figures.counting import Figures, Happenings, Number

ADDED = ("participations", "announced", "residents", "pupils", "adults", "unsplit", "classes", "events", "slots", "uncounted")


@dataclass(frozen=True)
class Run:
    """One column: an edition and what happened in its events."""

    edition: Edition
    figures: Figures

    @property
    def running(self) -> bool:
        """Whether more may happen in it."""
        return self.edition.ends_on >= today()

    @property
    def empty(self) -> bool:
        """Whether nobody came or was expected."""
        return not any(getattr(self.figures, name).value for name in ADDED)


def of(programme: str) -> tuple[list[Run], Figures]:
    """Return the editions of a programme that have begun or of which something is counted, the earliest first, and all of them together.

    Ten statements.
    """
    editions = db.session.scalars(queries.editions_of(programme)).all()
    belongs = db.session.execute(queries.events_of([one.id for one in editions])).all()
    happened = counting.read_all(sorted({row.project_id for row in belongs}))
    runs = [Run(one, _together(happened, {row.id for row in belongs if row.edition_id == one.id})) for one in editions]
    runs = [run for run in runs if run.edition.starts_on <= today() or not run.empty]
    return runs, _together(happened, {row.id for row in belongs})


def _together(happened: Mapping[int, Happenings], events: Collection[int]) -> Figures:
    parts = [counting.count(own, events=events) for own in happened.values()]
    numbers: dict[str, Any] = {name: Number(sum(getattr(part, name).value for part in parts)) for name in ADDED}
    return Figures(**numbers, schools=Number(len(_schools(happened.values(), events))))


def _schools(happened: Iterable[Happenings], events: Collection[int]) -> set[int]:
    visits = (visit for own in happened for visit in own.attendance.visits)
    return {visit.school_id for visit in visits if visit.came and visit.school_id is not None and visit.at.event_id in events}
