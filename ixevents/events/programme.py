"""What a programme is, and which there are. The values are made higher up, in `ixevents.programmes`; settings may name them anew."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from flask import Flask, current_app

from ixevents.core import confinement
from ixevents.core.forms import PublicForm
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.settings import fields, store

NAMED = ("name", "short", "tagline")
"""What a site may say in words of its own."""


class Party(StrEnum):
    """Who registers: a person with company, or a class with its teacher."""

    PERSON = "person"
    CLASS = "class"


@dataclass(frozen=True)
class Programme:
    """A campaign with its own face: a value, not a row. A new one is one file in `ixevents/programmes/`."""

    slug: str
    "In addresses, feeds and `Edition.programme`; never changes (links live in letters for years)."
    name: Translated
    short: Translated
    "One word, for chips, breadcrumbs and the line above a title."
    tagline: Translated
    theme: str
    "Its colour: the CSS class is `theme-<theme>`."
    form: type[PublicForm]
    "What a party fills in to register."
    party: Party = Party.PERSON
    needs_approval: bool = False
    "Registrations are asked for, and staff confirm them."
    schema_org: str = "Event"
    "The schema.org type of an edition (WEB-01)."
    timetable: bool = False
    "Its days are dense enough to be shown as rooms by hours."


_EXTENSION = "ixevents-programmes"


class _Named(NamedTuple):
    """The programmes under the names the site gives them, as of an edition of the settings."""

    edition: int
    named: dict[str, Programme]
    used: tuple[Programme, ...]


class _Known:
    """Those of an application as they came, and as they stand."""

    def __init__(self) -> None:
        self.came: dict[str, Programme] = {}
        self.named: _Named | None = None


def register(app: Flask, programme: Programme) -> None:
    """Make a programme known, and let staff name it; the order of registering is the order on every page."""
    known: _Known = app.extensions.setdefault(_EXTENSION, _Known())
    known.came[programme.slug] = programme
    fields.add_programme(programme.slug, programme.short)
    said = {_setting(programme.slug, part, lang): getattr(getattr(programme, part), lang) for part in NAMED for lang in LANGUAGES}
    store.offer(app, said | {_setting(programme.slug, "unused"): False})


def get(slug: str) -> Programme:
    """Return the programme of a slug, in use or not; raises `KeyError` when there is none."""
    return _as_named().named[slug]


def all_programmes() -> tuple[Programme, ...]:
    """Return every programme the site uses, in its order."""
    return _as_named().used


def within() -> tuple[Programme, ...]:
    """Return those in use that who works for some programmes only works for; for everybody else, all in use."""
    return tuple(programme for programme in all_programmes() if confinement.reaches(programme.slug))


def is_used(slug: str) -> bool:
    """Whether the site uses the programme of a slug."""
    return any(programme.slug == slug for programme in all_programmes())


def known() -> tuple[Programme, ...]:
    """Return those not in use too: their addresses stand in letters and calendars for years."""
    return tuple(_as_named().named.values())


def _as_named() -> _Named:
    known: _Known = current_app.extensions[_EXTENSION]
    edition, found = current_app.config["SETTINGS_EDITION"], known.named
    if found is None or found.edition != edition:
        named = {slug: _named(came) for slug, came in known.came.items()}
        used = tuple(one for slug, one in named.items() if not current_app.config[_setting(slug, "unused")])
        found = known.named = _Named(edition, named, used)
    return found


def _named(came: Programme) -> Programme:
    name, short, tagline = (Translated(*(current_app.config[_setting(came.slug, part, lang)] for lang in LANGUAGES)) for part in NAMED)
    return replace(came, name=name, short=short, tagline=tagline)


def _setting(*parts: str) -> str:
    return "_".join(("programme", *parts)).upper()
