"""The event the public finds the stands by: agenda, calendars and other sites know events, and the stands of an edition are one."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from ixevents.associations import locks
from ixevents.associations.models import StandCall
from ixevents.core import town
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events import actions as events
from ixevents.events import editing, planning, slugs
from ixevents.events.models import Audience, Event, EventKind, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.registrations import queries as registration_queries
from ixevents.registrations import slot_actions

TITLE = Translated("Le village des associations", "Het dorp van de verenigingen", "The village of the associations")

WHEN_AND_WHERE = ("starts_at", "ends_at", "place_id")
"""What the event has from its call, under the same names."""


def of(call: StandCall) -> Event | None:
    """Return the event, where the edition of a call has it."""
    return db.session.scalars(_of(call).order_by(Event.id).limit(1)).first()


def date_ahead(call: StandCall) -> int | None:
    """Return the event where the public still finds a date of it to come that is not called off, by id."""
    expected = Slot.state == SlotState.PUBLISHED, Slot.ends_at > now()
    return db.session.scalar(_of(call).with_only_columns(Event.id).join(Slot, Slot.event_id == Event.id).where(*expected).limit(1))


def make(call: StandCall, *, actor: str) -> Event:
    """Make the event as a draft, with the hours and the place of the stands; where there is one, it is that one."""
    locks.lock(call)
    if known := of(call):
        return known
    standing = db.session.scalars(_standing()).first()
    if standing is None:
        raise Refused(_("Make the standing record first, under Projects: the event of the stands belongs to it."), "record")
    edition = call.edition
    slug = slugs.free(Event.slug, f"{slugs.of_text(TITLE, 'event')}-{edition.slug}")
    event = Event(edition_id=edition.id, slug=slug, slots=[], pending={}, checked={}, language_proof={}, details={}, shared_with="")
    facts = {"kind": EventKind.STAND, "audience": Audience.EVERYONE, "languages": ["fr", "nl"], "access": [], "needs_registration": False}
    editing.create(event, {"title": TITLE, "summary": _summary(), "text": Translated(), "project_id": standing, **facts}, actor=actor)
    planning.planned(events.plan_slot(event, call.place, call.starts_at, call.ends_at, capacity=None), actor=actor)
    events.reindex(event.id)
    return event


def make_where_possible(call: StandCall, *, actor: str) -> None:
    """Make the event with the call, so that nobody has to think of it."""
    if db.session.scalars(_standing()).first() is not None:
        make(call, actor=actor)


def follow(call: StandCall, before: Mapping[str, Any], *, actor: str) -> None:
    """Let the event be when and where the stands are, if it was until now; a public one is moved, so that calendars and people are told."""
    there = [getattr(Slot, name) == before[name] for name in WHEN_AND_WHERE]
    own = Slot.event_id.in_(_of(call).with_only_columns(Event.id)), Slot.state != SlotState.CALLED_OFF
    for number in db.session.scalars(select(Slot.id).where(*own, *there)).all():
        slot = db.session.scalars(registration_queries.slot_whole(number)).one()
        if slot.state == SlotState.PLANNED:
            planning.edit_slot(slot, slot.version, {name: getattr(call, name) for name in WHEN_AND_WHERE}, actor=actor)
        else:
            slot_actions.move(slot, call.starts_at, call.ends_at, db.session.get_one(Place, call.place_id), actor=actor)


def _standing() -> Select[int]:
    return select(Project.id).where(Project.standing)


def _of(call: StandCall) -> Select[Event]:
    return select(Event).where(Event.edition_id == call.edition_id, Event.kind == EventKind.STAND)


def _summary() -> Translated:
    here = town.of()
    return Translated(
        f"Des associations {here.fr} et d’ailleurs montrent ce qu’elles font, avec leurs partenaires ici et là-bas.",
        f"Verenigingen {here.nl} en van elders tonen wat ze doen, met hun partners hier en ginder.",
        f"Associations {here.en} and beyond show what they do, with their partners here and there.",
    )
