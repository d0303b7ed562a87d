"""A dense edition on the day itself: what is on now and next, hours by place, how to get in; one page, to be kept on a phone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.timetable import Timetable, lay_out
from ixevents.core.web import current_language, tr
from ixevents.events import agenda, listed, words
from ixevents.events.agenda import Row
from ixevents.events.models import Access, Edition, Place, Slot
from ixevents.events.programme import Programme

SIZES = (192, 512)
"""Pixels of the pictures a phone shows on its first screen."""
PAPER = "#FFFAF0"
MOST_NEXT = 4
NEEDED = (Access.STEP_FREE, Access.ACCESSIBLE_TOILET)
"""Missing ones of these are told too: who needs them must not find out at the door (A11Y-04)."""


@dataclass(frozen=True)
class Entry:
    """One thing that happens, with all that is read of it without network."""

    row: Row
    anchor: str
    "Where the page tells the whole of it."
    begins: str
    ends: str
    "As the script of the page reads them."
    near: str
    "now, next or later."
    other_day: str
    "Which day, when that is not today."
    spoken: str
    access: tuple[str, ...]
    "Beyond what holds for everything in its place."
    whole_days: bool

    @property
    def hours(self) -> str:
        """From when until when."""
        return f"{self.row.from_hour} {self.row.until}".strip() if self.row.from_hour else self.row.until


@dataclass(frozen=True)
class FestivalDay:
    """One day: its table of places by hours and its entries in order."""

    day: date
    name: str
    table: Timetable | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Spot:
    """A place, how it is reached, and what holds for everything in it (A11Y-02, A11Y-04)."""

    place: Place
    facts: tuple[tuple[str, bool], ...]
    "What every event there offers, and what is missing of the most needed."
    some: tuple[str, ...]
    "What only some events there offer."


def days(slots: Sequence[Slot], at: datetime) -> list[FestivalDay]:
    """Return the days of an edition that are not over, each with what is on."""
    coming, common = _coming(slots, at), _common(slots)
    found = []
    for day, group in _by_day(slots, at).items():
        # What was called off stands last: it is no longer to be chosen.
        entries = tuple(_entry(slot, at, coming, common[slot.place_id]) for slot in sorted(group, key=lambda slot: slot.called_off))
        rows = [entry.row for entry in entries if entry.row.on_site]
        found.append(FestivalDay(day, dates.day_long(day, current_language()), lay_out(rows) if rows else None, entries))
    return found


def jumps(found: Sequence[FestivalDay]) -> list[tuple[str, str, bool]]:
    """Return links to the parts of the page."""
    lang = current_language()
    names = [(dates.day_medium(day.day, lang), f"#day-{day.day}", False) for day in found]
    return [(_("Now and next"), "#now", False), *names, (_("Places and access"), "#places", False)]


def spots(slots: Sequence[Slot]) -> list[Spot]:
    """Return the places by name, with what their events say of access."""
    found = [_spot(group[0].place, [set(slot.event.access) for slot in group]) for group in _by_place(slots).values()]
    return sorted(found, key=lambda spot: str(tr(spot.place.name)))


def manifest(programme: Programme, asset: Callable[[str], str]) -> dict[str, object]:
    """Return what a phone needs to put the page among its applications (W3C Web Application Manifest); `asset` gives addresses of files."""
    lang = current_language()
    here = url_for(f"{programme.slug}.day")
    picture = {"type": "image/png", "purpose": "any maskable"}
    icons = [{"src": asset(f"img/app-{size}.png"), "sizes": f"{size}x{size}", **picture} for size in SIZES]
    return {
        "id": here,
        "name": programme.name.pick(lang).text,
        "short_name": programme.short.pick(lang).text,
        "lang": lang,
        "start_url": here,
        "scope": url_for(f"{programme.slug}.programme"),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }


def is_on(edition: Edition | None, at: datetime) -> bool:
    """Whether there is an edition that is not over; the night of its last day belongs to it."""
    return edition is not None and edition.ends_on >= dates.long_day(at)


def _by_day(slots: Sequence[Slot], at: datetime) -> dict[date, list[Slot]]:
    """Return slots by the day they begin, without the days that are over: yesterday stays while something of it goes on after midnight.

    What lasts whole days, and has begun before, stands under the present day.
    """
    first, groups = dates.local_day(at), dict[date, list[Slot]]()
    for slot in sorted(slots, key=_order):
        day = dates.local_day(slot.starts_at)
        groups.setdefault(max(day, first) if slot.all_day and slot.ends_at > at else day, []).append(slot)
    return {day: group for day, group in sorted(groups.items()) if day >= first or any(_goes_on(slot, at) for slot in group)}


def _goes_on(slot: Slot, at: datetime) -> bool:
    return slot.ends_at > at and not slot.called_off


def _by_place(slots: Sequence[Slot]) -> dict[int, list[Slot]]:
    groups: dict[int, list[Slot]] = {}
    for slot in slots:
        groups.setdefault(slot.place_id, []).append(slot)
    return groups


def _common(slots: Sequence[Slot]) -> dict[int, set[str]]:
    """Return what every event of a place offers, by place."""
    return {place: set.intersection(*(set(slot.event.access) for slot in group)) for place, group in _by_place(slots).items()}


def _order(slot: Slot) -> tuple[datetime, datetime, int]:
    return slot.starts_at, slot.ends_at, slot.id


def _coming(slots: Sequence[Slot], at: datetime) -> set[int]:
    """Return which slots come next: those that begin soonest, without what lasts whole days."""
    ahead = sorted((slot for slot in slots if slot.starts_at > at and not slot.called_off and not slot.all_day), key=_order)
    return {slot.id for slot in ahead[:MOST_NEXT]}


def _entry(slot: Slot, at: datetime, coming: set[int], common: set[str]) -> Entry:
    (row,) = agenda.rows([listed.of(slot)], at)
    near = "now" if row.start <= at < row.end else "next" if slot.id in coming else "later"
    return Entry(
        row=row,
        anchor=f"slot-{slot.id}",
        whole_days=slot.all_day,
        begins=row.start.isoformat(),
        ends=row.end.isoformat(),
        near="later" if slot.called_off else near,
        other_day="" if dates.local_day(at) == dates.local_day(row.start) else dates.day_medium(row.start, current_language()),
        spoken=words.spoken(slot.event.languages),
        access=tuple(str(text) for fact, text in words.ACCESS.items() if fact in set(slot.event.access) - common),
    )


def _spot(place: Place, said: Sequence[set[str]]) -> Spot:
    every, some = set.intersection(*said), set.union(*said)
    told = every | {fact for fact in NEEDED if fact not in some}
    facts = tuple((str(text), fact in every) for fact, text in words.ACCESS.items() if fact in told)
    return Spot(place, facts, tuple(str(text) for fact, text in words.ACCESS.items() if fact in some - every))
