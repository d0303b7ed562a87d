"""What statistics are made of: one statement each, added up by the database, without names and addresses."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from ixevents.classes.models import ClassParty
from ixevents.core.languages import Translated
from ixevents.events.models import Edition, Event, Slot, SlotState
from ixevents.projects.models import Project
from ixevents.registrations.models import EXPECTED, IN_LINE, SEATED, Registration, State
from ixevents.schools.models import School, SchoolState
from ixevents.statistics.intervals import days_between

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


def doors(where: Where) -> Select[int, int, int]:
    """For each event whose door was closed: people expected, and people of parties of whom nobody came."""
    absent = case((Registration.state == State.ABSENT, Registration.seats), else_=0)
    return (
        select(Event.id, func.sum(Registration.seats), func.sum(absent))
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Slot.door_closed_at.is_not(None), Registration.state.in_(EXPECTED), *_COUNTS, *where)
        .group_by(Event.id)
    )


def parties(where: Where) -> Select[int, str, int, int, int]:
    """For each edition, language and number of days before the slot: parties that took seats, and their people."""
    days = days_between(Registration.created_at, Slot.starts_at).label("days")
    return (
        select(Event.edition_id, Registration.language, days, func.count(), func.sum(Registration.seats))
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(Registration.state.in_(SEATED), *_COUNTS, *where)
        .group_by(Event.edition_id, Registration.language, days)
    )


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
        .where(or_(Registration.waiting_since.is_not(None), in_line), *_COUNTS, *where)
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
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(_takes_part(), School.country == "BE", *where)
        .group_by(School.postcode)
    )


def never_reached(where: Where, postcode: str = "", community: str = "") -> Select[School]:
    """The listed schools of which no class came or is registered."""
    reached = (
        select(ClassParty.school_id)
        .join(Registration, Registration.id == ClassParty.registration_id)
        .join(Slot, Slot.id == Registration.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .where(_takes_part(), ClassParty.school_id.is_not(None), *where)
    )
    found = (
        select(School)
        .where(School.state == SchoolState.LISTED, School.id.not_in(reached))
        .order_by(School.postcode, School.name, School.id)
    )
    if postcode:
        found = found.where(School.postcode == postcode)
    return found.where(School.community == community) if community else found


def _takes_part() -> ColumnElement[bool]:
    """Of a class that came or is expected; one that was absent was not reached."""
    return and_(Registration.state.in_(SEATED), Registration.state != State.ABSENT, *_COUNTS)
