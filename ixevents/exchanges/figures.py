"""Who took part: participations and persons, kept apart (PRJ-02), from attendance alone (PRJ-03).

A participation is one head at one meeting. Persons are counted once: of a party that met three times it is the largest number
that came to one of them, and a party that is the same people as an earlier one is not counted again. So persons are "at least":
nobody is counted twice, and who only came when fewer did is not counted at all.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, func, select

from ixevents.core.dates import local_day
from ixevents.exchanges.models import Authority, Exchange, ExchangeParty, ExchangeSide, ExchangeState, PartyKind
from ixevents.extensions import db

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Attendance:
    """One party at one meeting that was held; NULL where nobody wrote a number down."""

    exchange_id: int
    starts_at: datetime
    authority_id: int
    country: str | None
    kind: PartyKind
    people: int
    "The party that stands for the same people, itself unless told."
    pupils: int | None
    teachers: int | None


@dataclass(frozen=True)
class Heads:
    """Numbers of people by what they are; film crews are students."""

    pupils: int = 0
    students: int = 0
    teachers: int = 0

    @property
    def young(self) -> int:
        """Pupils and students."""
        return self.pupils + self.students

    @property
    def all(self) -> int:
        """Everybody."""
        return self.young + self.teachers


@dataclass(frozen=True)
class Figures:
    """What attendance says. The two kinds of numbers are never added up."""

    exchanges: int = 0
    participations: Heads = Heads()
    persons: Heads = Heads()
    uncounted: int = 0
    "Sides of held meetings without a number of pupils."


NOTHING = Figures()


def attendances(
    project_ids: Sequence[int], first: datetime | None = None, last: datetime | None = None
) -> Select[int, int, datetime, int, str | None, PartyKind, int, int | None, int | None]:
    """Sides of the meetings of projects that were held and began in a period, both ends of it optional; the project comes first."""
    people = func.coalesce(ExchangeParty.same_as_id, ExchangeParty.id)
    query = (
        select(
            Exchange.project_id,
            Exchange.id,
            Exchange.starts_at,
            Authority.id,
            Authority.country,
            ExchangeParty.kind,
            people,
            ExchangeSide.pupils_came,
            ExchangeSide.teachers_came,
        )
        .join(Exchange, Exchange.id == ExchangeSide.exchange_id)
        .join(ExchangeParty, ExchangeParty.id == ExchangeSide.party_id)
        .join(Authority, Authority.id == ExchangeParty.authority_id)
        .where(Exchange.project_id.in_(project_ids), Exchange.state == ExchangeState.HELD)
        .order_by(Exchange.starts_at, ExchangeSide.id)
    )
    if first is not None:
        query = query.where(Exchange.starts_at >= first)
    return query if last is None else query.where(Exchange.starts_at < last)


def read(project_id: int, first: datetime | None = None, last: datetime | None = None) -> list[Attendance]:
    """Return the attendances of a period, in one statement."""
    return read_all([project_id], first, last).get(project_id, [])


def read_all(project_ids: Sequence[int], first: datetime | None = None, last: datetime | None = None) -> dict[int, list[Attendance]]:
    """Return the same of several projects, in one statement; those without any are left out."""
    found: dict[int, list[Attendance]] = {}
    for row in db.session.execute(attendances(project_ids, first, last)):
        found.setdefault(row[0], []).append(Attendance(*row[1:]))
    return found


def of(rows: Sequence[Attendance]) -> Figures:
    """Add up attendances."""
    came = [row for row in rows if (row.pupils or 0) + (row.teachers or 0) > 0]
    return Figures(
        exchanges=len({row.exchange_id for row in rows}),
        participations=_heads((row.kind, row.pupils or 0, row.teachers or 0) for row in came),
        persons=_heads(_once_each(came)),
        uncounted=sum(row.pupils is None for row in rows),
    )


def by(rows: Iterable[Attendance], key: Callable[[Attendance], K]) -> dict[K, Figures]:
    """Return the figures of each group: `by(rows, lambda row: row.country)`."""
    groups: dict[K, list[Attendance]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: of(group) for name, group in groups.items()}


def by_authority(rows: Iterable[Attendance]) -> dict[int, Figures]:
    """Return the figures of each authority, by id."""
    return by(rows, lambda row: row.authority_id)


def by_country(rows: Iterable[Attendance]) -> dict[str | None, Figures]:
    """Return the figures of each country; None is unknown."""
    return by(rows, lambda row: row.country)


def by_year(rows: Iterable[Attendance]) -> dict[int, Figures]:
    """Return the figures of each calendar year; a person of two years is one in each, so years do not add up to persons."""
    return by(rows, lambda row: local_day(row.starts_at).year)


def _once_each(rows: Iterable[Attendance]) -> Iterable[tuple[PartyKind, int, int]]:
    most: dict[int, tuple[PartyKind, int, int]] = {}
    for row in rows:
        _kind, pupils, teachers = most.get(row.people, (row.kind, 0, 0))
        most[row.people] = (row.kind, max(pupils, row.pupils or 0), max(teachers, row.teachers or 0))
    return most.values()


def _heads(rows: Iterable[tuple[PartyKind, int, int]]) -> Heads:
    pupils = students = teachers = 0
    for kind, young, grown in rows:
        crew = kind == PartyKind.FILM_CREW
        students, pupils, teachers = students + young * crew, pupils + young * (not crew), teachers + grown
    return Heads(pupils, students, teachers)
