"""What the screens of rounds show: slots with their demand, classes with what they get, as plain values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from ixevents.allocation import line_queries, queries, settling
from ixevents.allocation.models import Round, RoundLine, RoundState
from ixevents.allocation.queries import Asked
from ixevents.classes.models import ClassParty
from ixevents.core import asked, dates
from ixevents.core.web import current_language, plain
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal, rehearse
from ixevents.registrations.models import Registration


@dataclass(frozen=True)
class SlotRow:
    """One slot: how much it is wished for, what is proposed for it."""

    slot: Slot
    free: int | None
    classes: tuple[int, int, int]
    "By rank of the wish."
    seats_wished: int
    "By those whose first wish it is."
    placed: int
    seats_placed: int

    @property
    def pressed(self) -> bool:
        """Whether more is wished for than there is."""
        return self.free is not None and self.seats_wished > self.free

    @property
    def left(self) -> int | None:
        """Seats the proposal leaves."""
        return None if self.free is None else self.free - self.seats_placed


@dataclass(frozen=True)
class ClassRow:
    """One class: its wishes and what it gets."""

    party: ClassParty
    size: int
    wishes: tuple[str, ...]
    line: RoundLine | None = None
    got: str = ""


@dataclass(frozen=True)
class Figures:
    """How many lines got what."""

    total: int = 0
    first: int = 0
    second: int = 0
    third: int = 0
    none: int = 0
    by_hand: int = 0
    changed: int = 0
    seats: int = 0


def slot_rows(found: Round) -> list[SlotRow]:
    """Return the slots of a round, those that are called off left out."""
    demand: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for slot_id, rank, classes, seats in db.session.execute(queries.demand(found.id)):
        demand[slot_id][rank] = classes, seats
    placed = {slot_id: (classes, seats) for slot_id, classes, seats in db.session.execute(line_queries.placed(found.id))}
    slots = [slot for slot in db.session.scalars(queries.slots(found.id)) if not slot.called_off]
    return [_slot_row(slot, demand[slot.id], placed.get(slot.id, (0, 0)), over=found.over) for slot in slots]


def figures(found: Round) -> Figures:
    """Count the lines of a round."""
    return Figures(*db.session.execute(line_queries.figures(found.id)).one())


def class_rows(lines: Iterable[tuple[RoundLine, ClassParty]], slots: Mapping[int, Slot]) -> list[ClassRow]:
    """Return classes with what is proposed for them."""
    return [ClassRow(party, line.size, _names(line.wishes, slots), line, got(line, slots)) for line, party in lines]


def wishing_rows(rows: Sequence[tuple[Registration, ClassParty]], slots: Mapping[int, Slot]) -> list[ClassRow]:
    """Return classes with their wishes, while these come in."""
    wished: dict[int, list[int]] = defaultdict(list)
    for registration_id, slot_id in db.session.execute(queries.wishes_of([registration.id for registration, _party in rows])):
        wished[registration_id].append(slot_id)
    return [ClassRow(party, registration.seats_waiting, _names(wished[registration.id], slots)) for registration, party in rows]


def got(line: RoundLine, slots: Mapping[int, Slot]) -> str:
    """Say what a class gets."""
    if line.slot_id is None:
        return _("After the others") if line.late and line.result is None else _("Waiting list")
    return brief(slots.get(line.slot_id), slots)


def short(slot: Slot | None) -> str:
    """Return a slot in few words: its day and hour, and the place."""
    if slot is None:
        return "–"
    return f"{_moment(slot)}, {plain(slot.place.name)}"


def brief(slot: Slot | None, slots: Mapping[int, Slot]) -> str:
    """Return a slot by its day and hour alone, unless another begins at the same moment."""
    if slot is None or any(other.starts_at == slot.starts_at and other is not slot for other in slots.values()):
        return short(slot)
    return _moment(slot)


def slot_options(slots: Mapping[int, Slot]) -> list[tuple[str, str]]:
    """Return slots to filter by."""
    return [(str(slot.id), short(slot)) for slot in slots.values()]


def proposed(found: Round) -> bool:
    """Whether there are lines to show."""
    return found.state in (RoundState.PROPOSED, RoundState.CONFIRMED)


def letters(found: Round, *, samples: bool) -> Rehearsal[object]:
    """Return how many letters confirming writes, by kind and language; with `samples`, one of each written and undone."""
    rows = db.session.execute(line_queries.letters(found.id)).all()
    by_kind: dict[str, int] = defaultdict(int)
    by_language: dict[str, int] = defaultdict(int)
    seated = 0
    for by_hand, has_slot, language, count, _example in rows:
        by_kind[_kind(by_hand, has_slot)] += count
        by_language[language] += count
        seated += count if has_slot else 0
    counts: dict[str, Any] = {"count": sum(by_kind.values()), "by_kind": dict(by_kind), "by_language": dict(by_language)}
    counts["by_method"] = {"REQUEST": seated} if seated else {}
    return replace(_sampled(found.id, [row[-1] for row in rows]) if samples else Rehearsal(), **counts)


def table_of_letters(found: Round) -> list[tuple[str, dict[str, int], int]]:
    """Return a row for each kind of letter: kind, how many by language, how many in all."""
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for by_hand, has_slot, language, count, _example in db.session.execute(line_queries.letters(found.id)):
        kind = _kind(by_hand, has_slot)
        rows[kind][language] = rows[kind].get(language, 0) + count
    return [(kind, counts, sum(counts.values())) for kind, counts in sorted(rows.items())]


def _sampled(round_id: int, registration_ids: Sequence[int]) -> Rehearsal[object]:
    def work() -> object:
        found = db.session.scalars(queries.one(round_id)).one()
        for registration_id in registration_ids:
            settling.settle(found, registration_id)
        return None

    return rehearse(work)


def _moment(slot: Slot) -> str:
    lang = current_language()
    day = f"{dates.weekday_short(slot.starts_at, lang, slot.zone)} {dates.day_short(slot.starts_at, lang, slot.zone)}"
    # Kept together: a date broken over two lines cannot be compared with the one below.
    return f"{day} {dates.hour(slot.starts_at, slot.zone)}".replace(" ", "\N{NO-BREAK SPACE}")


def _kind(by_hand: bool, has_slot: bool) -> str:
    if by_hand:
        return "allocation.adjusted"
    return "allocation.given" if has_slot else "allocation.unplaced"


def _slot_row(slot: Slot, demand: Mapping[int, tuple[int, int]], placed: tuple[int, int], *, over: bool) -> SlotRow:
    nothing = 0, 0
    classes = (demand.get(1, nothing)[0], demand.get(2, nothing)[0], demand.get(3, nothing)[0])
    free = slot.seats_left
    # Once confirmed, the seats given are taken: what there was is both together. What a class gave back since was not there twice.
    if over and free is not None:
        free = min(free + placed[1], slot.capacity or 0)
    return SlotRow(slot, free, classes, demand.get(1, nothing)[1], *placed)


def _names(slot_ids: Iterable[int], slots: Mapping[int, Slot]) -> tuple[str, ...]:
    return tuple(brief(slots.get(slot_id), slots) for slot_id in slot_ids)


def read(args: Mapping[str, str]) -> Asked:
    """Read what an address asks of the list of classes."""
    return Asked(asked.words(args.get("q")), asked.number(args.get("slot")), asked.words(args.get("got"), 10))
