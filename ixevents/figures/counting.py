"""The figures of a project in a period, counted from what happened; each number knows the slots it comes from.

Participations are heads at slots. Persons are counted once in a project, where they first came, so that the persons of several periods
add up; whom nobody can tell apart is said as unknown. The two are never mixed (PRJ-02). Exchanges between classes of several countries
are figures of their own and in none of the others.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ixevents.core import zones
from ixevents.core.clock import now
from ixevents.events.models import Event, SlotState
from ixevents.exchanges import figures as exchange_figures
from ixevents.extensions import db
from ixevents.figures import axes, queries
from ixevents.figures.axes import UNKNOWN, Axis
from ixevents.figures.queries import Dated
from ixevents.projects.models import Project
from ixevents.registrations import persons
from ixevents.visits import participation
from ixevents.visits.participation import At, Attendance, Parties, Visit


@dataclass(frozen=True)
class Number:
    """A number, and each slot's part in it, in order of time. Of what counts once the parts may be more than the number."""

    value: int = 0
    parts: Mapping[int, int] = field(default_factory=dict)

    @property
    def slots(self) -> tuple[int, ...]:
        """The slots it comes from."""
        return tuple(self.parts)


ZERO = Number()


@dataclass(frozen=True)
class Figures:
    """What happened in a project in a period."""

    slots: Number = ZERO
    "At which somebody came."
    events: Number = ZERO
    "Distinct, of those slots."
    announced: Number = ZERO
    "Seats of the parties that were expected at slots that are over."
    participations: Number = ZERO
    residents: Number = ZERO
    "Of the participations: people of parties that are no classes, and people who came without registration."
    pupils: Number = ZERO
    adults: Number = ZERO
    "With classes."
    unsplit: Number = ZERO
    "People of classes of whom nobody has said how many were pupils."
    classes: Number = ZERO
    "Visits of classes."
    schools: Number = ZERO
    "Distinct in the period."
    persons: Number = ZERO
    "Who had not come to the project before: by the address of a party, or in a class."
    distinct_pupils: Number = ZERO
    "Of the persons: each class once in its edition, with the most of its pupils that came at one time."
    distinct_classes: Number = ZERO
    unknown_persons: Number = ZERO
    "Participations of people whom nobody can tell apart: without address, or without registration."
    facilitators: Number = ZERO
    "Distinct, at slots where somebody came."
    uncounted: Number = ZERO
    "Slots that are over, where people were expected and nobody has written down who came."
    splits: Mapping[Axis, Mapping[str, Number]] = field(default_factory=dict)
    "The empty key is unknown."
    exchanges: exchange_figures.Figures = exchange_figures.NOTHING
    exchange_countries: Mapping[str | None, exchange_figures.Figures] = field(default_factory=dict)


@dataclass(frozen=True)
class Happenings:
    """All that the figures of one project are counted from, whatever the period."""

    slots: Mapping[int, Dated]
    "In order of time."
    attendance: Attendance
    persons: Mapping[int, tuple[int, int]]
    "For each slot, of parties that are no classes: new persons, and people of whom that is unknown."
    facilitators: Mapping[int, frozenset[int]]
    schools: Mapping[int, tuple[str, str, str]]
    "Name, postcode and country of the schools whose classes came, perhaps to another project that was read with it."
    exchanges: list[exchange_figures.Attendance]


def of(project: Project, starts: date | None = None, ends: date | None = None) -> Figures:
    """Return the figures of a project from one day to another, both included; without them, of all its time."""
    return count(read(project.id), starts, ends)


def read(project_id: int) -> Happenings:
    """Read what happened in a project, in eight statements whatever there is."""
    return read_all([project_id])[project_id]


def read_all(project_ids: Sequence[int]) -> dict[int, Happenings]:
    """Read what happened in each of several projects, in as many statements as for one."""
    theirs = [Event.project_id.in_(project_ids)]
    slots: dict[int, dict[int, Dated]] = {project_id: {} for project_id in project_ids}
    for row in db.session.execute(queries.slots(theirs)):
        slots[row[0]][row[1]] = Dated(*row[1:])
    led: defaultdict[int, set[int]] = defaultdict(set)
    for slot_id, resource_id in db.session.execute(queries.facilitators(theirs)):
        led[slot_id].add(resource_id)
    came = _by_project(participation.read(theirs))
    new = {slot_id: (int(known), int(unknown)) for slot_id, known, unknown in db.session.execute(persons.by_slot(*theirs))}
    schools = {key: (name, postcode, country) for key, name, postcode, country in db.session.execute(queries.schools(theirs))}
    met = exchange_figures.read_all(project_ids)
    return {
        project_id: Happenings(
            slots=own,
            attendance=came[project_id],
            persons={slot_id: new[slot_id] for slot_id in own if slot_id in new},
            facilitators={slot_id: frozenset(led[slot_id]) for slot_id in own if slot_id in led},
            schools=schools,
            exchanges=met.get(project_id, []),
        )
        for project_id, own in slots.items()
    }


def _by_project(came: Attendance) -> Mapping[int, Attendance]:
    parties: defaultdict[int, list[Parties]] = defaultdict(list)
    visits: defaultdict[int, list[Visit]] = defaultdict(list)
    others: defaultdict[int, dict[At, int]] = defaultdict(dict)
    for party in came.parties:
        parties[party.at.project_id].append(party)
    for visit in came.visits:
        visits[visit.at.project_id].append(visit)
    for at, people in came.others.items():
        others[at.project_id][at] = people
    return defaultdict(
        lambda: Attendance([], []), {key: Attendance(parties[key], visits[key], others[key]) for key in {*parties, *visits, *others}}
    )


def count(happened: Happenings, starts: date | None = None, ends: date | None = None, *, events: Collection[int] | None = None) -> Figures:
    """Return the figures of a period, or of some events in it.

    Who came before, to this event or another, is no new person; so persons of periods and events add up. Of events nothing is said of
    exchanges.
    """
    first, last = _moment(starts), _moment(ends + timedelta(days=1) if ends else None)
    slots = {
        key: slot
        for key, slot in happened.slots.items()
        if (first is None or slot.starts_at >= first)
        and (last is None or slot.starts_at < last)
        and (events is None or slot.event_id in events)
    }
    met = [one for one in happened.exchanges if (first is None or one.starts_at >= first) and (last is None or one.starts_at < last)]
    met = met if events is None else []
    return Figures(
        **_sums(_amounts(happened, slots), slots),
        **_distinct(_things(happened, slots), slots),
        splits=_splits(happened, slots),
        exchanges=exchange_figures.of(met),
        exchange_countries=exchange_figures.by_country(met),
    )


def _amounts(happened: Happenings, slots: Mapping[int, Dated]) -> Iterator[tuple[str, int, int]]:
    """Yield what is added up: the name of the figure, the slot, how many."""
    came, over = happened.attendance, now()
    for one in came.parties:
        yield from _named(one.at.slot_id, residents=one.came, participations=one.came)
    for at, people in came.others.items():
        yield from _named(at.slot_id, residents=people, participations=people, unknown_persons=people)
    for visit, heads, pupils, new in participation.firsts(came.visits):
        yield from _of_visit(visit)
        yield from _named(visit.at.slot_id, persons=heads, distinct_pupils=pupils, distinct_classes=int(new))
    for slot_id, (new_persons, unknown) in happened.persons.items():
        yield from _named(slot_id, persons=new_persons, unknown_persons=unknown)
    for party in came.everybody:
        slot = slots.get(party.at.slot_id)
        if slot is not None and slot.ends_at <= over:
            yield "announced", slot.id, party.announced


def _of_visit(visit: Visit) -> Iterator[tuple[str, int, int]]:
    split = {"pupils": visit.pupils_came or 0, "adults": visit.adults_came or 0} if visit.split else {"unsplit": visit.came}
    return _named(visit.at.slot_id, **split, classes=1, participations=visit.heads)


def _things(happened: Happenings, slots: Mapping[int, Dated]) -> Iterator[tuple[str, int, Hashable]]:
    """Yield what is counted once each: the name of the figure, the slot, the thing."""
    came = happened.attendance
    present = {at.slot_id for at in participation.present(came)} & set(slots)
    for slot_id in present:
        yield "slots", slot_id, slot_id
        yield "events", slot_id, slots[slot_id].event_id
        yield from (("facilitators", slot_id, person) for person in happened.facilitators.get(slot_id, ()))
    yield from (("schools", visit.at.slot_id, visit.school_id) for visit in came.visits if visit.came and visit.school_id is not None)
    expected = {one.at.slot_id for one in came.everybody if one.announced}
    for slot_id, slot in slots.items():
        open_ = slot.ends_at <= now() and slot.state == SlotState.PUBLISHED and not slot.door_closed
        if open_ and slot_id in expected and slot_id not in present:
            yield "uncounted", slot_id, slot_id


def _splits(happened: Happenings, slots: Mapping[int, Dated]) -> dict[Axis, dict[str, Number]]:
    came = happened.attendance
    amounts: dict[Axis, list[tuple[str, int, int]]] = {axis: [] for axis in Axis}
    for one in came.parties:
        amounts[Axis.LANGUAGE].append((_language(one.language), one.at.slot_id, one.came))
    amounts[Axis.LANGUAGE] += [(UNKNOWN, at.slot_id, people) for at, people in came.others.items()]
    for visit in came.visits:
        if visit.came:
            for axis, key, people in _split(visit, happened.schools):
                amounts[axis].append((key, visit.at.slot_id, people))
    return {axis: _sums(found, slots) for axis, found in amounts.items()}


def _split(visit: Visit, schools: Mapping[int, tuple[str, str, str]]) -> Iterator[tuple[Axis, str, int]]:
    _name, postcode, country = schools.get(visit.school_id or 0, ("", UNKNOWN, UNKNOWN))
    yield Axis.LANGUAGE, _language(visit.language), visit.heads
    yield Axis.SCHOOL, str(visit.school_id or UNKNOWN), visit.heads
    yield Axis.POSTCODE, postcode, visit.heads
    yield Axis.COUNTRY, country, visit.heads
    yield Axis.LEVEL, visit.level, visit.pupils_came or 0
    yield Axis.AGE, axes.age_band(visit.level), visit.pupils_came or 0
    for sex in axes.SEXES:
        yield Axis.SEX, sex, visit.counts.get(sex, 0)
    yield Axis.SEX, UNKNOWN, max(0, visit.pupils - sum(visit.counts.get(sex, 0) for sex in axes.SEXES))


def _named(slot_id: int, **amounts: int) -> Iterator[tuple[str, int, int]]:
    return ((name, slot_id, value) for name, value in amounts.items())


def _sums(amounts: Iterable[tuple[str, int, int]], slots: Mapping[int, Dated]) -> dict[str, Number]:
    found: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for name, slot_id, value in amounts:
        if value and slot_id in slots:
            found[name][slot_id] += value
    return {name: Number(sum(by_slot.values()), _ordered(by_slot, slots)) for name, by_slot in found.items()}


def _distinct(things: Iterable[tuple[str, int, Hashable]], slots: Mapping[int, Dated]) -> dict[str, Number]:
    found: defaultdict[str, defaultdict[int, set[Hashable]]] = defaultdict(lambda: defaultdict(set))
    for name, slot_id, thing in things:
        if slot_id in slots:
            found[name][slot_id].add(thing)
    return {
        name: Number(len(set().union(*by_slot.values())), _ordered({slot_id: len(own) for slot_id, own in by_slot.items()}, slots))
        for name, by_slot in found.items()
    }


def _ordered(parts: Mapping[int, int], slots: Mapping[int, Dated]) -> dict[int, int]:
    return {slot_id: parts[slot_id] for slot_id in sorted(parts, key=lambda slot_id: (slots[slot_id].starts_at, slot_id))}


def _language(language: str) -> str:
    return UNKNOWN if language == "unknown" else language


def _moment(day: date | None) -> datetime | None:
    return None if day is None else zones.instant(day, time(0))
