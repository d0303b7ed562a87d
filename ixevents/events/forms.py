"""The filters of the agenda, read from an address that anybody may have written."""

import json
import re
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Select
from werkzeug.datastructures import MultiDict

from ixevents.core import zones
from ixevents.core.forms import tidy
from ixevents.core.languages import Translated, fold
from ixevents.core.web import current_language, plain
from ixevents.events import programme, queries, words
from ixevents.events.models import Access, Audience, Edition, Event
from ixevents.projects.models import Project

MOST_WORDS = 8
LONGEST_WORD = 40
LAST_PAGE = 100_000
_YEARS = range(2000, 2101)

S = TypeVar("S", bound=Select[Any])


@dataclass(frozen=True)
class Filters:
    """What a reader of the agenda wants to see. Whatever cannot be read is left out, and `notices` say so."""

    q: str = ""
    programme: str = ""
    audience: str = ""
    project: str = ""
    access: tuple[str, ...] = ()
    free: bool = False
    from_day: date | None = None
    to_day: date | None = None
    page: int = 1
    notices: tuple[str, ...] = field(default=(), compare=False)

    @property
    def words(self) -> list[str]:
        """The words looked for, without accents and case."""
        return [word[:LONGEST_WORD] for word in fold(self.q).split()[:MOST_WORDS]]

    @property
    def active(self) -> int:
        """How many filters are on besides the search words."""
        return sum(map(bool, (self.programme, self.audience, self.project, self.free, self.from_day, self.to_day, *self.access)))

    @property
    def anything(self) -> bool:
        """Whether the reader asked for less than everything."""
        return bool(self.active or self.words)

    def address(self) -> dict[str, Any]:
        """Return what leads to the same list in an address, without the page."""
        values = {
            "q": self.q,
            "programme": self.programme,
            "audience": self.audience,
            "project": self.project,
            "access": list(self.access),
            "free": "1" if self.free else "",
            "from": self.from_day.isoformat() if self.from_day else "",
            "to": self.to_day.isoformat() if self.to_day else "",
        }
        return {key: value for key, value in values.items() if value}

    def listed(self, most: int, after: int) -> Select[Any]:
        """Return the statement of a part of the slots the reader wants; its values are `values`."""
        if self._by_time_alone:
            return queries.next_slots(most, after, until=bool(self.to_day))
        return queries.first(self.narrow(queries.listed_slots()), most, after)

    def counted(self, most: int) -> Select[int]:
        """Return the statement that says how many slots the reader wants, but not beyond so many."""
        if self._by_time_alone:
            return queries.counted_by_time(until=bool(self.to_day))
        return queries.counted(self.narrow(queries.public_ids()), most)

    def values(self, at: datetime) -> dict[str, Any]:
        """Return the values of both; without a first day, the reader wants slots that are not over."""
        start = _start_of(self.from_day) if self.from_day else at
        return queries.between(start, _start_of(self.to_day + timedelta(days=1)) if self.to_day else None)

    def narrow(self, slots: S) -> S:
        """Return the slots the reader wants."""
        happening = queries.happening(until=bool(self.to_day))
        slots = slots.where(*happening, queries.with_words(self.words), queries.with_access(self.access))
        if self.programme:
            slots = slots.where(Edition.programme == self.programme)
        if self.audience:
            slots = slots.where(Event.audience == self.audience)
        if self.project:
            slots = slots.join(Event.project).where(Project.slug == self.project)
        return slots.where(Event.price.is_(None)) if self.free else slots

    @property
    def _by_time_alone(self) -> bool:
        return not replace(self, from_day=None, to_day=None).anything


def read(args: MultiDict[str, str], projects: Container[str]) -> Filters:
    """Read the filters of an address. Never fails: an answer nobody can understand counts as none, and is told."""
    notices: list[str] = []
    from_day, to_day = _day(args, "from", notices), _day(args, "to", notices)
    if from_day and to_day and to_day < from_day:
        notices.append(_("The last day came before the first: it was left out."))
        to_day = None
    return Filters(
        q=_search(args.get("q", "")),
        programme=_choice(args, "programme", [value.slug for value in programme.known()], notices),
        audience=_choice(args, "audience", list(Audience), notices),
        project=_choice(args, "project", projects, notices),
        access=tuple(fact for fact in Access if fact in args.getlist("access")),
        free=args.get("free", "") == "1",
        from_day=from_day,
        to_day=to_day,
        page=_page(args.get("page", "")),
        notices=tuple(dict.fromkeys(notices)),
    )


@dataclass(frozen=True)
class Choices:
    """The projects one can choose among, as the database says them in one row (`queries.projects_with_events`)."""

    positions: str | None
    slugs: str | None
    titles: str | None

    def __contains__(self, slug: object) -> bool:
        return any(slug == known for known, _title in self.in_order())

    def in_order(self) -> Sequence[tuple[str, Translated]]:
        """Return their slugs and titles."""
        return _in_order(self)


@dataclass(frozen=True)
class Options:
    """The answers each filter offers in the reader's language, as value and words; the empty value means all."""

    filters: Filters
    choices: Choices
    day: date

    @property
    def day_alone(self) -> date | None:
        """The day, where all but the projects depends on nothing else; None where it depends on what a reader typed."""
        return None if self.filters.anything else self.day

    @property
    def programmes(self) -> list[tuple[str, str]]:
        """The programmes."""
        return [("", _("All programmes")), *((value.slug, plain(value.short)) for value in programme.all_programmes())]

    @property
    def audiences(self) -> list[tuple[str, str]]:
        """Whom events are made for."""
        return [("", _("All audiences")), *((key.value, str(text)) for key, text in words.AUDIENCES.items())]

    @property
    def projects(self) -> Markup:
        """The projects, written already: there may be hundreds."""
        return _projects(current_language(), _("All projects"), self.choices, self.filters.project)

    @property
    def access(self) -> list[tuple[str, str]]:
        """What helps who needs it."""
        return [(key.value, str(text)) for key, text in words.ACCESS.items()]

    @property
    def shortcuts(self) -> list[tuple[str, str, bool, str | None]]:
        """Ready-made filters: words, address, whether it is the one in use, theme."""
        return _shortcuts(self.filters, self.day)


# What follows from arguments alone. Reading and writing hundreds anew for every page costs more than asking the database for them.
@lru_cache(maxsize=8)
def _in_order(choices: Choices) -> list[tuple[str, Translated]]:
    # Not `splitlines`, which ends lines in the middle of titles too.
    positions, slugs, titles = (lines.split("\n") if lines else [] for lines in (choices.positions, choices.slugs, choices.titles))
    found = sorted(zip(map(int, positions), slugs, titles, strict=True))
    return [(slug, Translated.of(json.loads(title))) for _position, slug, title in found]


@lru_cache(maxsize=64)
def _projects(lang: str, every: str, choices: Choices, chosen: str) -> Markup:
    option, selected = Markup('<option value="{}"{}>{}</option>'), Markup(" selected")
    written = [("", every), *((slug, title.pick(lang).text) for slug, title in _in_order(choices))]
    return Markup("").join(option.format(slug, selected if slug == chosen else "", text) for slug, text in written)


def _shortcuts(filters: Filters, day: date) -> list[tuple[str, str, bool, str | None]]:
    saturday = day + timedelta(days=max(0, 5 - day.weekday()))
    sunday = day + timedelta(days=6 - day.weekday())
    ready = [
        (_("Everything"), Filters(), None),
        (_("Today"), Filters(from_day=day, to_day=day), None),
        (_("This weekend"), Filters(from_day=saturday, to_day=sunday), None),
        *((plain(value.short), Filters(programme=value.slug), value.theme) for value in programme.all_programmes()),
    ]
    return [(text, url_for("events.agenda", **shown.address()), shown == replace(filters, page=1), theme) for text, shown, theme in ready]


def _search(raw: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in raw[: MOST_WORDS * (LONGEST_WORD + 1)])
    return " ".join((tidy(printable) or "").replace("’", "'").split())


def _choice(args: MultiDict[str, str], name: str, allowed: Container[str], notices: list[str]) -> str:
    raw = args.get(name, "")
    if raw and raw not in allowed:
        notices.append(_("One of the filters is not known here: it was left out."))
        return ""
    return str(raw)


def _day(args: MultiDict[str, str], name: str, notices: list[str]) -> date | None:
    raw = args.get(name, "").strip()
    if not raw:
        return None
    numbers = [int(part) for part in re.split(r"[-/.]", raw) if part.isdecimal() and len(part) <= 4]
    # A day typed by hand starts with the day, one from a date field with the year.
    year, month, day = (numbers if numbers[:1] and numbers[0] > 31 else numbers[::-1]) if len(numbers) == 3 else (0, 0, 0)
    with suppress(ValueError):
        if year in _YEARS:
            return date(year, month, day)
    notices.append(_("A date could not be read: it was left out. Write it as 24/11/2026."))
    return None


def _page(raw: str) -> int:
    # isdecimal first: int() takes signs and underscores, and a number of thousands of digits would raise.
    return min(max(1, int(raw[:9])), LAST_PAGE) if raw[:9].isdecimal() else 1


def _start_of(day: date) -> datetime:
    return zones.instant(day, time(0))
