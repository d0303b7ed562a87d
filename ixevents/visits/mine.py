"""What the page "my classes" shows: the classes of one address by school year, and where each can be registered again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from ixevents.classes import queries as class_queries
from ixevents.classes import standings, words
from ixevents.classes.handover import ClassHandover
from ixevents.classes.models import ClassParty
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.events import availability
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations.models import EXPECTED
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community

_NEW_YEAR_FROM = 7
"""In the summer holiday a day belongs to no school year of the calendar: from July on it is put with the next."""


@dataclass(frozen=True)
class Line:
    """One class at one workshop."""

    label: str
    school: str
    who: str
    event: str
    when: str
    standing: str
    kind: str
    url: str
    again: str
    "Where the class is registered for another date of the same workshop; empty where none takes registrations."
    certificate: str


@dataclass(frozen=True)
class Year:
    """A school year."""

    name: str
    coming: tuple[Line, ...]
    past: tuple[Line, ...]


@dataclass(frozen=True)
class Workshop:
    """An event that takes classes now."""

    title: str
    when: str
    url: str


@dataclass(frozen=True)
class Question:
    """What a colleague was asked and has not answered."""

    number: int
    "Of one of the handings over."
    name: str
    email: str
    ends_at: datetime
    "When the first of them ends."
    zone: str
    labels: tuple[str, ...]


def years(parties: Sequence[ClassParty]) -> list[Year]:
    """Return the classes of an address, the latest school year first."""
    open_events = {slot.event_id for slot in _open()}
    found: dict[str, list[ClassParty]] = {}
    for party in parties:
        found.setdefault(_year(party), []).append(party)
    return [_of_year(name, found[name], open_events) for name in sorted(found, reverse=True)]


def workshops(latest: ClassParty) -> list[Workshop]:
    """Return what takes classes now, each once, with the way to register there with the details of the latest class."""
    first: dict[int, Workshop] = {}
    for slot in _open():
        url = _form(slot, latest)
        first.setdefault(slot.event_id, Workshop(plain(slot.event.title), event_words.when(slot), url))
    return list(first.values())


def questions(parties: Sequence[ClassParty], asked: Sequence[ClassHandover]) -> list[Question]:
    """Return what colleagues were asked about classes and have not answered, by sending."""
    classes = {party.registration_id: party for party in parties}
    sendings: dict[str, list[ClassHandover]] = {}
    for row in asked:
        sendings.setdefault(row.sending, []).append(row)
    return [_question(rows, classes) for rows in sendings.values()]


def _question(rows: Sequence[ClassHandover], classes: Mapping[int, ClassParty]) -> Question:
    first = min(rows, key=attrgetter("ends_at"))
    zone = classes[first.registration_id].registration.slot.zone
    labels = tuple(classes[row.registration_id].label for row in rows)
    return Question(rows[0].id, first.name, first.email or "", first.ends_at, zone, labels)


def _open() -> list[Slot]:
    moment = now()
    return [slot for slot in db.session.scalars(class_queries.class_slots(moment)) if availability.of(slot, moment).takes]


def _of_year(name: str, parties: Sequence[ClassParty], open_events: set[int]) -> Year:
    ahead = [party for party in parties if party.registration.live and party.registration.slot.ends_at > now()]
    past = [party for party in parties if party not in ahead]
    return Year(name, tuple(_line(party, open_events) for party in reversed(ahead)), tuple(_line(party, open_events) for party in past))


def _line(party: ClassParty, open_events: set[int]) -> Line:
    registration, slot = party.registration, party.registration.slot
    again = _form(slot, party) if slot.event_id in open_events else ""
    came = registration.came > 0 and slot.ends_at <= now()
    standing, kind = _standing(party)
    return Line(
        label=words.label(party),
        school=party.school_name,
        who=words.who(party.pupils, party.adults),
        event=plain(slot.event.title),
        when=event_words.when(slot),
        standing=standing,
        kind=kind,
        url=url_for("registrations.private", code=registration.code),
        again=again,
        certificate=url_for("papers.certificate", code=registration.code, paper=_paper(registration.language, current_language()))
        if came
        else "",
    )


def _form(slot: Slot, party: ClassParty) -> str:
    """Return the form of a workshop with the details of a class in it."""
    values: dict[str, Any] = {"slug": slot.event.slug, "class": party.registration.code}
    return url_for("registrations.register", **values)


def _standing(party: ClassParty) -> tuple[str, str]:
    """Return where a visit stands and the kind of its tag; what is over says whether the class was there."""
    registration = party.registration
    if registration.state in EXPECTED and registration.slot.ends_at <= now():
        return (_("Your class was there"), "good") if registration.came else ("", "plain")
    return standings.tag(registration)


def _paper(written_in: str, spoken: str) -> str:
    """Return the language of a certificate: that of the page, else that of the letters, of the two it is made in."""
    return next((language for language in (spoken, written_in) if language in ("fr", "nl")), "fr")


def _year(party: ClassParty) -> str:
    """Return the school year of a visit, by the calendar of the school's own community (SCH-05)."""
    day: date = dates.local_day(party.registration.slot.starts_at)
    calendar = SchoolCalendar(party.school.community if party.school else Community.FRENCH)
    start = day.year if day.month >= _NEW_YEAR_FROM else day.year - 1
    return calendar.school_year(day) or f"{start}-{start + 1}"
