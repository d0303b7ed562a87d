"""Parties added up by slot, state and language: from the index `ix_registration_sums` alone, in its order, however many there are.

Grouped otherwise, a million of them would be looked up and sorted; so what adds up more does it from these rows.
"""

from sqlalchemy import ColumnElement, Select, func, select

from ixevents.events.models import Event, Slot
from ixevents.registrations.models import Registration


def by_slot(*conditions: ColumnElement[bool]) -> Select[int, str, str, int, int, int]:
    """Return slot, state, language, how many parties, their seats and how many came; conditions are on columns of the index."""
    columns = Registration.slot_id, Registration.state, Registration.language
    sums = (func.count().label("parties"), func.sum(Registration.seats).label("seats"), func.sum(Registration.came).label("came"))
    return select(*columns, *sums).where(*conditions).group_by(*columns)


def at_slots_of(*events: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return what narrows it to the slots of some events; to none where all are meant, so that the index is read in one go."""
    return [Registration.slot_id.in_(select(Slot.id).join(Event, Event.id == Slot.event_id).where(*events))] if events else []
