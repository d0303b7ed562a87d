"""Calendars of public slots: what a slot says in a calendar, which slots a feed holds, links for calendar programs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlencode

from babel import Locale
from babel.numbers import format_currency
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_

from ixevents.core import dates, zones
from ixevents.core.languages import LANGUAGES, LOCALES, Translated
from ixevents.core.links import external
from ixevents.core.web import site_values, speaking
from ixevents.events import feed_notes, programme, queries, words
from ixevents.events.feed_notes import Note
from ixevents.events.models import Audience, Event, Place, Slot, SlotState
from ixevents.outbox import calendar
from ixevents.outbox.calendar import Entry, Status

KEPT_AFTER_END = timedelta(days=365)
KEPT_AFTER_CALLING_OFF = timedelta(days=30)

_STATUS = {
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


def listed(today_began: datetime) -> Select[Slot]:
    """The slots of feeds: public, not for classes (WEB-04), past ones for a year (CAL-16), called off ones for a month (CAL-06)."""
    return queries.slots_for_calendars().where(
        Event.audience != Audience.SCHOOLS,
        or_(
            and_(Slot.state == SlotState.CALLED_OFF, Slot.ends_at >= today_began - KEPT_AFTER_CALLING_OFF),
            and_(Slot.state != SlotState.CALLED_OFF, Slot.ends_at >= today_began - KEPT_AFTER_END),
        ),
    )


def single(uid: str) -> Select[Slot]:
    """One public slot by its calendar UID."""
    return queries.slots_for_calendars().where(Slot.uid == uid)


def feed(told: Iterable[Entry], face: Face, lang: str, source_url: str) -> bytes:
    """Return the calendar to subscribe to."""
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


def entries(slots: Iterable[Slot], lang: str) -> list[Entry]:
    """Return the calendar entries of several slots in one language."""
    with speaking(lang):
        listed_slots = list(slots)
        notes = feed_notes.of(listed_slots)
        whom = contact(lang)
        return [_entry(slot, lang, notes.get(slot.event_id, ()), whom) for slot in listed_slots]


def slot_entry(slot: Slot, lang: str) -> Entry:
    """Return a slot as a calendar says it. Its event, edition and place are loaded."""
    return entries([slot], lang)[0]


def bare_entry(slot: Slot, lang: str) -> Entry:
    """Return the same without what others have to tell of the event."""
    with speaking(lang):
        return _entry(slot, lang, [], contact(lang))


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
    utc = "%Y-%m-%dT%H:%M:%SZ"
    start, end = _days(slot, "%Y-%m-%d") if slot.all_day else (_utc(slot.starts_at, utc), _utc(slot.ends_at, utc))
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


def _entry(slot: Slot, lang: str, notes: Sequence[Note], whom: str) -> Entry:
    event, title = slot.event, slot.event.title.pick(lang)
    shown, (url, image) = programme.get(event.edition.programme), _addresses(lang, event.slug)
    return Entry(
        uid=slot.uid,
        sequence=slot.revision,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        zone=slot.zone,
        all_day=slot.all_day,
        summary=title.text,
        language=title.lang,
        description="\n".join(_sentences(slot, url, lang, notes)),
        location=location(slot.place, lang),
        url=url,
        status=_STATUS[slot.state],
        categories=(shown.short.pick(lang).text, words.kind(event.kind, lang)),
        stamp=max([_changed_at(slot), *(note.changed_at for note in notes)]),
        geo=geo(slot.place),
        contact=whom,
        transparent=slot.all_day,
        color=color_of(shown.theme),
        image=image,
    )


def _changed_at(slot: Slot) -> datetime:
    return max(slot.changed_at, slot.event.changed_at)


def _sentences(slot: Slot, url: str, lang: str, notes: Sequence[Note]) -> Iterable[str]:
    """Say what a calendar has no field for; the address once more, because Google shows no URL."""
    event, said = slot.event, _said(lang)
    if slot.called_off and slot.called_off_reason:
        yield slot.called_off_reason.pick(lang).text
    if event.summary:
        yield event.summary.pick(lang).text
    yield from (note.words for note in notes)
    if slot.zone != dates.DEFAULT_ZONE and not slot.all_day:
        yield said.local_time % {"hours": dates.hours(slot.starts_at, slot.ends_at, slot.zone), "zone": slot.zone}
    if slot.place.directions:
        yield said.way % {"way": slot.place.directions.pick(lang).text}
    yield said.price % {"price": format_currency(event.price, "EUR", locale=LOCALES[lang])} if event.price else said.free
    yield (said.about if slot.called_off else said.sign_up if event.needs_registration else said.come) % {"url": url}


def _addresses(lang: str, slug: str) -> tuple[str, str]:
    """Return the addresses of an event and of its picture."""
    if not _PLAIN.fullmatch(slug):
        return _built(current_app.config["BASE_URL"], lang, slug)
    page, picture = _built(current_app.config["BASE_URL"], lang, _HOLE)
    return page.replace(_HOLE, slug), picture.replace(_HOLE, slug)


# Nearly always asked with the hole: what every address has before and after the slug.
@lru_cache(maxsize=16)
def _built(_base: str, lang: str, slug: str) -> tuple[str, str]:
    return external("events.event", lang=lang, slug=slug), external("publications.picture", lang=lang, kind="event", slug=slug)


def location(place: Place, lang: str) -> str:
    """Return "place, street nr, postcode commune" (CAL-18), with the country when it is another one."""
    return _location((place.name, place.street, place.locality), place.postcode, place.country, lang)


@lru_cache(maxsize=256)
def _location(texts: tuple[Translated, ...], postcode: str, country: str, lang: str) -> str:
    name, street, locality = (text.pick(lang).text for text in texts)
    abroad = "" if country == "BE" else Locale.parse(LOCALES[lang]).territories.get(country, country)
    parts = (name, street, f"{postcode} {locality}", abroad)
    return ", ".join(" ".join(part.split()) for part in parts if part.strip())


def geo(place: Place) -> tuple[Decimal, Decimal] | None:
    """Return where a place is on the map."""
    return None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)


def contact(lang: str) -> str:
    """Return the role to write to or call, never a person (CAL-12)."""
    site = site_values(current_app, lang)
    return f"{site.organiser}, {site.email}, {site.phone}"


def _days(slot: Slot, pattern: str) -> tuple[str, str]:
    """Return the first day and the day after the last (CAL-10)."""
    days = zones.days_between(slot.starts_at, slot.ends_at, slot.zone)
    return days[0].strftime(pattern), (days[-1] + timedelta(days=1)).strftime(pattern)


def _utc(moment: datetime, pattern: str) -> str:
    return moment.astimezone(UTC).strftime(pattern)


def _details(entry: Entry) -> str:
    """Return the description, or its beginning and the address."""
    if len(entry.description) <= _DETAILS_LENGTH:
        return entry.description
    return f"{entry.description[:_DETAILS_LENGTH].rsplit(' ', 1)[0]} …\n{entry.url}"


@lru_cache(maxsize=512)
def _address(page: str, *values: tuple[str, str]) -> str:
    # Outlook shows the plus signs that forms use for spaces.
    return f"{page}?{urlencode(values, quote_via=quote, safe='')}"
