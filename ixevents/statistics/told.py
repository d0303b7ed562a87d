"""What statistics say in words: rows of charts and of the file, with small numbers of people hidden (GDPR-02)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core import charts, dates
from ixevents.core.languages import Translated, fold, sought
from ixevents.core.tables import Cell, Row
from ixevents.core.web import current_language, plain
from ixevents.figures import small_cells
from ixevents.statistics import filling
from ixevents.statistics.filling import Fill
from ixevents.statistics.overview import LEAD_STEPS, Side, Tile

LANGUAGES = {"fr": _l("French"), "nl": _l("Dutch"), "en": _l("English"), "unknown": _l("Not known: both")}
MOST_EVENTS = 40
"""On one chart; all of them stand in the file."""
MOST_PROJECTS = 50
"""In the table of projects; all of them stand in the file."""
MOST_CLOSED = 50
"""In the table of who did not come; all of them stand on pages of their own."""


@dataclass(frozen=True)
class EventRow:
    """One event of the edition."""

    event_id: int
    title: str
    fill: Fill
    expected: int | None
    absent: int | None
    "People of parties of whom nobody came; None where the door is not closed, or they are too few to be said."


@dataclass(frozen=True)
class ProjectRow:
    """One project in the edition, beside the edition before."""

    title: str
    fill: Fill
    before: int


def share(fill: Fill) -> str:
    """Return "84 %", or that there is no limit."""
    return _("no limit") if fill.share is None else percent(fill.share)


def percent(value: int) -> str:
    """Return a share as it is written."""
    return _("%(share)s %%", share=value)


def people(value: int | None) -> str:
    """Return a number of people; few are hidden."""
    return _("under 5") if value is None else charts.number(value)


def event_rows(side: Side) -> list[EventRow]:
    """Return the events, the fullest first, those without a limit last."""
    fills = filling.by(side.rows, lambda row: row.event_id)
    rows = [_event_row(side, event_id, plain(side.titles[event_id]), fill) for event_id, fill in fills.items()]
    return sorted(rows, key=lambda row: (row.fill.share is None, -(row.fill.share or 0), fold(row.title)))


def closed_rows(side: Side, words: str = "") -> list[EventRow]:
    """Return the events whose door was closed and where people were expected, in the same order; or those with some words."""
    said = sought(words)
    return [row for row in event_rows(side) if row.expected and all(word in fold(row.title) for word in said)]


def project_rows(side: Side, before: Side, titles: Mapping[int, Translated]) -> list[ProjectRow]:
    """Return the projects by their seats, each beside the edition before."""
    now, then = (filling.by(one.rows, lambda row: row.project_id) for one in (side, before))
    rows = [ProjectRow(plain(titles.get(key)), now.get(key, Fill()), then.get(key, Fill()).taken) for key in {**now, **then}]
    return sorted(rows, key=lambda row: (-row.fill.taken, fold(row.title)))


def weekdays(side: Side, before: Side) -> list[tuple[str, list[int | None]]]:
    """Return how full each day of the week was, in percent, with the edition before; only days on which something was."""
    now, then = (filling.by(one.rows, lambda row: row.local.weekday()) for one in (side, before))
    lang = current_language()
    names = {row.local.weekday(): dates.weekday(row.starts_at, lang, row.zone) for one in (side, before) for row in one.rows}
    return [(names[day], _pair(now, then, day, before)) for day in sorted(names)]


def hours(side: Side, before: Side) -> list[tuple[str, list[int | None]]]:
    """Return how full slots were by the hour they begin, with the edition before."""
    now, then = (filling.by(one.rows, lambda row: row.local.hour) for one in (side, before))
    return [(f"{hour:02d}:00", _pair(now, then, hour, before)) for hour in sorted({*now, *then})]


def lead(side: Side, before: Side) -> list[tuple[str, list[int | None], list[str]]]:
    """Return how many people signed up how long before; few are hidden."""
    hidden = [small_cells.hide({step: one.lead.get(step, 0) for step in LEAD_STEPS}).cells for one in _sides(side, before)]
    rows = [(_lead_words(place), [cells[step] for cells in hidden]) for place, step in enumerate(LEAD_STEPS)]
    return [(label, values, [people(value) for value in values]) for label, values in rows]


def languages(side: Side, before: Side) -> list[tuple[str, list[int | None], list[str]]]:
    """Return how many people came with parties of each language; few are hidden."""
    hidden = [small_cells.hide({code: one.languages.get(code, 0) for code in LANGUAGES}).cells for one in _sides(side, before)]
    rows = [(str(words), [cells[code] for cells in hidden]) for code, words in LANGUAGES.items()]
    return [(label, values, [people(value) for value in values]) for label, values in rows]


def file_columns() -> list[str]:
    """Return what the columns of the file are called."""
    return [_("Figure"), _("Of what"), _("This edition"), _("The edition before")]


def file_rows(side: Side, before: Side, tiles: list[Tile], titles: Mapping[int, Translated]) -> list[Row]:
    """Return all that the pages show, a line a figure."""
    rows: list[Row] = [
        [_("Seats taken"), _("all"), side.fill.taken, before.fill.taken],
        [_("Filling in percent"), _("all"), side.fill.share, before.fill.share],
        [_("Seats waited for now"), _("all"), side.fill.waiting, before.fill.waiting],
        [_("Parties that waited"), _("all"), side.waited.parties, before.waited.parties],
        [_("Of them seated in the end"), _("all"), side.waited.seated, before.waited.seated],
        [_("Expected, did not come"), _("all"), _said(side.door.absent), _said(before.door.absent)],
    ]
    rows += [[_("Filling in percent"), row.title, row.fill.share, None] for row in event_rows(side)]
    rows += [[_("Seats taken by project"), row.title, row.fill.taken, row.before] for row in project_rows(side, before, titles)]
    for name, found in ((_("Filling in percent by day"), weekdays(side, before)), (_("Filling in percent by hour"), hours(side, before))):
        rows += [[name, label, *_two(values)] for label, values in found]
    for name, told in ((_("People by days before"), lead(side, before)), (_("People by language"), languages(side, before))):
        rows += [[name, label, *_two([people(None) if value is None else value for value in values])] for label, values, _words in told]
    rows += [[_("Schools reached"), plain(tile.commune.name), tile.reached, None] for tile in tiles]
    return [*rows, *([_("Schools in the directory"), plain(tile.commune.name), tile.listed, None] for tile in tiles)]


def _event_row(side: Side, event_id: int, title: str, fill: Fill) -> EventRow:
    door = side.doors.get(event_id)
    if door is None:
        return EventRow(event_id, title, fill, None, None)
    return EventRow(event_id, title, fill, door.expected, small_cells.one(door.absent))


def _pair(now: Mapping[int, Fill], then: Mapping[int, Fill], key: int, before: Side) -> list[int | None]:
    values = [now.get(key, Fill()).share, then.get(key, Fill()).share]
    return values if before.rows else values[:1]


def _sides(side: Side, before: Side) -> list[Side]:
    return [side, before] if before.rows else [side]


def _lead_words(place: int) -> str:
    """Return the days of a step: "0", "1–2", "56+"."""
    first = LEAD_STEPS[place]
    if place + 1 == len(LEAD_STEPS):
        return f"{first}+"
    last = LEAD_STEPS[place + 1] - 1
    return str(first) if first == last else f"{first}–{last}"


def _said(value: int) -> int | str:
    hidden = small_cells.one(value)
    return people(None) if hidden is None else hidden


def _two(values: Sequence[Cell]) -> list[Cell]:
    return [*values, None][:2]
