"""The list of registrations as staff search it: what can be asked, and the statement that answers it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, String, and_, cast, func, or_, select, union
from sqlalchemy.orm import contains_eager, defer, joinedload

from ixevents.core import asked
from ixevents.core.languages import fold, parted
from ixevents.events.models import Edition, Event, Slot, SlotState
from ixevents.registrations.models import LIVE, Channel, Registration, State

PAGE_SIZE = 50
MOST_WORDS = 6
FEW = 2_000
"""So many of a search are sorted and counted by themselves; where there are more, the list is nowhere far from its first page."""
CODES_KEPT = timedelta(days=7)
"""So long after its date a party is found by the code it said at the door."""


LIVE_ONES = "live"
"""A state that is asked for though it is several: whoever still counts on coming."""

SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Registration.search, Registration.id),
    "when": (Slot.starts_at, Registration.id),
    "seats": (Registration.seats, Registration.id),
    "came": (Registration.created_at, Registration.id),
}


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; an empty value asks nothing."""

    q: str = ""
    state: str = ""
    programme: str = ""
    edition: int = 0
    event: int = 0
    slot: int = 0
    channel: str = ""
    language: str = ""
    needs: str = ""
    from_day: str = ""
    to_day: str = ""
    sort: str = "-came"

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Wanted":
        """Read what an address or a form asks; what makes no sense asks nothing (case 37)."""
        state, channel = args.get("state", ""), args.get("channel", "")
        return cls(
            q=asked.words(args.get("q")),
            state=state if state in (*list(State), LIVE_ONES) else "",
            programme=asked.words(args.get("programme"), 20),
            edition=asked.number(args.get("edition")),
            event=asked.number(args.get("event")),
            slot=asked.number(args.get("slot")),
            channel=channel if channel in list(Channel) else "",
            language=args.get("language", "") if args.get("language") in ("fr", "nl", "en", "unknown") else "",
            needs="1" if args.get("needs") == "1" else "",
            from_day=asked.day(args.get("from")),
            to_day=asked.day(args.get("to")),
            sort=args.get("sort", "") if args.get("sort", "").removeprefix("-") in SORTS else "-came",
        )

    @classmethod
    def kept(cls, args: Mapping[str, Any]) -> "Wanted":
        """Read what `args` gave and was stored, numbers as numbers."""
        return cls.of({name: str(value) for name, value in args.items()})

    def args(self) -> dict[str, str | int]:
        """Return it as arguments of an address, the empty ones left out."""
        names = {"from_day": "from", "to_day": "to"}
        return {names.get(name, name): value for name, value in asdict(self).items() if value and (name, value) != ("sort", "-came")}

    @property
    def narrowed(self) -> int:
        """How many filters besides the words are on."""
        return sum(1 for name in self.args() if name not in ("q", "sort"))


def named(wanted: Wanted) -> CompoundSelect[int] | None:
    """The ids of those who have the words that are searched, from the index of words alone, and one more than `FEW`.

    None without words, or where an event or a slot leaves fewer to look at.
    """
    words = _words(wanted)
    if not words or wanted.slot or _asks_events(wanted):
        return None
    by_words = select(Registration.id).where(*map(_says, words)).limit(FEW + 1).subquery()
    by_codes = (select(Registration.id).where(_is_code(word), *map(_has, words)) for word in words)
    return union(select(by_words.c.id), *by_codes)


def tickets(at: datetime) -> Select[int, str]:
    """The tickets of those who hold seats on a date that is not long over: the code that is said at the door is made of them."""
    return (
        select(Registration.id, Registration.ticket)
        .join(Registration.slot)
        .where(Registration.state.in_(LIVE), Registration.seats > 0, Slot.starts_at >= at - CODES_KEPT)
    )


def found(wanted: Wanted, known: Collection[int] | None = None) -> Select[int]:
    """The ids of the registrations asked for, in their order; one page of them is then read `whole`. `known` are those `named`.

    Events and slots are looked up only where something asks for them: of a million on a page far behind, each would be.
    """
    name = wanted.sort.removeprefix("-")
    order = [column.desc() if wanted.sort.startswith("-") else column.asc() for column in SORTS[name]]
    statement, conditions = select(Registration.id), _conditions(wanted, known)
    if _asks_events(wanted):
        statement = _matching(statement, wanted)
    else:
        statement = statement.join(Registration.slot) if name == "when" else statement
        statement = statement.where(Registration.id.not_in(_continued()), *conditions)
    return statement.order_by(*order)


def whole(ids: Collection[int]) -> Select[Registration]:
    """Registrations with slot, event and place."""
    event = contains_eager(Registration.slot).contains_eager(Slot.event)
    texts = (event.defer(Event.text), event.defer(Event.search), event.defer(Event.summary), event.defer(Event.details))
    return (
        select(Registration)
        .join(Registration.slot)
        .join(Slot.event)
        .where(Registration.id.in_(ids))
        .options(defer(Registration.needs_note), contains_eager(Registration.slot).joinedload(Slot.place), *texts)
    )


def ids(wanted: Wanted) -> Select[int]:
    """The ids of all that is asked for, in the order they came."""
    return _matching(select(Registration.id), wanted).order_by(Registration.id)


def count(wanted: Wanted, known: Collection[int] | None = None) -> Select[int]:
    """How many are asked for. `known` are those `named`."""
    found, conditions = select(func.count()).select_from(Registration), _conditions(wanted, known)
    if _asks_events(wanted):
        return _matching(found, wanted)
    words_alone = known is not None and len(known) > FEW and len(conditions) == len(_words(wanted))
    if conditions and not words_alone:
        return found.where(Registration.continues_as_id.is_(None), *conditions)
    # All, less the few that went on as another: neither needs the rows themselves.
    gone = select(func.count()).select_from(_continued().where(*conditions).subquery())
    return select(found.where(*conditions).scalar_subquery() - gone.scalar_subquery())


def languages(chosen: list[int]) -> Select[str, int]:
    """How many of these parties have an address, by language; for a few thousand at a time."""
    return (
        select(Registration.language, func.count())
        .where(Registration.id.in_(chosen), Registration.email.is_not(None))
        .group_by(Registration.language)
    )


def events_of(edition_id: int, chosen: int = 0) -> Select[int, Any]:
    """Id and title of the newest events of an edition, for choosing one, and of the chosen one; without an edition those of all."""
    statement = select(Event.id, Event.title).order_by(Event.id != chosen, Event.id.desc()).limit(300)
    return statement.where(or_(Event.edition_id == edition_id, Event.id == chosen)) if edition_id else statement


def slots_of(event_id: int) -> Select[Slot]:
    """The slots of an event with their place, in order of time."""
    return select(Slot).where(Slot.event_id == event_id).options(joinedload(Slot.place)).order_by(Slot.starts_at, Slot.id)


def slots_to_go_to(edition_id: int, moment: datetime) -> Select[Slot]:
    """The slots of an edition that a party can still go to, with event and place, in order of time."""
    event = contains_eager(Slot.event)
    return (
        select(Slot)
        .join(Slot.event)
        .where(Event.edition_id == edition_id, Slot.state == SlotState.PUBLISHED, Slot.ends_at > moment, Event.needs_registration)
        .options(event.defer(Event.text), event.defer(Event.search), event.joinedload(Event.edition), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )


def slots_ahead(moment: datetime) -> Select[Slot]:
    """The public slots that are not over and take registrations, in order of time, whole."""
    event = contains_eager(Slot.event)
    return (
        select(Slot)
        .join(Slot.event)
        .where(Slot.state == SlotState.PUBLISHED, Slot.ends_at > moment, Event.needs_registration)
        .options(event.defer(Event.text), event.defer(Event.search), event.joinedload(Event.edition), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )


def editions() -> Select[Edition]:
    """The editions, the latest first."""
    return select(Edition).options(defer(Edition.text)).order_by(Edition.starts_on.desc(), Edition.id)


def _asks_events(wanted: Wanted) -> bool:
    return bool(wanted.programme or wanted.edition or wanted.event or wanted.from_day or wanted.to_day)


def _continued() -> Select[int]:
    """The few that went on as another."""
    return select(Registration.id).where(Registration.continues_as_id.is_not(None))


def _matching(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    statement = statement.join(Registration.slot).join(Slot.event)
    if wanted.programme:
        statement = statement.join(Event.edition).where(Edition.programme == wanted.programme)
    return statement.where(Registration.continues_as_id.is_(None), *_conditions(wanted))


def _words(wanted: Wanted) -> list[str]:
    # With their capitals: a word may be the code of a link.
    return parted(wanted.q)[:MOST_WORDS]


def _conditions(wanted: Wanted, known: Collection[int] | None = None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]]
    if known is None:
        found = [_has(word) for word in _words(wanted)]
    elif len(known) <= FEW:
        found = [Registration.id.in_(known)]
    else:
        found = [_says(word) for word in _words(wanted)]
    if wanted.state:
        found.append(Registration.state.in_(LIVE) if wanted.state == LIVE_ONES else Registration.state == wanted.state)
    pairs: tuple[tuple[object, Any], ...] = (
        (wanted.edition, Event.edition_id),
        (wanted.event, Slot.event_id),
        (wanted.slot, Registration.slot_id),
        (wanted.channel, Registration.channel),
        (wanted.language, Registration.language),
    )
    found += [column == value for value, column in pairs if value]
    if wanted.needs:
        found.append(_has_needs())
    if wanted.from_day:
        found.append(Slot.starts_at >= asked.midnight(wanted.from_day))
    if wanted.to_day:
        found.append(Slot.starts_at < asked.midnight(wanted.to_day, days=1))
    return found


def _has(word: str) -> ColumnElement[bool]:
    """Whether a party has a word in name or address, a number in its telephone, or the code of its link or ticket."""
    return or_(_says(word), _is_code(word))


def _says(word: str) -> ColumnElement[bool]:
    digits = "".join(filter(str.isdigit, word))
    is_number = bool(digits) and not any(map(str.isalpha, word))
    return Registration.search.contains(digits if is_number else fold(word), autoescape=True)


def _is_code(word: str) -> ColumnElement[bool]:
    return or_(Registration.code == word, Registration.ticket == word)


def _has_needs() -> ColumnElement[bool]:
    ticked = cast(Registration.needs, String).not_in(("[]", "null"))
    return or_(ticked, and_(Registration.needs_note.is_not(None), Registration.needs_note != ""))
