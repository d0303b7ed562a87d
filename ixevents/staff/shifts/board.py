"""The board of a call: its shifts day by day with who comes, and the sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.volunteers import queries
from ixevents.volunteers.models import Shift, Turn


@dataclass(frozen=True)
class Totals:
    """Sums of shifts that take place."""

    wanted: int
    taken: int
    hours: timedelta
    "That volunteers promised."


@dataclass(frozen=True)
class Row:
    """A shift and who took it; of one that is called off, who had it then."""

    shift: Shift
    turns: Sequence[Turn]
    begun: bool

    @property
    def unsaid(self) -> int:
        """How many nobody has noted yet."""
        return sum(turn.came is None for turn in self.turns)


@dataclass(frozen=True)
class Board:
    """The whole of it."""

    days: Sequence[tuple[date, Sequence[Row]]]
    totals: Totals
    people: int
    names: frozenset[str]
    came: timedelta
    "Hours of those who were there."
    moment: datetime


def of(call_id: int) -> Board:
    """Return the board of a call; two statements, however many shifts and people."""
    shifts = db.session.scalars(queries.shifts_of(call_id)).all()
    by_shift: dict[int, list[Turn]] = {}
    for turn in db.session.scalars(queries.roll(call_id, called_off=True)):
        by_shift.setdefault(turn.shift_id, []).append(turn)
    roll = [turn for of_shift in by_shift.values() for turn in of_shift if turn.live]
    moment = now()
    rows = [Row(shift, by_shift.get(shift.id, []), shift.starts_at <= moment) for shift in shifts]
    days = [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: dates.local_day(row.shift.starts_at))]
    came = sum((turn.shift.length for turn in roll if turn.came), timedelta())
    return Board(
        days, totals(shifts), len({turn.volunteer_id for turn in roll}), frozenset(turn.volunteer.name for turn in roll), came, moment
    )


def totals(shifts: Iterable[Shift]) -> Totals:
    """Return the sums of shifts that are not called off."""
    held = [shift for shift in shifts if shift.called_off_at is None]
    promised = sum((shift.length * shift.taken for shift in held), timedelta())
    return Totals(sum(shift.wanted for shift in held), sum(shift.taken for shift in held), promised)


def open_shifts(call_id: int) -> list[Shift]:
    """Return the shifts staff can still give: not over, not called off, not complete."""
    found = db.session.scalars(queries.shifts_of(call_id)).all()
    return [shift for shift in found if shift.called_off_at is None and shift.left > 0 and shift.ends_at > now()]
