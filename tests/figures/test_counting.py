"""Figures against an independent recount: plain loops over the rows, year by year and for all time."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.classes.models import ClassParty
from ixevents.core.clock import BRUSSELS
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.figures import counting
from ixevents.figures.axes import Axis
from ixevents.figures.counting import Figures, Number
from ixevents.projects.models import Project
from ixevents.registrations.models import CheckIn, Registration
from ixevents.schools.models import School
from tests.support import factories
from tests.support.queries import count_queries
from tests.support.visits import make_class, make_school
from tests.support.worlds import NOW, make_world

M = TypeVar("M")
PERIODS = ((None, None), (date(2026, 1, 1), date(2026, 12, 31)), (date(2027, 1, 1), None), (None, date(2027, 4, 2)))


@pytest.fixture(autouse=True)
def today(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


def test_figures_are_what_a_plain_recount_says(any_app: Flask) -> None:
    for seed in range(6):
        world = make_world(random.Random(seed).randint)
        for project in world.projects:
            for period in PERIODS:
                assert _said(counting.of(project, *period)) == _recounted(project, *period), (seed, period)
        db.session.rollback()


def test_every_number_knows_the_slots_it_comes_from(app: Flask) -> None:
    project = factories.make_project()
    event = factories.make_event(project=project)
    early, late, empty = (_slot(event, days) for days in (30, 10, 5))
    factories.make_registration(slot=late, seats=4, came=2)
    factories.make_registration(slot=early, seats=2, came=2)
    factories.make_registration(slot=empty, seats=3)

    found = counting.of(project)

    two = {early.id: 2, late.id: 2}
    assert (found.participations, found.announced) == (Number(4, two), Number(9, {early.id: 2, late.id: 4, empty.id: 3}))
    assert (found.slots, found.events) == (Number(2, {early.id: 1, late.id: 1}), Number(1, {early.id: 1, late.id: 1}))
    assert (found.uncounted, list(found.participations.slots)) == (Number(1, {empty.id: 1}), [early.id, late.id])
    assert found.splits[Axis.LANGUAGE] == {"fr": Number(4, two)}


def test_one_address_is_so_many_persons_as_came_with_it_at_most_once(app: Flask) -> None:
    project = factories.make_project()
    event = factories.make_event(project=project)
    first, second, third = (_slot(event, days) for days in (40, 30, 20))
    for slot, came in ((first, 3), (second, 2), (third, 4)):
        factories.make_registration(slot=slot, email="family@example.org", seats=5, came=came)
    factories.make_registration(slot=third, email=None, seats=2, came=2)

    whole, later = counting.of(project), counting.of(project, third.starts_at.date())

    assert (whole.participations.value, whole.persons, whole.unknown_persons) == (
        11,
        Number(4, {first.id: 3, third.id: 1}),
        Number(2, {third.id: 2}),
    )
    assert (later.participations.value, later.persons.value) == (6, 1)


def test_a_class_is_counted_with_those_who_came_and_split_as_its_teacher_said(app: Flask) -> None:
    project = factories.make_project()
    event = factories.make_event(project=project)
    school = make_school(postcode="1060")
    party = make_class(_slot(event, 10), school=school, pupils=20, pupils_came=18, adults_came=2)
    party.counts, party.registration.came = {"girls": 9, "boys": 8}, 20
    db.session.flush()

    found = counting.of(project)

    splits = {axis: {key: number.value for key, number in split.items()} for axis, split in found.splits.items()}
    assert splits == {
        Axis.LANGUAGE: {"fr": 20},
        Axis.SEX: {"girls": 9, "boys": 8, "": 3},
        Axis.AGE: {"15-17": 18},
        Axis.LEVEL: {"S4": 18},
        Axis.SCHOOL: {str(school.id): 20},
        Axis.POSTCODE: {"1060": 20},
        Axis.COUNTRY: {"BE": 20},
    }
    assert (found.pupils.value, found.adults.value, found.persons.value, found.distinct_pupils.value) == (18, 2, 20, 18)


def test_an_event_has_its_part_of_the_figures_and_the_parts_add_up(app: Flask) -> None:
    world = make_world(random.Random(3).randint)
    project = world.projects[0]
    happened = counting.read(project.id)
    events = {slot.event_id for slot in happened.slots.values()}

    whole, parts = counting.count(happened), [counting.count(happened, events=[event_id]) for event_id in events]

    names = ("participations", "persons", "pupils", "classes", "slots", "announced")
    assert {name: sum(getattr(part, name).value for part in parts) for name in names} == {
        name: getattr(whole, name).value for name in names
    }


def test_several_projects_read_at_once_are_what_each_is_alone_and_cost_no_more(any_app: Flask) -> None:
    world = make_world(random.Random(11).randint)
    db.session.commit()
    ids = [project.id for project in world.projects]

    with count_queries() as sent:
        together = counting.read_all(ids)

    assert len(sent) == 8
    for project_id in ids:
        alone = counting.read(project_id)
        for days in ((None, None), (date(2027, 1, 1), None)):
            assert counting.count(together[project_id], *days) == counting.count(alone, *days)
    assert all(counting.count(together[project_id]).participations.value for project_id in ids)
    assert sum(counting.count(together[project_id]).classes.value for project_id in ids)


def test_figures_cost_the_same_whatever_happened(app: Flask) -> None:
    project = factories.make_project()
    event = factories.make_event(project=project)
    costs = []
    for number in range(2):
        make_class(_slot(event, 10 + number), label=f"{number}A", pupils_came=18, adults_came=2).registration.came = 20
        factories.make_registration(slot=_slot(event, 20), came=1)
        db.session.commit()
        with count_queries() as sent:
            counting.read(project.id)
        costs.append(len(sent))

    assert costs == [8, 8]


def _slot(event: Event, days_ago: int) -> Slot:
    at = NOW - timedelta(days=days_ago)
    return factories.make_slot(event=event, starts_at=at, ends_at=at + timedelta(hours=2))


def _said(found: Figures) -> dict[str, object]:
    numbers = {name: value.value for name, value in vars(found).items() if isinstance(value, Number)}
    splits = {str(axis): Counter({key: number.value for key, number in split.items()}) for axis, split in found.splits.items()}
    return {**numbers, **splits}


def _recounted(project: Project, starts: date | None, ends: date | None) -> dict[str, object]:
    """Count again: no SQL but the rows themselves."""
    return Recount(project, starts, ends).said()


class Recount:
    """The figures of a project and a period, row by row."""

    def __init__(self, project: Project, starts: date | None, ends: date | None) -> None:
        self.starts, self.ends = starts, ends
        self.figures: Counter[str] = Counter()
        self.splits: dict[Axis, Counter[str]] = {axis: Counter() for axis in Axis}
        self.things: defaultdict[str, set[int]] = defaultdict(set)
        self.most: Counter[object] = Counter()
        self.beyond: Counter[int] = Counter()
        events = [event.id for event in _all(Event) if event.project_id == project.id]
        self.slots = {slot.id: slot for slot in _all(Slot) if slot.event_id in events}
        self.classes = {party.registration_id: party for party in _all(ClassParty)}
        self.schools = {school.id: school for school in _all(School)}
        mine = [row for row in _all(Registration) if row.slot_id in self.slots]
        for row in sorted(mine, key=lambda row: (self.slots[row.slot_id].starts_at, row.id)):
            self._party(row, within=self._within(row.slot_id))
        for slot_id in filter(self._within, self.slots):
            self._door(slot_id)

    def said(self) -> dict[str, object]:
        self.things["events"] = {self.slots[slot_id].event_id for slot_id in self.things["slots"]}
        self.things["uncounted"] = self.things.pop("expected", set()) - self.things["slots"]
        names = [name for name, value in vars(Figures()).items() if isinstance(value, Number)]
        splits: dict[str, object] = {str(axis): split for axis, split in self.splits.items()}
        return {name: len(self.things[name]) or self.figures[name] for name in names} | splits

    def _within(self, slot_id: int) -> bool:
        day = self.slots[slot_id].starts_at.astimezone(BRUSSELS).date()
        return (self.starts is None or day >= self.starts) and (self.ends is None or day <= self.ends)

    def _party(self, row: Registration, *, within: bool) -> None:
        party = self.classes.get(row.id)
        if within:
            self.figures["announced"] += row.seats
            self.things["expected"].add(row.slot_id)
        if row.came and within:
            self.things["slots"].add(row.slot_id)
        if row.came:
            (self._resident if party is None else self._class)(row, within=within)

    def _resident(self, row: Registration, *, within: bool) -> None:
        who = row.email_key or row.id
        new = max(0, row.came - self.most[who])
        self.most[who] = max(self.most[who], row.came)
        if within:
            self.figures.update({"participations": row.came, "residents": row.came})
            self.figures["persons" if row.email_key else "unknown_persons"] += new
            self.splits[Axis.LANGUAGE][row.language.replace("unknown", "")] += row.came

    def _class(self, row: Registration, *, within: bool) -> None:
        party, who = self.classes[row.id], (self.slots[row.slot_id].event.edition_id, row.party_key)
        said, pupils, adults = party.pupils_came is not None, party.pupils_came or 0, party.adults_came or 0
        heads = pupils + adults if said else row.came
        fresh = (who, "seen") not in self.most
        new, new_pupils = max(0, heads - self.most[who]), max(0, pupils - self.most[who, "pupils"])
        self.most[who, "seen"] = 1
        self.most[who], self.most[who, "pupils"] = max(self.most[who], heads), max(self.most[who, "pupils"], pupils)
        if not within:
            return
        self.beyond[row.slot_id] += max(0, heads - row.seats) if said else 0
        self.figures.update({"participations": heads, "pupils": pupils, "adults": adults, "unsplit": 0 if said else row.came})
        self.figures.update({"classes": 1, "persons": new, "distinct_pupils": new_pupils, "distinct_classes": int(fresh)})
        self.things["schools"].add(party.school_id or 0)
        self._split(row, party, heads, pupils)

    def _split(self, row: Registration, party: ClassParty, heads: int, pupils: int) -> None:
        school = self.schools[party.school_id or 0]
        for axis, key in ((Axis.SCHOOL, str(school.id)), (Axis.POSTCODE, school.postcode), (Axis.COUNTRY, "BE")):
            self.splits[axis][key] += heads
        self.splits[Axis.LANGUAGE][row.language.replace("unknown", "")] += heads
        self.splits[Axis.LEVEL][party.level] += pupils
        self.splits[Axis.AGE][{"P3": "6-11", "S1": "12-14", "S6": "15-17"}[party.level]] += pupils
        self.splits[Axis.SEX].update(party.counts | {"": party.pupils - sum(party.counts.values())})

    def _door(self, slot_id: int) -> None:
        people = sum(row.came for row in _all(CheckIn) if row.slot_id == slot_id and row.registration_id is None) - self.beyond[slot_id]
        if people > 0:
            self.things["slots"].add(slot_id)
            self.figures.update({"participations": people, "residents": people, "unknown_persons": people})
            self.splits[Axis.LANGUAGE][""] += people


def _all(model: type[M]) -> list[M]:
    return list(db.session.scalars(select(model)))
