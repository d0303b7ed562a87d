"""What lists can be asked for: each filter has its schema, how it is read and how it narrows a list."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, cast

from ixevents.api import queries
from ixevents.api.kinds import Json
from ixevents.associations.models import Stand
from ixevents.core import zones
from ixevents.core.languages import fold
from ixevents.events import queries as event_queries
from ixevents.events.models import Access, Audience, Edition, Event, EventKind, Slot
from ixevents.projects.models import Project, ProjectKind
from ixevents.projects.partners import Partner, PartnerKind, Relation

_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)
"""Days beyond these are read as these: clocks do not reach further."""

_NAME = re.compile(r"[a-z0-9-]{1,80}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 200
_MOST_WORDS = 8

Narrow = Callable[[Select[Any], Any], Select[Any]]


@dataclass(frozen=True)
class Filter:
    """A parameter of a list. `read` raises `ValueError` with what is wrong."""

    name: str
    schema: Json
    about: object
    read: Callable[[str], Any]
    narrow: Narrow
    repeated: bool = False
    "May be given several times; everything asked for must fit."


def one_of(name: str, values: Iterable[str], about: object, narrow: Narrow, *, repeated: bool = False) -> Filter:
    """Return a filter that takes one of several words."""
    known = [str(value) for value in values]

    def read(raw: str) -> str:
        if raw not in known:
            raise ValueError(f"must be one of: {', '.join(known)}")
        return raw

    return Filter(name, {"type": "string", "enum": known}, about, read, narrow, repeated)


def named(name: str, about: object, narrow: Narrow) -> Filter:
    """Return a filter that takes the slug of something."""
    return Filter(name, {"type": "string", "pattern": f"^{_NAME.pattern}$"}, about, slug, narrow)


def slug(raw: str) -> str:
    """Return a slug; raises `ValueError` for what cannot be one."""
    if not _NAME.fullmatch(raw):
        raise ValueError("must be small letters, digits and hyphens, 80 at most")
    return raw


def country(about: object, narrow: Narrow) -> Filter:
    """Return a filter that takes a country."""
    return Filter("country", {"type": "string", "pattern": "^[A-Z]{2}$"}, about, _country, narrow)


def day(name: str, about: object, narrow: Narrow) -> Filter:
    """Return a filter that takes a day."""
    return Filter(name, {"type": "string", "format": "date"}, about, _day, narrow)


def _country(raw: str) -> str:
    if not re.fullmatch("[A-Z]{2}", raw):
        raise ValueError("must be two capital letters (ISO 3166)")
    return raw


def _day(raw: str) -> date:
    if not _DAY.fullmatch(raw) or not raw.isascii():
        raise ValueError("must be a day written as 2026-11-24")
    try:
        return min(max(date.fromisoformat(raw), _FIRST), _LAST)
    except ValueError:
        raise ValueError("is no day of the calendar") from None


def _words(raw: str) -> list[str]:
    if not 0 < len(raw) <= _LONGEST:
        raise ValueError(f"must have from 1 to {_LONGEST} characters")
    printable = "".join(sign if sign.isprintable() else " " for sign in raw.replace("’", "'"))
    return fold(printable).split()[:_MOST_WORDS]


def _yes_or_no(raw: str) -> bool:
    if raw not in ("true", "false"):
        raise ValueError("must be true or false")
    return raw == "true"


def _midnight(after: date) -> datetime:
    return zones.instant(after, time(0))


def _with_access(found: Select[Any], facts: list[str]) -> Select[Any]:
    return found.where(event_queries.with_access(facts))


WORDS = Filter(
    "q",
    {"type": "string", "minLength": 1, "maxLength": _LONGEST},
    _l("Words of title, text, place or project, in any language; all of them must be there."),
    _words,
    lambda found, words: found.where(event_queries.with_words(words)),
)
FREE = Filter(
    "free",
    {"type": "boolean"},
    _l("true: free of charge; false: with a price."),
    _yes_or_no,
    lambda found, free: found.where(Event.price.is_(None) if free else Event.price.is_not(None)),
)
PROGRAMME = named(
    "programme", _l("Slug of a programme: festival, week, youth."), lambda found, slug: found.where(Edition.programme == slug)
)
EDITION = named("edition", _l("Slug of an edition."), lambda found, slug: found.where(Edition.slug == slug))
OF_PROJECT = named("project", _l("Slug of a project record."), lambda found, slug: found.where(Event.project.has(Project.slug == slug)))
AUDIENCE = one_of("audience", Audience, _l("Whom it is made for."), lambda found, value: found.where(Event.audience == value))
KIND = one_of("kind", EventKind, _l("What there is to see or do."), lambda found, value: found.where(Event.kind == value))
ACCESS = one_of("access", Access, _l("A facility; may be repeated, and all must be there."), _with_access, repeated=True)
ABOUT_EVENTS = (WORDS, PROGRAMME, EDITION, OF_PROJECT, AUDIENCE, KIND, ACCESS, FREE)

FROM = day(
    "from",
    _l("Dates that go on on this day or later; without it, those that are not over."),
    lambda found, day: found.where(Slot.ends_at > _midnight(day)),
)
TO = day(
    "to",
    _l("Dates that begin on this day or earlier."),
    lambda found, day: found.where(Slot.starts_at < _midnight(day + timedelta(days=1))),
)
EVENT = named("event", _l("Slug of an event."), lambda found, slug: found.where(Event.slug == slug))

PROJECT_KIND = one_of("kind", ProjectKind, _l("What sort of record it is."), lambda found, value: found.where(Project.kind == value))
RECIPIENT = country(
    _l("A country where the support goes, two letters."),
    lambda found, code: found.where(cast(Project.recipient_countries, String).contains(f'"{code}"', autoescape=True)),
)
WITH_PARTNER = named("partner", _l("Slug of a partner or funder."), queries.projects_with)

PARTNER_KIND = one_of("kind", PartnerKind, _l("What sort of body it is."), lambda found, value: found.where(Partner.kind == value))
RELATION = one_of("relation", Relation, _l("What it is to the municipality."), lambda found, value: found.where(Partner.relation == value))
PARTNER_COUNTRY = country(_l("Country, two letters (ISO 3166)."), lambda found, code: found.where(Partner.country == code))
STAND_OF = named("partner", _l("Slug of a partner."), lambda found, slug: found.where(Stand.partner.has(Partner.slug == slug)))
PARTNER_OF = named("project", _l("Slug of a project record."), queries.partners_of)
