"""Lists of slots: search words, plain values for each row, days, pages. Rows are finished here so that templates only print."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, cast

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from ixevents.core import dates
from ixevents.core.kept import KeptParts
from ixevents.core.languages import LANGUAGES, Translated, fold
from ixevents.core.markdown import to_text
from ixevents.core.web import current_language, speaking, tr
from ixevents.events import availability, photographs, programme, words
from ixevents.events.availability import Phase
from ixevents.events.listed import Listed
from ixevents.events.models import Audience, Event, EventKind, Place
from ixevents.events.picture import Cut
from ixevents.projects.models import Project

PAGE_SIZE = 40
MOST_TOLD = 1000
"""How many dates a list counts for its readers; beyond, it says that there are more."""
MOST = 1024
"""Rows kept by one process, of some three thousand bytes each with what was drawn of them."""

_UNMARKED = re.compile(r"(?![\s\d#>=~+-])[^\\`*_\[\]<&\n\r\t\0]*")
"""A line that means nothing in Markdown but itself: most titles and summaries, which need not be parsed then."""


@dataclass(frozen=True, slots=True)
class Row:
    """A slot as a list or a timetable prints it."""

    url: str
    title: Markup | str
    slug: str
    theme: str
    kind: str
    summary: Markup | str
    start: datetime
    end: datetime
    day: date
    "When it starts in Brussels."
    iso: str
    from_hour: str
    "When it starts, on the clock of Brussels; nothing for whole days."
    until: str
    "Until when: an hour, a day, or all day."
    room: Markup | str
    state: str
    "As the components know it: open, few, full, closed, off, free."
    words: str
    taken: int
    capacity: int | None
    badges: tuple[str, ...]
    photo: str
    "Address of its picture without the ending; empty where the drawn cover is shown."
    photo_alt: str
    on_site: bool
    "Happens at given hours in a place here; only that fits a timetable."
    drawn: dict[Hashable, Markup] = field(default_factory=dict, init=False, repr=False, compare=False)
    "What templates made of it, by the form they gave it."

    def once(self, *form: Hashable, caller: Callable[[], str]) -> Markup:
        """Return what a template makes of this row and of the arguments alone, made once; for `call` in templates."""
        before, parts = self.drawn.get(form), _parts()
        if before is not None and parts.keeps and not parts.proves:
            return before
        now = self.drawn[form] = Markup(caller())  # noqa: S704  # made by a template that escapes
        if parts.proves and before not in (None, now):
            raise AssertionError(f"what is drawn of a row depends on something else: {before!r} became {now!r}")
        return now


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what starts on it, or still goes on at its beginning."""

    day: date
    rows: tuple[Row, ...]

    @property
    def words(self) -> str:
        """How much there is that day."""
        return ngettext("%(num)s event", "%(num)s events", len(self.rows))


@dataclass(frozen=True)
class Page:
    """One page of a list, for the pagination component; a number beyond the end means the last page."""

    wanted: int
    counted: int
    "How many rows there are, up to `counted_to`."

    @staticmethod
    def counted_to(wanted: int) -> int:
        """Return how far rows are counted for a page: beyond what is told, and beyond the page."""
        return max(MOST_TOLD, wanted * PAGE_SIZE) + 1

    @property
    def more(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.counted >= self.counted_to(self.wanted)

    @property
    def total(self) -> int:
        """How many there are, or are at least."""
        return self.counted - 1 if self.more else self.counted

    @property
    def pages(self) -> int:
        """How many pages there are, or are at least."""
        return max(1, -(-self.counted // PAGE_SIZE))

    @property
    def page(self) -> int:
        """The page shown."""
        return min(self.wanted, self.pages)

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.page - 1) * PAGE_SIZE

    @property
    def has_prev(self) -> bool:
        """Whether a page comes before."""
        return self.page > 1

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        """The number of the page before."""
        return self.page - 1

    @property
    def next_num(self) -> int:
        """The number of the page that follows."""
        return self.page + 1


def index(event: Event) -> None:
    """Fill the search words of an event."""
    texts, places = (event.title, event.summary, event.text), (slot.place for slot in event.slots)
    event.search = found_by(texts, event.kind, event.edition.title, event.project, places)


def found_by(texts: Iterable[Translated], kind: EventKind, edition: Translated, project: Project, places: Iterable[Place]) -> str:
    """Return what finds an event: all its texts, places, project and kind in all languages, without accents."""
    named = [text for place in places for text in (place.name, place.street, place.locality)]
    found = [*map(_written, texts), *map(_written_again, (edition, project.title, *named)), _kind_names(kind), project.acronym or ""]
    return " ".join(dict.fromkeys(fold(" ".join(found).replace("’", "'")).split()))


def rows(slots: Iterable[Listed], at: datetime) -> list[Row]:
    """Return what a list prints of slots."""
    lang, root = current_language(), request.root_path
    make = _proved if _parts().proves else _kept
    return [make(slot, availability.phase(slot, at), lang, root) for slot in slots]


def _made(slot: Listed, phase: Phase, lang: str, _root: str) -> Row:
    """Return what a list prints of a slot: it follows from the arguments alone, of which the last is where all addresses begin."""
    standing = availability.during(phase, slot)
    return Row(
        url=url_for("events.event", slug=slot.slug),
        title=tr(slot.title),
        slug=slot.slug,
        theme=programme.get(slot.programme).theme,
        kind=words.kind(slot.kind, lang),
        summary=tr(slot.summary),
        start=slot.starts_at,
        end=slot.ends_at,
        day=dates.local_day(slot.starts_at),
        iso=dates.iso(slot.starts_at),
        from_hour="" if slot.all_day else dates.hour(slot.starts_at),
        until=_until(slot),
        room=tr(slot.place),
        state=standing.state,
        words=standing.words,
        taken=slot.seats_taken,
        capacity=slot.capacity if standing.takes and not standing.shares else None,
        badges=tuple(_badges(slot)),
        photo=photographs.address_of(slot.picture, Cut.CARD) if slot.picture else "",
        photo_alt=slot.picture_alt.pick(lang).text if slot.picture_alt else "",
        on_site=not slot.all_day and slot.country == "BE",
    )


# The next forty slots are on most pages of the site, and seldom has one of them changed since the last visit.
_kept = lru_cache(maxsize=MOST)(_made)


def _parts() -> KeptParts:
    return cast(KeptParts, current_app.jinja_env.extensions[KeptParts.identifier])


def _proved(*asked: Any) -> Row:
    found = _kept(*asked)
    if found != _made(*asked):
        raise AssertionError(f"a row depends on something else than {asked}")
    return found


def by_day(listed: Sequence[Row], first: date | None = None) -> list[Day]:
    """Group rows by the day they start; what lasts for days and began before `first` stands under it.

    A concert that goes on after midnight stays under its evening: under the new day its hour would be that of another evening.
    """

    def day(row: Row) -> date:
        if first is None or row.day >= first or dates.long_day(row.end) <= row.day:
            return row.day
        return first

    return [Day(on, tuple(group)) for on, group in groupby(sorted(listed, key=lambda row: (day(row), row.start)), key=day)]


def _until(slot: Listed) -> str:
    # Rows say hours of Brussels, whole days those of the place.
    zone = slot.zone if slot.all_day else dates.DEFAULT_ZONE
    said = dates.ending(slot.starts_at, slot.ends_at, current_language(), zone, all_day=slot.all_day)
    if slot.all_day:
        return _("until %(day)s", day=said) if said else _("All day")
    return f"– {said}"


def _badges(slot: Listed) -> Iterable[str]:
    if slot.exemption:
        yield _("In Dutch only") if slot.exemption == "nl" else _("In French only")
    if slot.audience != Audience.EVERYONE:
        yield str(words.AUDIENCES[Audience(slot.audience)])
    if slot.price:
        yield words.price(slot.price)
    if slot.zone != dates.DEFAULT_ZONE and not slot.all_day:
        place = slot.locality.pick(current_language())
        yield _("%(hour)s in %(place)s", hour=dates.hour(slot.starts_at, slot.zone), place=place)
    if slot.moved and not slot.called_off:
        yield _("Moved")


def _written(text: Translated) -> str:
    return " ".join(part if _UNMARKED.fullmatch(part) else to_text(part) for part in text.as_dict().values())


# Places, projects and editions are few.
_written_again = lru_cache(maxsize=1024)(_written)


@cache
def _kind_names(kind: EventKind) -> str:
    names = []
    for lang in LANGUAGES:
        with speaking(lang):
            names.append(str(words.KINDS[kind]))
    return " ".join(names)
