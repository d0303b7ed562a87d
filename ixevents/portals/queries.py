"""What the files read."""

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ixevents.events.models import Audience, Edition, EditionState, Event, EventState, Slot, SlotState


def events(at: datetime) -> Select[Event]:
    """Public events that are not over, with edition and public slots; not those for classes (WEB-04)."""
    to_come = exists().where(Slot.event_id == Event.id, Slot.state != SlotState.PLANNED, Slot.ends_at > at)
    return (
        select(Event)
        .join(Event.edition)
        .where(Event.state == EventState.PUBLISHED, Edition.state == EditionState.PUBLISHED, Event.audience != Audience.SCHOOLS, to_come)
        .order_by(Event.id)
        .options(
            contains_eager(Event.edition),
            joinedload(Event.picture),
            selectinload(Event.slots.and_(Slot.state != SlotState.PLANNED)).joinedload(Slot.place),
        )
    )
