"""What is read of the lines of a round: what is proposed to each class, and how far that is carried out."""

from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload

from ixevents.allocation.models import Result, RoundLine
from ixevents.events.models import Event, Slot
from ixevents.registrations.models import Registration, State


def figures(round_id: int) -> Select[*tuple[int, ...]]:
    """How many lines: in all, by wish met, none, by hand, changed since the run before; and how many seats are given."""
    given = RoundLine.slot_id.is_not(None)
    kinds = (RoundLine.rank == 1, RoundLine.rank == 2, RoundLine.rank == 3, ~given, RoundLine.by_hand, RoundLine.changed)
    counts = [func.coalesce(func.sum(case((kind, 1), else_=0)), 0) for kind in kinds]
    seats = func.coalesce(func.sum(case((given, RoundLine.size), else_=0)), 0)
    return select(func.count(), *counts, seats).where(RoundLine.round_id == round_id, RoundLine.late.is_(False))


def letters(round_id: int) -> Select[*tuple[Any, ...]]:
    """What kinds of letters confirming writes: by hand, seats or none, language, how many, and one class of each."""
    seated = RoundLine.slot_id.is_not(None)
    return (
        select(RoundLine.by_hand, seated, Registration.language, func.count(), func.min(RoundLine.registration_id))
        .join(Registration, Registration.id == RoundLine.registration_id)
        .where(RoundLine.round_id == round_id, RoundLine.done_at.is_(None))
        .where(Registration.state == State.WISHED, Registration.email.is_not(None))
        .group_by(RoundLine.by_hand, seated, Registration.language)
    )


def in_turn(round_id: int) -> Select[RoundLine]:
    """The lines of the classes that wished in time, in the order of the round."""
    return select(RoundLine).where(RoundLine.round_id == round_id, RoundLine.late.is_(False)).order_by(RoundLine.turn)


def line(round_id: int, registration_id: int) -> Select[RoundLine]:
    """One line with its registration, whole."""
    slot = joinedload(RoundLine.registration).joinedload(Registration.slot)
    whole = slot.joinedload(Slot.event).joinedload(Event.edition), slot.joinedload(Slot.place)
    return select(RoundLine).where(RoundLine.round_id == round_id, RoundLine.registration_id == registration_id).options(*whole)


def placed(round_id: int) -> Select[int | None, int, int]:
    """What is proposed for each slot: slot, classes, seats."""
    here = RoundLine.round_id == round_id, RoundLine.slot_id.is_not(None), RoundLine.late.is_(False)
    return select(RoundLine.slot_id, func.count(), func.sum(RoundLine.size)).where(*here).group_by(RoundLine.slot_id)


def todo(round_id: int, *, late: bool, limit: int) -> Select[int]:
    """The next registrations whose line is still to be carried out, in the order of the round."""
    mine = RoundLine.round_id == round_id, RoundLine.done_at.is_(None), RoundLine.late.is_(late)
    return select(RoundLine.registration_id).where(*mine).order_by(RoundLine.turn, RoundLine.registration_id).limit(limit)


def results(round_id: int) -> Select[Result | None, int]:
    """How many lines ended how; None are still to come."""
    return select(RoundLine.result, func.count()).where(RoundLine.round_id == round_id).group_by(RoundLine.result)
