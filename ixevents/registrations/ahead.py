"""The dates of an edition that are still to come, as staff look for those to call off: what can be asked, and who counts on each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from ixevents.core import asked, dates
from ixevents.core.alphabetical import alphabetical
from ixevents.core.clock import today
from ixevents.events import desk
from ixevents.events.models import Event, Place, Slot, SlotState
from ixevents.registrations.models import LIVE, Registration, State

MOST = 300
"""So many dates on one page, and so many called off at once: an edition of a festival has a tenth."""


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; an empty value asks nothing."""

    q: str = ""
    from_day: str = ""
    to_day: str = ""
    place: int = 0

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Wanted":
        """Read what an address asks; what makes no sense asks nothing (case 37)."""
        return cls(
            q=asked.words(args.get("q")),
            from_day=asked.day(args.get("from")),
            to_day=asked.day(args.get("to")),
            place=asked.number(args.get("place")),
        )

    @property
    def narrowed(self) -> int:
        """How many filters besides the words are on."""
        return sum(1 for name, value in asdict(self).items() if value and name != "q")

    def holds(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether something lies in the days asked for alone; the night after the last one belongs to it, and what is going on to today."""
        begins = not self.from_day or self.from_day <= today().isoformat() or self.from_day <= dates.local_day(starts_at).isoformat()
        return begins and (not self.to_day or dates.long_day(ends_at).isoformat() <= self.to_day)

    def within(self, table: Any, moment: datetime) -> list[ColumnElement[bool]]:
        """Return that a row with a time and a place is still to come, and is asked for."""
        here = [table.place_id == self.place] if self.place else []
        return [table.ends_at > moment, *asked.going_on(table, self.from_day, self.to_day), *here]


def found(edition_id: int, wanted: Wanted, moment: datetime) -> Select[Slot, int]:
    """The public dates asked for, whole and in order of time, each with how many parties have seats or wait."""
    parties = select(func.count()).where(Registration.slot_id == Slot.id, Registration.state.in_(LIVE)).correlate(Slot)
    conditions = wanted.within(Slot, moment)
    if wanted.q:
        conditions.append(desk.saying(wanted.q))
    found = _public(edition_id).where(*conditions).add_columns(parties.scalar_subquery())
    return found.order_by(Slot.starts_at, Slot.id).limit(MOST)


def chosen(edition_id: int, ids: Sequence[int], moment: datetime) -> Select[Slot]:
    """Those of some public dates of an edition that are to come, whole, in the order of their ids: the order in which they are locked."""
    return _public(edition_id).where(Slot.id.in_(ids), Slot.ends_at > moment).order_by(Slot.id)


def places(edition_id: int, moment: datetime) -> Select[Place]:
    """Where the dates of an edition are that are still to come."""
    here = select(Slot.place_id).join(Slot.event).where(Event.edition_id == edition_id, Slot.ends_at > moment)
    return select(Place).where(Place.id.in_(here)).order_by(alphabetical(Place.name["fr"].as_string()), Place.id)


def unreached(edition_id: int, moment: datetime) -> Select[Registration]:
    """Parties of dates of an edition that were called off and are still to come, whom no letter can tell: somebody calls them."""
    gone = Event.edition_id == edition_id, Slot.state == SlotState.CALLED_OFF, Slot.ends_at > moment
    party = Registration.state == State.CALLED_OFF, Registration.email.is_(None), Registration.anonymous_at.is_(None)
    slot = contains_eager(Registration.slot)
    return (
        select(Registration)
        .join(Registration.slot)
        .join(Slot.event)
        .where(*gone, *party)
        .options(slot.contains_eager(Slot.event), defer(Registration.needs_note))
        .order_by(Slot.starts_at, Registration.id)
        .limit(MOST)
    )


def _public(edition_id: int) -> Select[Slot]:
    event = contains_eager(Slot.event)
    whole = event.joinedload(Event.edition), event.defer(Event.text), joinedload(Slot.place)
    mine = Event.edition_id == edition_id, Slot.state == SlotState.PUBLISHED
    return select(Slot).join(Slot.event).where(*mine).options(*whole)
