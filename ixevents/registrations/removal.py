"""What may vanish: only what nobody ever registered for. Anything else is called off, and stays (case 10)."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from ixevents.core.refusal import Refused
from ixevents.events import listeners, publishing
from ixevents.events.models import Edition, EditionState, Event, EventState, Slot, SlotState
from ixevents.events.questions import Question
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import seats
from ixevents.registrations.models import DoorLink, Registration
from ixevents.registrations.proposal import DateProposal


def take_back_event(event: Event, *, actor: str) -> Event:
    """Make an event a draft again, and its dates planned ones; raises `Refused` when somebody registered."""
    if event.state == EventState.DRAFT:
        return event
    _require_nobody(event.slots)
    for slot in event.slots:
        if slot.state == SlotState.PUBLISHED:
            slot.state, slot.version = SlotState.PLANNED, slot.version + 1
    publishing.take_back(event, actor=actor)
    return event


def take_back_edition(edition: Edition, *, actor: str) -> Edition:
    """Make an edition a draft again; raises `Refused` when somebody registered for one of its events, or counts on it otherwise."""
    if edition.state == EditionState.DRAFT:
        return edition
    _require_nobody(slot for event in edition.events for slot in event.slots)
    listeners.edition_taken_back(edition.id)
    publishing.take_back(edition, actor=actor)
    return edition


def delete_event(event: Event, *, actor: str) -> None:
    """Delete a draft with its dates; raises `Refused` for what the public sees, or somebody registered for."""
    if event.state != EventState.DRAFT:
        raise Refused(_("The public sees this. Take it back first."), "public")
    _require_nobody(event.slots)
    journal.record("delete", event, actor=actor, slug=event.slug, title=event.title.as_dict(), edition=event.edition_id)
    _forget([event])


def delete_edition(edition: Edition, *, actor: str) -> None:
    """Delete a draft edition with its events, all of them drafts; raises `Refused` as for an event."""
    if edition.state != EditionState.DRAFT or any(event.state != EventState.DRAFT for event in edition.events):
        raise Refused(_("The public sees this. Take it back first."), "public")
    _require_nobody(slot for event in edition.events for slot in event.slots)
    listeners.edition_vanishes(edition.id)
    journal.record("delete", edition, actor=actor, slug=edition.slug, title=edition.title.as_dict(), events=len(edition.events))
    _forget(edition.events)
    _forget_questions(Question.edition_id == edition.id)
    db.session.execute(delete(Edition).where(Edition.id == edition.id))


def delete_slot(slot: Slot, *, actor: str) -> None:
    """Delete a date the public never saw."""
    if slot.state != SlotState.PLANNED:
        raise Refused(_("The public sees this date. Call it off, so that everybody who registered is told."), "public")
    _require_nobody([slot])
    journal.record("delete", slot, actor=actor, starts_at=slot.starts_at.isoformat(), event=slot.event_id)
    listeners.vanish([slot.id])
    db.session.execute(delete(Slot).where(Slot.id == slot.id))


def _require_nobody(slots: Iterable[Slot]) -> None:
    """Raise `Refused` when somebody ever registered; under the locks, so that nobody does meanwhile."""
    found = sorted(slots, key=lambda slot: slot.id)
    for slot in found:
        seats.lock(slot)
    ids = [slot.id for slot in found]
    if db.session.scalar(select(or_(exists().where(Registration.slot_id.in_(ids)), exists().where(DateProposal.slot_id.in_(ids))))):
        raise Refused(_("People have registered for this: it cannot vanish. Call it off, so that everybody is told."), "registrations")


def _forget(events: Sequence[Event]) -> None:
    ids = [event.id for event in events]
    listeners.vanish([slot.id for event in events for slot in event.slots])
    listeners.events_vanish(ids)
    db.session.flush()
    _forget_questions(Question.event_id.in_(ids))
    db.session.execute(delete(DoorLink).where(DoorLink.event_id.in_(ids)))
    db.session.execute(delete(Slot).where(Slot.event_id.in_(ids)))
    db.session.execute(delete(Event).where(Event.id.in_(ids)))


def _forget_questions(chosen: ColumnElement[bool]) -> None:
    # A question may hang on another one: let go of each other before either is deleted.
    db.session.execute(update(Question).where(chosen).values(only_if_id=None))
    db.session.execute(delete(Question).where(chosen))
