"""The rules of any time zone as a calendar file carries them (RFC 5545, VTIMEZONE), taken from the tz database.

A zone whose clocks change by one rule every year gets yearly rules, which every program understands. One whose changes are
decreed from year to year, as in Palestine, gets each change around the entries as an observance of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from ixevents.core.zones import zone as zone_of

RULE_YEARS = 28
"""So long a rule must hold to be called one: within it every date falls on every weekday."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """The clock of a zone goes forward or back."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """What the clock shows when it is changed."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def kind(self) -> str:
        """Summer time or standard time."""
        return "DAYLIGHT" if self.after > self.before else "STANDARD"

    @property
    def weekday(self) -> str:
        """The day of the week, as rules write it."""
        return _WEEKDAYS[self.wall.weekday()]


@lru_cache(maxsize=128)
def vtimezone(name: str, first_year: int, last_year: int) -> bytes:
    """Return the component of a zone, right for every moment from the first to the last of these years."""
    start = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    changes = list(_changes(name, start, datetime(first_year + RULE_YEARS, 1, 1, tzinfo=UTC)))
    rules = _yearly(changes)
    if rules is None:
        end = datetime(last_year + 2, 1, 1, tzinfo=UTC)
        lines = [_opening(name, start), *(_part(change, change.kind) for change in changes if change.at < end)]
    else:
        lines = [_part(change, change.kind, rule) for change, rule in rules] or [_opening(name, start)]
    inner = [line for block in lines for line in block]
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *inner, "END:VTIMEZONE", ""]).encode()


def _changes(name: str, start: datetime, end: datetime) -> Iterator[Change]:
    """Return every change of a clock between two moments; it changes once a day at most."""
    zone, moment = zone_of(name), start
    before = moment.astimezone(zone).utcoffset()
    while moment < end:
        after = (moment + _DAY).astimezone(zone).utcoffset()
        if before is not None and after is not None and after != before:
            at = _exactly(name, moment, moment + _DAY, before)
            yield Change(at, before, after, at.astimezone(zone).tzname() or "")
        moment, before = moment + _DAY, after


def _exactly(name: str, low: datetime, high: datetime, before: timedelta) -> datetime:
    """Return the first second at which the clock is changed."""
    zone = zone_of(name)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds() // 2))
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high


def _yearly(changes: Sequence[Change]) -> list[tuple[Change, str]] | None:
    """Return the first change of each kind with its rule; None when some change follows none, nothing where none happens."""
    found = []
    for kind in dict.fromkeys(change.kind for change in changes):
        same = [change for change in changes if change.kind == kind]
        rule = _rule(same)
        if rule is None:
            return None
        found.append((same[0], rule))
    return found


def _rule(changes: Sequence[Change]) -> str | None:
    first = changes[0]
    alike = {(one.wall.month, one.weekday, one.wall.time(), one.before, one.after, one.name) for one in changes}
    years = [one.wall.year for one in changes]
    if len(alike) != 1 or years != list(range(years[0], years[0] + len(years))) or len(years) < RULE_YEARS:
        return None
    days = _days([one.wall for one in changes], first.weekday)
    return None if days is None else f"FREQ=YEARLY;BYMONTH={first.wall.month};{days}"


def _days(walls: Sequence[datetime], weekday: str) -> str | None:
    if all((wall + timedelta(days=_WEEK)).month != wall.month for wall in walls):
        return f"BYDAY=-1{weekday}"
    numbers = [wall.day for wall in walls]
    ordinals = {(number - 1) // _WEEK + 1 for number in numbers}
    if len(ordinals) == 1:
        return f"BYDAY={ordinals.pop()}{weekday}"
    if max(numbers) - min(numbers) == _WEEK - 1:
        return f"BYDAY={weekday};BYMONTHDAY={','.join(map(str, range(min(numbers), max(numbers) + 1)))}"
    return None


def _opening(name: str, start: datetime) -> list[str]:
    """Return what holds before the first change: the offset at the beginning of the window."""
    local = start.astimezone(zone_of(name))
    offset = local.utcoffset() or timedelta()
    return _part(Change(start, offset, offset, local.tzname() or ""), "STANDARD")


def _part(change: Change, kind: str, rule: str = "") -> list[str]:
    offsets = [f"TZOFFSETFROM:{_offset(change.before)}", f"TZOFFSETTO:{_offset(change.after)}"]
    times = [f"DTSTART:{change.wall:%Y%m%dT%H%M%S}", *([f"RRULE:{rule}"] if rule else [])]
    return [f"BEGIN:{kind}", f"TZNAME:{change.name}", *offsets, *times, f"END:{kind}"]


def _offset(value: timedelta) -> str:
    minutes = int(value.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
