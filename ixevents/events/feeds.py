"""Calendars of public slots: what a slot says in a calendar, which slots a feed holds, links for calendar programs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from urllib.parse import quote, urlencode

from babel import Locale
from babel.numbers import format_currency
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_

from ixevents.core import dates, zones
from ixevents.core.languages import LOCALES
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
    return _whole_slots().where(
        Event.audience != Audience.SCHOOLS,
        or_(
            and_(Slot.state == SlotState.CALLED_OFF, Slot.ends_at >= today_began - KEPT_AFTER_CALLING_OFF),
            and_(Slot.state != SlotState.CALLED_OFF, Slot.ends_at >= today_began - KEPT_AFTER_END),
        ),
    )


def single(uid: str) -> Select[Slot]:
    """One public slot by its calendar UID."""
    return _whole_slots().where(Slot.uid == uid)


def feed(slots: Iterable[Slot], face: Face, lang: str, source_url: str) -> bytes:
    """Return the calendar to subscribe to."""
    return calendar.calendar(
        entries(slots, lang),
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
        return [_entry(slot, lang, notes.get(slot.event_id, [])) for slot in listed_slots]


def slot_entry(slot: Slot, lang: str) -> Entry:
    """Return a slot as a calendar says it. Its event, edition and place are loaded."""
    return entries([slot], lang)[0]


def color_of(theme: str) -> str:
    """Return the colour name of a programme's theme for calendars, or nothing."""
    return _COLORS.get(theme, "")


def last_change(slots: Iterable[Slot]) -> datetime | None:
    """Return when a reader of these slots last had something new to see."""
    read = list(slots)
    noted = [note.changed_at for notes in feed_notes.of(read).values() for note in notes]
    return max([*(_changed_at(slot) for slot in read), *noted], default=None)


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


# Made once, like `queries.listed_slots`.
@cache
def _whole_slots() -> Select[Slot]:
    return queries.public_slots(whole_place=True)


def _entry(slot: Slot, lang: str, notes: Sequence[Note]) -> Entry:
    event, title = slot.event, slot.event.title.pick(lang)
    shown, url = programme.get(event.edition.programme), external("events.event", lang=lang, slug=event.slug)
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
        categories=(shown.short.pick(lang).text, str(words.KINDS[event.kind])),
        stamp=max([_changed_at(slot), *(note.changed_at for note in notes)]),
        geo=geo(slot.place),
        contact=contact(lang),
        transparent=slot.all_day,
        color=color_of(shown.theme),
        image=external("publications.picture", lang=lang, kind="event", slug=event.slug),
    )


def _changed_at(slot: Slot) -> datetime:
    return max(slot.changed_at, slot.event.changed_at)


def _sentences(slot: Slot, url: str, lang: str, notes: Sequence[Note]) -> Iterable[str]:
    """Say what a calendar has no field for; the address once more, because Google shows no URL."""
    event = slot.event
    if slot.called_off and slot.called_off_reason:
        yield slot.called_off_reason.pick(lang).text
    if event.summary:
        yield event.summary.pick(lang).text
    yield from (note.words for note in notes)
    if slot.zone != dates.DEFAULT_ZONE and not slot.all_day:
        yield _("Local time: %(hours)s (%(zone)s).", hours=dates.hours(slot.starts_at, slot.ends_at, slot.zone), zone=slot.zone)
    if slot.place.directions:
        yield _("Getting there: %(way)s", way=slot.place.directions.pick(lang).text)
    price = format_currency(event.price, "EUR", locale=LOCALES[lang]) if event.price else ""
    yield _("%(price)s a person.", price=price) if price else _("Free of charge.")
    if slot.called_off:
        yield _("More about it: %(url)s", url=url)
    elif event.needs_registration:
        yield _("Sign up, and more about it: %(url)s", url=url)
    else:
        yield _("Just come, no need to sign up. More about it: %(url)s", url=url)


def location(place: Place, lang: str) -> str:
    """Return "place, street nr, postcode commune" (CAL-18), with the country when it is another one."""
    locality = f"{place.postcode} {place.locality.pick(lang).text}"
    country = "" if place.country == "BE" else Locale.parse(LOCALES[lang]).territories.get(place.country, place.country)
    parts = (place.name.pick(lang).text, place.street.pick(lang).text, locality, country)
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
