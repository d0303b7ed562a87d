"""What statistics are made of: one statement each, added up by the database, without names and addresses."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, case, func, or_, select

from ixevents.classes.models import ClassParty
from ixevents.classes.queries import AT_SLOT, OF_CLASSES
from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import Translated
from ixevents.events.models import Edition, Event, Slot, SlotState
from ixevents.projects.models import Project
from ixevents.registrations import sums
from ixevents.registrations.models import IN_LINE, SEATED, WAITED, Registration, State
from ixevents.schools.models import School, SchoolState
from ixevents.statistics.intervals import days_before

Where = Sequence[ColumnElement[bool]]
_COUNTS = Registration.continues_as_id.is_(None), Registration.state != State.HELD
"""A party that goes on elsewhere counts there; an address nobody confirmed not at all."""


def editions() -> Select[Edition]:
    """All editions, the newest first."""
    return select(Edition).order_by(Edition.starts_on.desc(), Edition.id.desc())


def projects() -> Select[int, Translated]:
    """Projects that have events, with their titles."""
    return select(Project.id, Project.title).where(Project.id.in_(select(Event.project_id))).order_by(Project.id)


def slots(where: Where) -> Select[int, int, int, int, Translated, datetime, str, int | None, int, int]:
    """Each slot that took place or will, with its edition, project and event, its start, and its seats."""
    return (
        select(
            Slot.id,
            Event.edition_id,
            Event.project_id,
            Event.id,
            Event.title,
            Slot.starts_at,
            Slot.zone,
            Slot.capacity,
            Slot.seats_taken,
            Slot.seats_waiting,
        )
        .join(Event, Event.id == Slot.event_id)
        .where(Slot.state == SlotState.PUBLISHED, Event.needs_registration.is_(True), *where)
        .order_by(Slot.starts_at, Slot.id)
    )


def parties(where: Where, steps: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """For each event, state, language and whether its door was closed: parties that took seats, their people, and these by steps.

    A step is a number of days before the slot, of which people signed up at least so many and fewer than of the next.
    """
    counted = sums.by_slot(Registration.state.in_(SEATED), *_COUNTS, *sums.at_slots_of(*where)).subquery()
    closed = Slot.door_closed_at.is_not(None)
    marks = _marks(where, steps)
    added = (func.sum(column) for column in (counted.c.parties, counted.c.seats, *_leads(counted, marks, steps)))
    return (
        select(Event.edition_id, Event.id, counted.c.state, counted.c.language, closed, *added)
        .select_from(counted)
        .join(marks, marks.c.id == counted.c.slot_id)
        .join(Slot, Slot.id == counted.c.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .group_by(Event.edition_id, Event.id, counted.c.state, counted.c.language, closed)
    )


def _marks(where: Where, steps: Sequence[int]) -> CTE:
    """When each step of each slot begins, reckoned once: it is asked for every state and language."""
    begins = (days_before(Slot.starts_at, days).label(f"begins_{days}") for days in steps if days)
    slots = select(Slot.id, *begins).join(Event, Event.id == Slot.event_id).where(*where)
    return slots.cte("marks").prefix_with("MATERIALIZED")


def _leads(counted: Subquery, marks: CTE, steps: Sequence[int]) -> Iterator[ColumnElement[int]]:
    """Yield the people of each step: one stretch of the index for each slot, state and language."""
    for days, more in pairwise([*steps, None]):
        mine = [Registration.slot_id == counted.c.slot_id, Registration.state == counted.c.state]
        mine += [Registration.language == counted.c.language, Registration.continues_as_id.is_(None)]
        # Who signs up when it has begun did so no days before.
        mine += [Registration.created_at <= marks.c[f"begins_{days}"]] if days else []
        mine += [Registration.created_at > marks.c[f"begins_{more}"]] if more is not None else []
        yield func.coalesce(select(func.sum(Registration.seats)).where(*mine).correlate(counted, marks).scalar_subquery(), 0)


def waited(where: Where) -> Select[int, int, int, int, int]:
    """For each edition: parties that had to wait, those of them that got seats, those still in line, and the seats they wait for."""
    seated = case((Registration.state.in_(SEATED), 1), else_=0)
    in_line = and_(Registration.state.in_(IN_LINE), Registration.seats_waiting > 0)
    return (
        select(
            Event.edition_id,
            func.count(),
            func.sum(seated),
            func.sum(case((in_line, 1), else_=0)),
            func.sum(case((in_line, Registration.seats_waiting), else_=0)),
        )
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(WAITED, or_(Registration.waiting_since.is_not(None), in_line), *_COUNTS, *where)
        .group_by(Event.edition_id)
    )


def schools_by_postcode() -> Select[str, int]:
    """How many schools the directory lists at each postcode."""
    listed = School.state == SchoolState.LISTED
    return select(School.postcode, func.count()).where(listed, School.country == "BE").group_by(School.postcode)


def reached_by_postcode(where: Where) -> Select[str, int, int]:
    """At each postcode: schools of which a class came or is registered, and the pupils of these classes."""
    return (
        select(School.postcode, func.count(School.id.distinct()), func.sum(func.coalesce(ClassParty.pupils_came, ClassParty.pupils)))
        .select_from(ClassParty)
        .join(School, School.id == ClassParty.school_id)
        .join(Registration, Registration.id == ClassParty.registration_id)
        .join(Slot, AT_SLOT)
        .join(Event, Event.id == Slot.event_id)
        .where(OF_CLASSES, _takes_part(), School.country == "BE", *where)
        .group_by(School.postcode)
    )


def never_reached(where: Where, postcode: str = "", community: str = "") -> Select[School]:
    """The listed schools of which no class came or is registered."""
    reached = (
        select(ClassParty.school_id)
        .join(Registration, Registration.id == ClassParty.registration_id)
        .join(Slot, AT_SLOT)
        .join(Event, Event.id == Slot.event_id)
        .where(OF_CLASSES, _takes_part(), ClassParty.school_id.is_not(None), *where)
    )
    found = (
        select(School)
        .where(School.state == SchoolState.LISTED, School.id.not_in(reached))
        .order_by(School.postcode, alphabetical(School.name), School.id)
    )
    if postcode:
        found = found.where(School.postcode == postcode)
    return found.where(School.community == community) if community else found


def _takes_part() -> ColumnElement[bool]:
    """Of a class that came or is expected; one that was absent was not reached."""
    return and_(Registration.state.in_(SEATED), Registration.state != State.ABSENT, *_COUNTS)
