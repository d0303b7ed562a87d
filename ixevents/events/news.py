"""What was announced last, for feed readers: each event once, when it went public, with its first date."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import atom, dates, zones
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, site_values
from ixevents.events import words
from ixevents.events.models import Event, Slot
from ixevents.events.programme import Programme

NEWEST = 40
_NEVER = datetime.min.replace(tzinfo=UTC)

Tell = Callable[[Programme | None], Iterable[atom.Entry]]
_tellers: list[Tell] = []


def add(tell: Tell) -> None:
    """Let a package above announce what it has, in a programme or in all of them, in the language being spoken."""
    if tell not in _tellers:
        _tellers.append(tell)


def feed(events: Sequence[Event], programme: Programme | None) -> bytes:
    """Return the feed of all events, or of a programme, in the language being spoken."""
    lang = current_language()
    site = site_values(current_app, lang)
    if programme is None:
        title = _("%(site)s: newly announced", site=site.name)
        url, source = external("events.agenda", lang=lang), external("publications.news", lang=lang)
    else:
        title = _("%(programme)s: newly announced", programme=plain(programme.name))
        url = external(f"{programme.slug}.programme", lang=lang)
        source = external("publications.news_programme", lang=lang, programme=programme.slug)
    announced = [*(_entry(event, lang) for event in events), *(entry for tell in _tellers for entry in tell(programme))]
    newest = sorted(announced, key=lambda entry: entry.published_at or _NEVER, reverse=True)[:NEWEST]
    return atom.write(atom.Feed(lang, title, url, source, site.organiser), newest)


def _entry(event: Event, lang: str) -> atom.Entry:
    return atom.Entry(
        title=plain(event.title),
        url=external("events.event", lang=lang, slug=event.slug),
        published_at=event.published_at,
        updated_at=max(filter(None, (event.published_at, event.changed_at))),
        summary=" ".join(_sentences(event)),
        category=words.kind(event.kind, lang),
    )


def _sentences(event: Event) -> Iterable[str]:
    if event.called_off:
        yield _("Called off.")
    # A date that was called off is told only where it was the last one.
    if slots := [slot for slot in event.slots if not slot.called_off] or event.slots:
        yield f"{_when(slots)}, {' · '.join(dict.fromkeys(plain(slot.place.name) for slot in slots))}."
    if event.summary:
        yield plain(event.summary)


def _when(slots: Sequence[Slot]) -> str:
    """Return the day, or from when to when."""
    days = [day for slot in slots for day in zones.days_between(slot.starts_at, slot.ends_at, slot.zone)]
    first, last = min(days), max(days)
    return dates.day_long(first, current_language()) if len(slots) == 1 and first == last else words.span(first, last)
