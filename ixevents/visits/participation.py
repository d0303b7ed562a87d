"""Participations: who came, project by project and edition by edition; others read their figures from here.

A participation is one person at one slot, so who comes to two slots counts twice. How many distinct persons there were is known of
classes only, and kept apart: the two are never mixed (PRJ-02). Nothing is counted that nobody entered (PRJ-03).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, or_, select

from ixevents.classes.models import ClassParty
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.registrations.models import CheckIn, Registration

Key = tuple[int, int]
"""A project and an edition."""

Where = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Count:
    """Who came: each line counted once a slot, the last two once an edition."""

    slots: int = 0
    "At which somebody came."
    residents: int = 0
    "People of parties that are no classes, and people who came without registration."
    pupils: int = 0
    adults: int = 0
    "Who came along with classes."
    unsplit: int = 0
    "People of classes of whom nobody has said how many were pupils."
    classes: int = 0
    "Visits of classes."
    schools: int = 0
    "Distinct in their edition."
    distinct_classes: int = 0
    distinct_pupils: int = 0
    "Each class once, with the most of its pupils that came at one time."

    @property
    def participations(self) -> int:
        """All of them together."""
        return self.residents + self.pupils + self.adults + self.unsplit

    def __add__(self, other: "Count") -> "Count":
        return Count(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def by_project(*, project_id: int | None = None, edition_id: int | None = None) -> dict[Key, Count]:
    """Return the figures by project and edition, in four statements however many there are."""
    wanted = ((project_id, Event.project_id), (edition_id, Event.edition_id))
    where = [column == value for value, column in wanted if value is not None]
    found: defaultdict[Key, dict[str, int]] = defaultdict(dict)
    for statement in (_slots(where), _parties(where), _distinct(where), _unregistered(where)):
        for row in db.session.execute(statement):
            values = dict(row._mapping)
            key = values.pop("project_id"), values.pop("edition_id")
            found[key] |= {name: int(value or 0) for name, value in values.items()}
    return {key: _count(found[key]) for key in sorted(found)}


def total(counts: Iterable[Count]) -> Count:
    """Return the sum of several; schools and classes of several editions are counted in each."""
    return sum(counts, Count())


def _count(values: dict[str, int]) -> Count:
    # People of a class beyond its seats were counted at the door as come without registration.
    without = max(0, values.pop("unregistered", 0) - values.pop("beyond", 0))
    return Count(**values | {"residents": values.get("residents", 0) + without})


def _by_key(where: Where, *columns: Any) -> Select[*tuple[Any, ...]]:
    keys = (Event.project_id, Event.edition_id)
    return select(*keys, *columns).join(Slot, Slot.event_id == Event.id).where(*where).group_by(*keys)


def _slots(where: Where) -> Select[*tuple[Any, ...]]:
    party = exists().where(Registration.slot_id == Slot.id, Registration.came > 0)
    people = exists().where(CheckIn.slot_id == Slot.id, CheckIn.registration_id.is_(None), CheckIn.came > 0)
    return _by_key(where, func.count(Slot.id).label("slots")).where(or_(party, people))


def _parties(where: Where) -> Select[*tuple[Any, ...]]:
    is_class, came = ClassParty.registration_id.is_not(None), Registration.came
    said = ClassParty.pupils_came + ClassParty.adults_came
    beyond = case((said > Registration.seats, said - Registration.seats), else_=0)
    return (
        _by_key(
            where,
            func.sum(case((is_class, 0), else_=came)).label("residents"),
            func.sum(ClassParty.pupils_came).label("pupils"),
            func.sum(ClassParty.adults_came).label("adults"),
            func.sum(case((and_(is_class, ClassParty.pupils_came.is_(None)), came), else_=0)).label("unsplit"),
            func.count(ClassParty.registration_id).label("classes"),
            func.count(distinct(ClassParty.school_id)).label("schools"),
            func.sum(beyond).label("beyond"),
        )
        .join(Registration, Registration.slot_id == Slot.id)
        .outerjoin(ClassParty, ClassParty.registration_id == Registration.id)
        .where(Registration.came > 0)
    )


def _distinct(where: Where) -> Select[*tuple[Any, ...]]:
    """Each class once: by its school and label, as its key says."""
    once = (
        select(Event.project_id, Event.edition_id, func.max(ClassParty.pupils_came).label("pupils"))
        .join(Slot, Slot.event_id == Event.id)
        .join(Registration, Registration.slot_id == Slot.id)
        .join(ClassParty, ClassParty.registration_id == Registration.id)
        .where(Registration.came > 0, *where)
        .group_by(Event.project_id, Event.edition_id, Registration.party_key)
        .subquery()
    )
    counted = func.count().label("distinct_classes"), func.sum(once.c.pupils).label("distinct_pupils")
    return select(once.c.project_id, once.c.edition_id, *counted).group_by(once.c.project_id, once.c.edition_id)


def _unregistered(where: Where) -> Select[*tuple[Any, ...]]:
    people = func.sum(CheckIn.came).label("unregistered")
    return _by_key(where, people).join(CheckIn, CheckIn.slot_id == Slot.id).where(CheckIn.registration_id.is_(None))
