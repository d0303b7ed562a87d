"""What the first page counts; one statement a number or row of numbers."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from ixevents.classes.actions import KIND as CLASS
from ixevents.condition import queue
from ixevents.events import gate
from ixevents.events.models import Audience, Edition, Event, Slot, SlotState
from ixevents.outbox.models import Notice, NoticeState, Pause
from ixevents.registrations.models import REQUESTED, Offer, OfferState, Registration
from ixevents.resources import queries as resources

NEARLY_EMPTY_BELOW = 0.25
"""Share of seats taken below which a slot that comes soon is nearly empty."""
NEARLY_FULL_FROM = 0.9
SOON = timedelta(days=14)
TROUBLED = (NoticeState.FAILED, NoticeState.HELD, NoticeState.BOUNCED)


def requests() -> Select[int, datetime | None]:
    """How many requests wait for approval, and since when the first; classes are counted by themselves."""
    mine = REQUESTED, ~Registration.party_key.startswith(f"{CLASS}:")
    return select(func.count(), func.min(Registration.created_at)).where(*mine)


def offers(moment: datetime) -> Select[int, int]:
    """How many offers are open, and how many of them end within a day."""
    soon = func.coalesce(func.sum(case((Offer.ends_at < moment + timedelta(days=1), 1), else_=0)), 0)
    return select(func.count(), soon).where(Offer.state == OfferState.OPEN)


def fillings(moment: datetime) -> dict[str, ColumnElement[bool]]:
    """How full a slot can be said to be: too empty though it comes soon, nearly full (nine of ten seats taken), full.

    Too empty is below the number its event needs, or where none is given below a quarter of the seats.
    """
    taken = Slot.seats_taken * 1.0 / func.nullif(Slot.capacity, 0)
    full = Slot.seats_taken >= Slot.capacity
    needed = Event.minimum_seats
    too_few = case((needed.is_not(None), Slot.seats_taken < needed), else_=taken < NEARLY_EMPTY_BELOW)
    return {
        "empty": too_few & (Slot.starts_at < moment + SOON),
        "nearly_full": (taken >= NEARLY_FULL_FROM) & ~full,
        "full": full,
    }


def filling(moment: datetime) -> Select[int, int, int]:
    """How many slots to come are nearly empty, nearly full and full."""
    sums = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in fillings(moment).values())
    asked: Select[Any] = select(*sums).join(Slot.event)
    # Only of those that count is the event looked up.
    return asked.where(*_limited(moment), or_(*fillings(moment).values()))


def filled(moment: datetime, how: str) -> Select[Slot]:
    """The slots to come that are as full as that, soonest first."""
    asked = select(Slot).join(Slot.event).options(contains_eager(Slot.event), joinedload(Slot.place))
    return asked.where(*_limited(moment), fillings(moment)[how]).order_by(Slot.starts_at, Slot.id)


def unled(moment: datetime) -> Select[Slot]:
    """The dates for schools that come soon and that nobody leads yet."""
    return resources.unassigned(moment, moment + SOON, Event.audience == Audience.SCHOOLS)


def declined(moment: datetime) -> Select[Slot]:
    """The dates to come that their facilitator says not to lead."""
    return resources.declined(moment)


def unfinished(day: date) -> Select[Event]:
    """The events of the editions that are not over in which a language may lack, for asking the gate: of most the database knows better."""
    return select(Event).join(Event.edition).where(Edition.ends_on >= day, gate.may_lack())


def letters(moment: datetime) -> Select[NoticeState, int]:
    """How many letters did not arrive, or wait to leave for too long, by state."""
    troubled = or_(Notice.state.in_(TROUBLED), queue.late(moment))
    return select(Notice.state, func.count()).where(troubled).group_by(Notice.state)


def pause(moment: datetime) -> Select[Pause]:
    """Why no letter leaves at all, if so."""
    return select(Pause).where(Pause.until > moment)


def coming(begin: datetime, end: datetime, event_ids: Collection[int] | None) -> Select[Slot]:
    """The slots of some days; of given events only where somebody keeps given doors."""
    asked = select(Slot).join(Slot.event).options(contains_eager(Slot.event), joinedload(Slot.place))
    asked = asked.where(Slot.state != SlotState.PLANNED, Slot.ends_at > begin, Slot.starts_at < end).order_by(Slot.starts_at, Slot.id)
    return asked if event_ids is None else asked.where(Event.id.in_(event_ids))


def figures(moment: datetime) -> Select[int, int]:
    """Registrations of the last seven days, one that went on at another date once, and seats taken in slots to come; no persons."""
    new = Registration.created_at > moment - timedelta(days=7), Registration.continues_as_id.is_(None)
    lately = select(func.count()).select_from(Registration).where(*new).scalar_subquery()
    seats = (
        select(func.coalesce(func.sum(Slot.seats_taken), 0))
        .where(Slot.state == SlotState.PUBLISHED, Slot.starts_at > moment)
        .scalar_subquery()
    )
    return select(lately, seats)


def _limited(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    counted = Slot.capacity.is_not(None) | Event.minimum_seats.is_not(None)
    return Slot.state == SlotState.PUBLISHED, Slot.starts_at > moment, counted, Event.needs_registration.is_(True)
