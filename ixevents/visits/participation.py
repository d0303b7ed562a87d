"""Who came, read from the rows themselves; every figure of participations begins here.

A participation is one person at one slot, so who comes to two slots counts twice. How many distinct pupils there were is known of
classes, and kept apart: the two are never mixed (PRJ-02). Nothing is counted that nobody entered (PRJ-03).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select, union_all

from ixevents.classes.models import ClassParty
from ixevents.classes.queries import AT_SLOT, OF_CLASSES
from ixevents.core.dates import local_day
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.registrations import sums
from ixevents.registrations.models import EXPECTED, CheckIn, Registration

Key = tuple[int, int]
"""A project and an edition."""

Where = Sequence[ColumnElement[bool]]


class At(NamedTuple):
    """Where somebody came."""

    project_id: int
    edition_id: int
    event_id: int
    slot_id: int


@dataclass(frozen=True)
class Parties:
    """The parties of one slot that are no classes and speak one language with us."""

    at: At
    language: str
    announced: int
    "Seats of those on the list at the door."
    came: int


@dataclass(frozen=True)
class Visit:
    """A class that is expected at a slot, or came."""

    at: At
    starts_at: datetime
    registration_id: int
    language: str
    announced: int
    came: int
    "As it was counted at the door."
    key: str
    "Its school and label: the same class at another slot of the edition has the same."
    school_id: int | None
    level: str
    pupils: int
    "As the teacher announced them."
    counts: Mapping[str, int]
    pupils_came: int | None
    adults_came: int | None

    @property
    def split(self) -> bool:
        """Whether somebody has said how many of them were pupils."""
        return self.pupils_came is not None

    @property
    def heads(self) -> int:
        """How many people of the class came; more may have come than it had seats."""
        return (self.pupils_came or 0) + (self.adults_came or 0) if self.split else self.came

    @property
    def beyond(self) -> int:
        """How many of them were counted at the door as come without registration."""
        return max(0, self.heads - self.announced) if self.split else 0


@dataclass(frozen=True)
class Attendance:
    """Everybody who came to some slots, and the parties that were expected."""

    parties: Sequence[Parties]
    visits: Sequence[Visit]
    "In order of time."
    others: Mapping[At, int] = field(default_factory=dict)
    "People without registration, without those of classes."

    @property
    def everybody(self) -> list[Parties | Visit]:
        """Parties and classes together."""
        return [*self.parties, *self.visits]


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
        return total((self, other))


_FIGURES = attrgetter(*(one.name for one in fields(Count)))


def by_project(*, project_id: int | None = None, edition_id: int | None = None) -> dict[Key, Count]:
    """Return the figures by project and edition, in three statements however many there are."""
    wanted = ((project_id, Event.project_id), (edition_id, Event.edition_id))
    # Who was only expected counts in none of these figures, and before a festival that is nearly everybody.
    came = read([column == value for value, column in wanted if value is not None], Registration.came > 0)
    counts: defaultdict[Key, list[Count]] = defaultdict(list)
    for at, count in _counted(came):
        counts[at[:2]].append(count)
    slots: defaultdict[Key, set[int]] = defaultdict(set)
    schools: defaultdict[Key, set[int]] = defaultdict(set)
    for at in present(came):
        slots[at[:2]].add(at.slot_id)
    for visit in came.visits:
        if visit.came and visit.school_id is not None:
            schools[visit.at[:2]].add(visit.school_id)
    here = {key: Count(slots=len(slots[key]), schools=len(schools[key])) for key in slots}
    return {key: total([*counts[key], here[key]]) for key in sorted(slots)}


def schools(*, edition_id: int | None = None) -> dict[int, int]:
    """Return how many schools came to each project, each once whatever the editions."""
    own = [Event.edition_id == edition_id] if edition_id is not None else []
    query = (
        select(Event.project_id, func.count(ClassParty.school_id.distinct()))
        .join(Slot, Slot.event_id == Event.id)
        .join(Registration, AT_SLOT)
        .join(ClassParty, ClassParty.registration_id == Registration.id)
        .where(OF_CLASSES, Registration.came > 0, *own)
        .group_by(Event.project_id)
    )
    return {project_id: count for project_id, count in db.session.execute(query)}  # noqa: C416  # rows are no pairs to mypy


def by_year() -> dict[int, int]:
    """Return the participations of each calendar year of Brussels, in four statements.

    The public reads them: parties are added up by the database, from an index of those that came, and only classes are read one by one.
    """
    years = {slot_id: local_day(starts_at).year for slot_id, starts_at in db.session.execute(select(Slot.id, Slot.starts_at))}
    found: defaultdict[int, int] = defaultdict(int)
    for slot_id, people in db.session.execute(_came_by_slot()):
        found[years[slot_id]] += people
    visits = _read_visits([], Registration.came > 0)
    for visit in visits:
        found[years[visit.at.slot_id]] += visit.heads - visit.came
    for at, people in _others([], visits).items():
        found[years[at.slot_id]] += people
    return dict(found)


def total(counts: Iterable[Count]) -> Count:
    """Return the sum of several; schools and classes of several editions are counted in each."""
    # All at once: a sum for each two makes a new one of ten fields every time.
    columns = zip(*map(_FIGURES, counts), strict=True)
    return Count(*map(sum, columns))


def read(where: Where, who: ColumnElement[bool] | None = None) -> Attendance:
    """Read who came where, and who was expected, in three statements; or only of some registrations."""
    who = _here() if who is None else who
    parties = [Parties(At(*row[:4]), row[4], int(row[5]), int(row[6])) for row in db.session.execute(_parties(where, who))]
    visits = _read_visits(where, who)
    return Attendance(parties, visits, _others(where, visits))


def present(came: Attendance) -> set[At]:
    """Return where somebody came."""
    return {one.at for one in came.everybody if one.came} | set(came.others)


def firsts(visits: Iterable[Visit]) -> Iterator[tuple[Visit, int, int, bool]]:
    """Yield visits in order of time with the people and the pupils that no earlier visit of the class brought, and whether there was none.

    So each class is counted once, with the most that came at one time, where it first came.
    """
    most: dict[tuple[int, int, str], tuple[int, int]] = {}
    for visit in visits:
        if visit.came:
            key = *visit.at[:2], visit.key
            heads, pupils = most.get(key, (0, 0))
            yield visit, max(0, visit.heads - heads), max(0, (visit.pupils_came or 0) - pupils), key not in most
            most[key] = max(heads, visit.heads), max(pupils, visit.pupils_came or 0)


def _read_visits(where: Where, who: ColumnElement[bool]) -> list[Visit]:
    return [Visit(At(*row[:4]), *row[4:]) for row in db.session.execute(_visits(where, who))]


def _others(where: Where, visits: Iterable[Visit]) -> dict[At, int]:
    """Count the people without registration, without those of classes."""
    beyond: defaultdict[int, int] = defaultdict(int)
    for visit in visits:
        beyond[visit.at.slot_id] += visit.beyond if visit.came else 0
    others = {at: people - beyond[at.slot_id] for *key, people in db.session.execute(_unregistered(where)) if (at := At(*key))}
    return {at: people for at, people in others.items() if people > 0}


def _counted(came: Attendance) -> Iterator[tuple[At, Count]]:
    for one in came.parties:
        yield one.at, Count(residents=one.came)
    for at, people in came.others.items():
        yield at, Count(residents=people)
    for visit, _heads, pupils, new in firsts(came.visits):
        split = {"pupils": visit.pupils_came or 0, "adults": visit.adults_came or 0} if visit.split else {"unsplit": visit.came}
        yield visit.at, Count(**split, classes=1, distinct_classes=int(new), distinct_pupils=pupils)


def _at(*columns: Any) -> Select[*tuple[Any, ...]]:
    return select(Event.project_id, Event.edition_id, Event.id, Slot.id, *columns).join(Slot, Slot.event_id == Event.id)


def _parties(where: Where, who: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """All parties, less the few that are classes: so a million of them are added up from an index."""
    everybody = sums.by_slot(who, *sums.at_slots_of(*where))
    classes = sums.by_slot(who, *sums.at_slots_of(*where), OF_CLASSES).subquery()
    less = select(classes.c.slot_id, classes.c.state, classes.c.language, -classes.c.parties, -classes.c.seats, -classes.c.came)
    found = union_all(everybody, less).subquery()
    announced = func.sum(case((found.c.state.in_(EXPECTED), found.c.seats), else_=0))
    return (
        _at(found.c.language, announced, func.sum(found.c.came))
        .join(found, found.c.slot_id == Slot.id)
        .group_by(Event.project_id, Event.edition_id, Event.id, Slot.id, found.c.language)
        .having(func.sum(found.c.parties) > 0)
        .order_by(Slot.id, found.c.language)
    )


def _came_by_slot() -> Select[int, int]:
    return select(Registration.slot_id, func.sum(Registration.came)).where(Registration.came > 0).group_by(Registration.slot_id)


def _visits(where: Where, who: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    party = Registration.id, Registration.language, Registration.seats, Registration.came, Registration.party_key
    told = ClassParty.school_id, ClassParty.level, ClassParty.pupils, ClassParty.counts, ClassParty.pupils_came, ClassParty.adults_came
    return (
        _at(Slot.starts_at, *party, *told)
        .join(Registration, AT_SLOT)
        .join(ClassParty, ClassParty.registration_id == Registration.id)
        .where(OF_CLASSES, who, *where)
        .order_by(Slot.starts_at, Registration.id)
    )


def _here() -> ColumnElement[bool]:
    """Who is on the list at the door, or came."""
    return or_(Registration.came > 0, Registration.state.in_(EXPECTED))


def _unregistered(where: Where) -> Select[*tuple[Any, ...]]:
    return (
        _at(func.sum(CheckIn.came))
        .join(CheckIn, CheckIn.slot_id == Slot.id)
        .where(CheckIn.registration_id.is_(None), *where)
        .group_by(Event.project_id, Event.edition_id, Event.id, Slot.id)
    )
