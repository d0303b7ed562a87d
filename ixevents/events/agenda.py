"""Lists of slots: search words, plain values for each row, days, pages. Rows are finished here so that templates only print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from ixevents.core import dates, zones
from ixevents.core.languages import LANGUAGES, Translated, fold
from ixevents.core.markdown import to_text
from ixevents.core.web import current_language, speaking, tr
from ixevents.events import availability, photographs, programme, words
from ixevents.events.models import Audience, Event, Slot
from ixevents.events.picture import Cut

PAGE_SIZE = 40


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
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))

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
    """Fill the search words of an event: all its texts, places, project and kind in all languages, without accents."""
    texts = [event.title, event.summary, event.text, event.edition.title, event.project.title]
    texts += [text for slot in event.slots for text in (slot.place.name, slot.place.street, slot.place.locality)]
    found = [_written(text) for text in texts] + [_kind_names(event), event.project.acronym or ""]
    event.search = " ".join(dict.fromkeys(fold(" ".join(found).replace("’", "'")).split()))


def row(slot: Slot, at: datetime) -> Row:
    """Return what a list prints of a slot."""
    event, standing = slot.event, availability.of(slot, at)
    return Row(
        url=url_for("events.event", slug=event.slug),
        title=tr(event.title),
        slug=event.slug,
        theme=programme.get(event.edition.programme).theme,
        kind=words.kind(event.kind, current_language()),
        summary=tr(event.summary),
        start=slot.starts_at,
        end=slot.ends_at,
        iso=dates.iso(slot.starts_at),
        from_hour="" if slot.all_day else dates.hour(slot.starts_at),
        until=_until(slot),
        room=tr(slot.place.name),
        state=standing.state,
        words=standing.words,
        taken=slot.seats_taken,
        capacity=slot.capacity if standing.takes else None,
        badges=tuple(_badges(slot)),
        photo=photographs.address(event.picture, Cut.CARD),
        photo_alt=event.picture.alt.pick(current_language()).text if event.picture else "",
        on_site=not slot.all_day and slot.place.country == "BE",
    )


def rows(slots: Iterable[Slot], at: datetime) -> list[Row]:
    """Return the rows of several slots."""
    return [row(slot, at) for slot in slots]


def by_day(listed: Sequence[Row], first: date | None = None) -> list[Day]:
    """Group rows by the day they start; what began before `first` stands under it."""

    def day(listed_row: Row) -> date:
        start = dates.local_day(listed_row.start)
        return max(start, first) if first else start

    return [Day(day, tuple(group)) for day, group in groupby(sorted(listed, key=lambda r: (day(r), r.start)), key=day)]


def _until(slot: Slot) -> str:
    if not slot.all_day:
        return f"– {dates.hour(slot.ends_at)}"
    days = zones.days_between(slot.starts_at, slot.ends_at, slot.zone)
    if len(days) == 1:
        return _("All day")
    return _("until %(day)s", day=f"{days[-1].day} {dates.month_short(days[-1], current_language())}")


def _badges(slot: Slot) -> Iterable[str]:
    event = slot.event
    if event.exemption:
        yield _("In Dutch only") if event.exemption == "nl" else _("In French only")
    if event.audience != Audience.EVERYONE:
        yield str(words.AUDIENCES[event.audience])
    if event.price:
        yield words.price(event.price)
    if slot.zone != dates.DEFAULT_ZONE and not slot.all_day:
        place = slot.place.locality.pick(current_language())
        yield _("%(hour)s in %(place)s", hour=dates.hour(slot.starts_at, slot.zone), place=place)
    if slot.moved_from and not slot.called_off:
        yield _("Moved")


def _written(text: Translated) -> str:
    return " ".join(to_text(part) for part in text.as_dict().values())


def _kind_names(event: Event) -> str:
    names = []
    for lang in LANGUAGES:
        with speaking(lang):
            names.append(str(words.KINDS[event.kind]))
    return " ".join(names)
