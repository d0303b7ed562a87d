"""Calendars of public slots: what a slot says in a calendar, which slots a feed holds, links for calendar programs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from babel import Locale
from babel.numbers import format_currency
from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates, zones
from ixevents.core.languages import LANGUAGES, LOCALES, Translated
from ixevents.core.links import external
from ixevents.core.web import site_values, speaking
from ixevents.events import dated, feed_notes, kept_feeds, programme, words
from ixevents.events.dated import Dated
from ixevents.events.feed_notes import Note
from ixevents.events.kept_feeds import Feed
from ixevents.events.models import Place, Slot, SlotState
from ixevents.outbox import calendar
from ixevents.outbox.calendar import Entry, Status

KEPT_AFTER_END = timedelta(days=365)
"""CAL-16."""
KEPT_AFTER_CALLING_OFF = timedelta(days=30)
"""CAL-06."""

MOST = calendar.MAX_BYTES // 650
"""So many dates fill a feed even where little is said of each."""
_LINES_BYTES = 400
"""What the lines of an entry take besides what is said in them, and besides what only some say."""
_FOLDED = 1.05
"""By how much folding makes them longer, at most."""
_HEAD_BYTES = 20_000

_STATUS: Mapping[str, Status] = {
    SlotState.PLANNED: Status.TENTATIVE,
    SlotState.PUBLISHED: Status.CONFIRMED,
    SlotState.CALLED_OFF: Status.CANCELLED,
}

# Calendars know the colour names of CSS3 only (RFC 7986): the nearest to each programme's own.
_COLORS = {"festival": "orangered", "week": "teal", "youth": "darkslateblue", "council": "midnightblue", "projects": "saddlebrown"}

_PLAIN = re.compile("[a-z0-9-]+")
_HOLE = "slug-that-no-event-has"

_DETAILS_LENGTH = 600
"""Longer texts make addresses that some calendar sites refuse."""


@dataclass(frozen=True)
class Face:
    """What a feed says of itself: its words, the page it belongs to, its colour and picture."""

    name: str
    description: str
    url: str
    color: str = ""
    image: str = ""


def feed(rows: Sequence[Sequence[Any]], face: Face, lang: str, source_url: str) -> Feed:
    """Return the calendar to subscribe to that holds some rows of `dated.COLUMNS`; it is written once for the same ones.

    Of those that are too many for it, the first ones have room (CAL-16).
    """
    with speaking(lang):
        voice, notes = _voice(lang), feed_notes.on(dated.subjects(rows))

        def write() -> Feed:
            told = list(_fitting(_entry(dated.read(row), voice, notes.get(row[0], ())) for row in rows))
            return Feed(_calendar(told, face, lang, source_url), last_change(told))

        seen = (face, source_url, voice, tuple((event_id, *said) for event_id, said in notes.items()), tuple(rows))
        return kept_feeds.SHELF.draw(source_url, seen, write, prove=current_app.testing)


def single(row: Sequence[Any], lang: str) -> Feed:
    """Return the calendar file of one slot."""
    with speaking(lang):
        told = [_entry(dated.read(row), _voice(lang), feed_notes.on(dated.subjects([row])).get(row[0], ()))]
    return Feed(calendar.calendar(told), last_change(told))


def _fitting(told: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the first entries, as long as they fit into a feed."""
    room = calendar.MAX_BYTES - _HEAD_BYTES
    for entry in told:
        room -= _most_bytes(entry)
        if room < 0:
            return
        yield entry


def _most_bytes(entry: Entry) -> int:
    said = "".join((entry.uid, entry.title, entry.description, entry.location, entry.url, entry.contact, entry.image, *entry.categories))
    escaped = sum(map(said.count, "\n,;\\"))
    return int((_LINES_BYTES + len(entry.color) + 24 * bool(entry.geo) + len(said.encode()) + escaped) * _FOLDED)


def _calendar(told: Iterable[Entry], face: Face, lang: str, source_url: str) -> bytes:
    return calendar.calendar(
        told,
        name=face.name,
        description=face.description,
        language=lang,
        url=face.url,
        source_url=source_url,
        color=face.color,
        image=face.image,
    )


def entries(slots: Sequence[Slot], lang: str) -> list[Entry]:
    """Return slots as a calendar says them. Their events, editions and places are loaded."""
    with speaking(lang):
        voice, notes = _voice(lang), feed_notes.of(slots)
        return [_entry(dated.of(slot), voice, notes.get(slot.event_id, ())) for slot in slots]


def slot_entry(slot: Slot, lang: str) -> Entry:
    """Return one of them."""
    return entries([slot], lang)[0]


def bare_entry(slot: Slot, lang: str) -> Entry:
    """Return the same without what others have to tell of the event."""
    with speaking(lang):
        return _entry(dated.of(slot), _voice(lang), ())


def color_of(theme: str) -> str:
    """Return the colour name of a programme's theme for calendars, or nothing."""
    return _COLORS.get(theme, "")


def last_change(told: Iterable[Entry]) -> datetime | None:
    """Return when a reader of these entries last had something new to see."""
    return max((entry.stamp for entry in told), default=None)


def webcal(url: str) -> str:
    """Return the address that makes phones and most programs subscribe instead of downloading."""
    return f"webcal://{url.split('://', 1)[1]}"


def google_add(slot: Slot, entry: Entry) -> str:
    """Return the Google Calendar page that adds one slot, as `entry` says it."""
    start, end = _days(slot, "%Y%m%d") if slot.all_day else (dates.stamp(slot.starts_at), dates.stamp(slot.ends_at))
    values = {"action": "TEMPLATE", "text": entry.title, "dates": f"{start}/{end}", "details": _details(entry), "location": entry.location}
    return _address("https://calendar.google.com/calendar/render", *values.items())


def outlook_add(slot: Slot, entry: Entry) -> str:
    """Return the Outlook.com page that adds one slot, as `entry` says it."""
    start, end = _days(slot, "%Y-%m-%d") if slot.all_day else (_utc(slot.starts_at), _utc(slot.ends_at))
    values = {"path": "/calendar/action/compose", "rru": "addevent", "subject": entry.title, "startdt": start, "enddt": end}
    values |= {"body": _details(entry), "location": entry.location} | ({"allday": "true"} if slot.all_day else {})
    return _address("https://outlook.live.com/calendar/0/deeplink/compose", *values.items())


class _Said(NamedTuple):
    """The sentences of entries, with holes."""

    local_time: str
    way: str
    price: str
    free: str
    about: str
    sign_up: str
    come: str


@lru_cache(maxsize=len(LANGUAGES))
def _said(_lang: str) -> _Said:
    """Return them in the language being spoken, looked up once: every entry of every feed says three."""
    return _Said(
        _("Local time: %(hours)s (%(zone)s)."),
        _("Getting there: %(way)s"),
        _("%(price)s a person."),
        _("Free of charge."),
        _("More about it: %(url)s"),
        _("Sign up, and more about it: %(url)s"),
        _("Just come, no need to sign up. More about it: %(url)s"),
    )


class _Voice(NamedTuple):
    """What all entries of a language say alike."""

    lang: str
    whom: str
    page: str
    "The address of an event, with a hole for its slug."
    picture: str
    said: _Said
    settings: int
    "Of which the names of the programmes are part."


def _voice(lang: str) -> _Voice:
    """Return it in the language being spoken."""
    return _Voice(
        lang, contact(lang), *_built(current_app.config["BASE_URL"], lang, _HOLE), _said(lang), current_app.config["SETTINGS_EDITION"]
    )


def _entry(slot: Dated, voice: _Voice, notes: Sequence[Note]) -> Entry:
    lang, shown, title, (url, image) = voice.lang, programme.get(slot.programme), slot.title.pick(voice.lang), _addresses(voice, slot.slug)
    return Entry(
        uid=slot.uid,
        sequence=slot.revision,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        zone=slot.zone,
        all_day=slot.all_day,
        summary=title.text,
        language=title.lang,
        description="\n".join(_sentences(slot, voice, url, notes)),
        location=_location((slot.place, slot.street, slot.locality), slot.postcode, slot.country, lang),
        url=url,
        status=_STATUS[slot.state],
        categories=(shown.short.pick(lang).text, words.kind(slot.kind, lang)),
        stamp=max(slot.changed_at, *(note.changed_at for note in notes)) if notes else slot.changed_at,
        geo=geo(slot),
        contact=voice.whom,
        transparent=slot.all_day,
        color=color_of(shown.theme),
        image=image,
    )


def _sentences(slot: Dated, voice: _Voice, url: str, notes: Sequence[Note]) -> Iterable[str]:
    """Say what a calendar has no field for; the address once more, because Google shows no URL."""
    said, lang = voice.said, voice.lang
    if slot.called_off and slot.called_off_reason:
        yield slot.called_off_reason.pick(lang).text
    if slot.summary:
        yield slot.summary.pick(lang).text
    yield from (note.words for note in notes)
    if slot.zone != dates.DEFAULT_ZONE and not slot.all_day:
        yield said.local_time % {"hours": dates.hours(slot.starts_at, slot.ends_at, slot.zone), "zone": slot.zone}
    if slot.directions:
        yield said.way % {"way": slot.directions.pick(lang).text}
    yield said.price % {"price": format_currency(slot.price, "EUR", locale=LOCALES[lang])} if slot.price else said.free
    yield (said.about if slot.called_off else said.sign_up if slot.needs_registration else said.come) % {"url": url}


def _addresses(voice: _Voice, slug: str) -> tuple[str, str]:
    """Return the addresses of an event and of its picture."""
    if not _PLAIN.fullmatch(slug):
        return _built(current_app.config["BASE_URL"], voice.lang, slug)
    return voice.page.replace(_HOLE, slug), voice.picture.replace(_HOLE, slug)


# Nearly always asked with the hole: what every address has before and after the slug.
@lru_cache(maxsize=16)
def _built(_base: str, lang: str, slug: str) -> tuple[str, str]:
    return external("events.event", lang=lang, slug=slug), external("publications.picture", lang=lang, kind="event", slug=slug)


def location(place: Place, lang: str) -> str:
    """Return "place, street nr, postcode commune" (CAL-18), with the country when it is another one."""
    return _location((place.name, place.street, place.locality), place.postcode, place.country, lang)


def geo(place: Place | Dated) -> tuple[Decimal, Decimal] | None:
    """Return where a place is on the map."""
    return None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)


@lru_cache(maxsize=256)
def _location(texts: tuple[Translated, ...], postcode: str, country: str, lang: str) -> str:
    name, street, locality = (text.pick(lang).text for text in texts)
    abroad = "" if country == "BE" else Locale.parse(LOCALES[lang]).territories.get(country, country)
    return words.line((name, street, f"{postcode} {locality}", abroad))


def contact(lang: str) -> str:
    """Return the role to write to or call, never a person (CAL-12)."""
    site = site_values(current_app, lang)
    return f"{site.organiser}, {site.email}, {site.phone}"


def _days(slot: Slot, pattern: str) -> tuple[str, str]:
    """Return the first day and the day after the last (CAL-10)."""
    days = zones.days_between(slot.starts_at, slot.ends_at, slot.zone)
    return days[0].strftime(pattern), (days[-1] + timedelta(days=1)).strftime(pattern)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat(timespec='seconds')[:-6]}Z"


def _details(entry: Entry) -> str:
    """Return the description, or its beginning and the address."""
    if len(entry.description) <= _DETAILS_LENGTH:
        return entry.description
    return f"{entry.description[:_DETAILS_LENGTH].rsplit(' ', 1)[0]} …\n{entry.url}"


def _address(page: str, *values: tuple[str, str]) -> str:
    return f"{page}?{'&'.join([f'{name}={_quoted(text)}' for name, text in values])}"


# Two sites are given the same words. Outlook shows the plus signs that forms use for spaces.
@lru_cache(maxsize=256)
def _quoted(text: str) -> str:
    return quote(text, safe="")
