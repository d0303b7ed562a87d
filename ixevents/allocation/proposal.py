"""From wishes to a proposal: what the rule is given, and how its answers are kept, line by line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from ixevents.allocation import matching, queries
from ixevents.allocation.matching import BOUNDLESS, Outcome, Wish
from ixevents.allocation.models import LINES, Priority, Round, RoundLine, rank_of
from ixevents.core.clock import BRUSSELS
from ixevents.core.languages import Translated, fold
from ixevents.events.models import Slot
from ixevents.extensions import db

AT_ONCE = 500
"""Rows in one statement."""

FIRST_MONTH = 9
"""School years begin in September."""

_KEPT = ("by_hand", "reason")
_EMPTY: dict[str, Any] = {"by_hand": False, "reason": Translated(), "late": False, "result": None, "done_at": None}


@dataclass(frozen=True)
class Asked:
    """What a round has to answer."""

    wishes: list[Wish]
    seats: dict[int, int]
    "Free seats of the slots that take place; boundless ones have many."


def run(found: Round) -> int:
    """Apply the rule to the wishes that came in time, keep what staff settled, and store the proposal. Returns how many lines."""
    earlier = {line.registration_id: line for line in db.session.scalars(select(RoundLine).where(RoundLine.round_id == found.id))}
    asked = gather(found)
    settled = {line.registration_id: line.slot_id for line in earlier.values() if _stands(line, asked.seats)}
    outcome = matching.allot(asked.wishes, asked.seats, found.seed, found.quota, settled)
    rows = [_row(found, wish, outcome, earlier.get(wish.party), kept=wish.party in settled) for wish in asked.wishes]
    for line in earlier.values():
        db.session.expunge(line)
    _store(found, rows)
    return len(rows)


def gather(found: Round) -> Asked:
    """Read the wishes that came before the deadline, and the seats there are."""
    rows = [row for row in db.session.execute(queries.wishing(found.id)).all() if row.created_at < found.deadline]
    slots: dict[int, list[int]] = defaultdict(list)
    for registration_id, _rank, slot_id in db.session.execute(queries.wished_slots(found.id)):
        slots[registration_id].append(slot_id)
    keys = school_keys([(row.id, row.school_id, row.school_named) for row in rows])
    served = _served(found, [row.school_id for row in rows if row.school_id])
    place: dict[str, int] = defaultdict(int)
    wishes = []
    for row in rows:
        # A sending names its classes in an order; that is the school's own among them.
        wishes.append(
            Wish(row.id, keys[row.id], row.seats_waiting, tuple(slots[row.id]), served.get(row.school_id or 0, 0), place[row.sending])
        )
        place[row.sending] += 1
    return Asked(wishes, seats_of(db.session.scalars(queries.slots(found.id))))


def seats_of(slots: Iterable[Slot]) -> dict[int, int]:
    """Return the free seats of the slots that take place."""
    return {slot.id: BOUNDLESS if slot.seats_left is None else slot.seats_left for slot in slots if takes_place(slot)}


def takes_place(slot: Slot) -> bool:
    """Whether a slot can still be given."""
    return not slot.called_off


def school_keys(classes: Sequence[tuple[int, int | None, str]]) -> dict[int, int]:
    """Return which school each class is of, for the draw and the quota: its id; those nobody knows are told apart by their names."""
    named: dict[str, int] = {}
    found: dict[int, int] = {}
    for party, school_id, name in sorted(classes):
        found[party] = school_id or named.setdefault(" ".join(fold(name).split()) or str(party), -party)
    return found


def school_year(moment: datetime) -> int:
    """Return the year in which the school year of a moment began."""
    local = moment.astimezone(BRUSSELS)
    return local.year if local.month >= FIRST_MONTH else local.year - 1


def _stands(line: RoundLine, seats: Mapping[int, int]) -> bool:
    """Whether what staff decided about a class can still be done."""
    return line.by_hand and (line.slot_id is None or line.slot_id in seats)


def _served(found: Round, school_ids: Sequence[int]) -> Mapping[int, int]:
    if found.priority == Priority.DRAW:
        return {}
    served: dict[int, int] = {}
    ids = sorted(set(school_ids))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = db.session.execute(queries.last_served(some, found.opens_at, found.edition.programme))
        served |= {school_id: school_year(last) for school_id, last in rows if school_id is not None}
    return served


def _row(found: Round, wish: Wish, outcome: Outcome, earlier: RoundLine | None, *, kept: bool) -> dict[str, Any]:
    given, number = outcome.given.get(wish.party), outcome.of_school[wish.party]
    before = earlier.slot_id if earlier else None
    return {
        "round_id": found.id,
        "registration_id": wish.party,
        "school": wish.school,
        "turn": outcome.turn[wish.party],
        "of_school": number,
        "served": wish.served,
        "lot": matching.draw(found.seed, matching.lot_name(wish.school, number)).hex()[:16],
        "size": wish.size,
        "wishes": list(wish.slots),
        "answers": [asdict(answer) for answer in outcome.answers.get(wish.party, ())],
        "slot_id": given,
        "rank": rank_of(list(wish.slots), given),
        "earlier_slot_id": before,
        "changed": earlier is not None and before != given,
        **({name: getattr(earlier, name) for name in _KEPT} if kept else {}),
    }


def _store(found: Round, rows: Sequence[dict[str, Any]]) -> None:
    db.session.execute(delete(RoundLine).where(RoundLine.round_id == found.id).execution_options(synchronize_session=False))
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(LINES), [{**_EMPTY, **row} for row in rows[start : start + AT_ONCE]])
