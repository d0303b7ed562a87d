"""The rule of SCH-11: two slots never share a facilitator, a room or more copies of a kit than there are, buffers included.

`lock` comes before anything is counted: an UPDATE of the resource's row, which takes the row lock on PostgreSQL and the
write lock on SQLite. Whoever assigns or moves has the slot's lock already, so locks are always taken slot first, then
resources by id, and what is counted stays true until the commit.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import Table, update

from ixevents.core import confinement, dates
from ixevents.core.languages import Translated
from ixevents.core.web import current_language, plain
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.resources import queries
from ixevents.resources.models import Assignment, Resource

_TABLE = cast(Table, Resource.__table__)


@dataclass(frozen=True)
class Use:
    """A resource in a slot, for as long as it lasts, with what is kept free around it."""

    resource_id: int
    slot_id: int
    starts_at: datetime
    ends_at: datetime
    before: int
    after: int
    copies: int
    title: Translated
    zone: str
    all_day: bool

    @classmethod
    def of(cls, one: Assignment, slot: Slot) -> "Use":
        """Return the use an assignment is in its slot."""
        kept = (one.before_minutes, one.after_minutes, one.copies)
        return cls(one.resource_id, slot.id, slot.starts_at, slot.ends_at, *kept, slot.event.title, slot.zone, slot.all_day)

    @property
    def words(self) -> str:
        """What and when, in the reader's language."""
        day = dates.day_long(self.starts_at, current_language(), self.zone)
        when = day if self.all_day else f"{day}, {dates.hours(self.starts_at, self.ends_at, self.zone)}"
        return f"{plain(self.title)} ({when})"


def lock(resource_ids: Iterable[int]) -> dict[int, int]:
    """Take the locks of resources, always in the same order; return how many copies there are of each."""
    found: dict[int, int] = {}
    for resource_id in sorted(set(resource_ids)):
        statement = update(_TABLE).where(_TABLE.c.id == resource_id).values(copies=_TABLE.c.copies).returning(_TABLE.c.copies)
        found[resource_id] = db.session.execute(statement).scalar_one()
    return found


@confinement.everywhere()
def uses(resource_ids: Collection[int], begin: datetime, end: datetime) -> dict[int, list[Use]]:
    """Return the uses of resources near a time, by resource, in one statement."""
    found: dict[int, list[Use]] = {resource_id: [] for resource_id in resource_ids}
    for row in db.session.execute(queries.uses(resource_ids, begin, end)):
        found[row.resource_id].append(Use(*row))
    return found


def against(wanted: Use, others: Sequence[Use], copies: int) -> list[Use]:
    """Return the uses that leave no room for the wanted one; none when there are copies enough."""
    clashing = [other for other in others if other.slot_id != wanted.slot_id and meet(wanted, other)]
    if wanted.copies > copies:
        return clashing
    # At the start of each, as many are in use as began before and still go on: the most of these is what is taken at once.
    peak = max((_in_use_at(other, clashing) for other in clashing), default=0)
    return clashing if peak + wanted.copies > copies else []


def clashes(slot: Slot, resources: Sequence[Resource]) -> dict[int, list[Use]]:
    """Return by resource what takes it at a slot's time, with its usual buffer; for suggestions, without any lock."""
    others = uses([resource.id for resource in resources], slot.starts_at, slot.ends_at)
    return {one.id: against(_as_usual(slot, one), others[one.id], one.copies) for one in resources}


def meet(one: Use, other: Use) -> bool:
    """Whether two uses overlap, or leave less between them than the longer of both buffers."""
    first, second = (one, other) if one.starts_at <= other.starts_at else (other, one)
    return second.starts_at < first.ends_at + timedelta(minutes=max(first.after, second.before))


def taken(resource: str, clashing: Sequence[Use]) -> str:
    """Say by what a resource is taken."""
    return _("%(name)s is taken: %(uses)s.", name=resource, uses=", ".join(use.words for use in clashing))


def _as_usual(slot: Slot, resource: Resource) -> Use:
    buffer = resource.buffer_minutes
    return Use(resource.id, slot.id, slot.starts_at, slot.ends_at, buffer, buffer, 1, slot.event.title, slot.zone, slot.all_day)


def _in_use_at(use: Use, others: Sequence[Use]) -> int:
    began = [other for other in others if (other.starts_at, other.slot_id) <= (use.starts_at, use.slot_id)]
    return sum(other.copies for other in began if other is use or meet(other, use))
