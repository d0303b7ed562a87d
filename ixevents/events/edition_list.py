"""The events of one edition as staff search them: what can be asked, which could go out now, and the statement that answers it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select

from ixevents.core import asked
from ixevents.core.alphabetical import alphabetical
from ixevents.events import desk, gate, publishing, questions
from ixevents.events.models import Event, EventState, Slot, SlotState
from ixevents.extensions import db
from ixevents.projects import funders

PAGE_SIZE = 50
READY, HELD = "ready", "held"
"""Of what waits: what could go out now, and what lacks something."""

_SLOTS = select(Slot.id).where(Slot.event_id == Event.id).correlate(Event)
_FIRST = select(func.min(Slot.starts_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
SORTS: dict[str, ColumnElement[Any]] = {
    "date": _FIRST,
    "title": alphabetical(Event.title["fr"].as_string()),
    "dates": select(func.count(Slot.id)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery(),
}


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; an empty value asks nothing."""

    q: str = ""
    state: str = ""
    from_day: str = ""
    to_day: str = ""
    sort: str = "date"
    page: int = 1

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Wanted":
        """Read what an address asks; what makes no sense asks nothing (case 37)."""
        state, sort = args.get("state", ""), args.get("sort", "")
        return cls(
            q=asked.words(args.get("q")),
            state=state if state in (*list(EventState), READY, HELD) else "",
            from_day=asked.day(args.get("from")),
            to_day=asked.day(args.get("to")),
            sort=sort if sort.removeprefix("-") in SORTS else "date",
            page=asked.number(args.get("page")) or 1,
        )

    def args(self) -> dict[str, str | int]:
        """Return it as arguments of an address, the empty ones and the page left out."""
        names = {"from_day": "from", "to_day": "to"}
        usual = (("sort", "date"), ("page", self.page))
        return {names.get(name, name): value for name, value in asdict(self).items() if value and (name, value) not in usual}

    @property
    def narrowed(self) -> int:
        """How many filters besides the words are on."""
        return sum(1 for name in self.args() if name not in ("q", "sort"))


def found(edition_id: int, wanted: Wanted, ready: ColumnElement[bool]) -> Select[Event]:
    """The events asked for, each with all that its row says; `ready` is the condition of that name."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.from_day or wanted.to_day:
        conditions.append(_SLOTS.where(*asked.going_on(Slot, wanted.from_day, wanted.to_day)).exists())
    if wanted.state == READY:
        conditions.append(ready)
    elif wanted.state == HELD:
        conditions += [desk.waiting(), not_(ready)]
    elif wanted.state:
        conditions.append(Event.state == wanted.state)
    if wanted.q:
        conditions.append(desk.saying(wanted.q))
    order = SORTS[wanted.sort.removeprefix("-")]
    order = order.desc() if wanted.sort.startswith("-") else order.asc()
    return desk.events_whole().where(Event.edition_id == edition_id, *conditions).order_by(order.nulls_last(), Event.id)


def ready(edition_id: int) -> ColumnElement[bool]:
    """Say as a condition which events of an edition wait and have nothing in their way.

    It follows `publishing.reasons`. The database reads the finished ones by itself; what is not that simple - texts that wait, an
    exemption, a place the public has not read of yet, a record with funders - is read and judged there.
    """
    judged = db.session.scalars(desk.events_whole().where(Event.edition_id == edition_id, desk.waiting(), _is_special())).all()
    closed = [
        place.id for place in db.session.scalars(desk.places_planned(edition_id)) if not (gate.is_public(place) or gate.is_open(place))
    ]
    held = [record.id for record in db.session.scalars(desk.records_of_drafts(edition_id)) if funders.obstacles(record)]
    everywhere, somewhere = questions.lacking_both(edition_id)
    asks = false() if everywhere else Event.id.not_in(somewhere)
    written = and_(not_(gate.may_lack()), not_(desk.lacking()), _SLOTS.exists(), Event.project_id.not_in(held), asks)
    plain = and_(not_(_is_special()), or_(Event.state == EventState.PUBLISHED, written), not_(_planned_at(closed)))
    unwritten = questions.lacking(edition_id, judged) if judged else {}
    fit = [event.id for event in judged if not publishing.reasons(event, unwritten.get(event.id, ()))]
    return and_(desk.waiting(), or_(plain, Event.id.in_(fit)))


def _is_special() -> ColumnElement[bool]:
    return or_(desk.changed(), Event.exemption.is_not(None))


def _planned_at(places: list[int]) -> ColumnElement[bool]:
    return exists().where(Slot.event_id == Event.id, Slot.state == SlotState.PLANNED, Slot.place_id.in_(places)).correlate(Event)
