"""What stands on each paper, in words: the PDF and the page are both made of this, so that they say the same."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.classes import behind
from ixevents.classes import words as class_words
from ixevents.classes.models import ClassParty
from ixevents.core import dates, town
from ixevents.core.clock import now, today
from ixevents.core.languages import fold
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, site_values, speaking
from ixevents.events import programme as programmes
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.papers import class_papers, class_sheet
from ixevents.projects import funders
from ixevents.projects import queries as project_queries
from ixevents.registrations import words
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.models import Need, Registration

LANGUAGES = ("fr", "nl")
"""Papers are made in the official languages (LANG-07)."""


@dataclass(frozen=True)
class Imprint:
    """Who made the paper, and what is owed to who paid for it, in each of its languages."""

    organiser: str
    credits: tuple[tuple[str, str], ...] = ()
    "The words beside the emblem, and the sentence below; empty without funds of the European Union."
    besides: tuple[str, ...] = ()
    "Sentences of other funders, in each language (PRJ-06)."


@dataclass(frozen=True)
class Table:
    """A list of parties on paper."""

    lang: str
    title: str
    lines: tuple[str, ...]
    columns: tuple[tuple[str, int], ...]
    "Words and share of the width."
    rows: tuple[tuple[str, ...], ...]
    imprint: Imprint
    roomy: bool = False
    "Rows are high enough to be signed."


@dataclass(frozen=True)
class Certificate:
    """An attestation that somebody was there."""

    lang: str
    title: str
    says: str
    name: str
    did: str
    what: str
    lines: tuple[str, ...]
    made: str
    signed: str
    theme: str
    imprint: Imprint


@dataclass(frozen=True)
class Badges:
    """Names to wear; typed, printed, kept nowhere."""

    lang: str
    title: str
    what: str
    names: tuple[tuple[str, str], ...]
    "Name, and what the person is there for."
    theme: str
    imprint: Imprint


@dataclass(frozen=True)
class Side:
    """A poster in one language."""

    lang: str
    title: str
    lines: tuple[str, ...]
    action: str
    address: str


@dataclass(frozen=True)
class Poster:
    """An event for the wall, both languages equal."""

    slug: str
    theme: str
    sides: tuple[Side, ...]
    imprint: Imprint


def day_list(slot: Slot, parties: Sequence[Registration], lang: str) -> Table:
    """Return the list for the door: names, seats, needs, codes; of classes what the team must know that day."""
    classes = behind.among(parties)
    if classes:
        with speaking(lang):
            rows = class_sheet.rows(parties, classes)
            return Table(lang, _("Day list"), _about(slot, parties), class_sheet.columns(), rows, imprint(slot, (lang,)))
    with speaking(lang):
        columns = ((_("Name"), 32), (_("Seats"), 13), (_("Needs"), 28), (_("Code"), 14), (_("Came"), 13))
        rows = tuple(
            (
                _named(party),
                str(party.seats),
                ", ".join(_needs(party)),
                _spaced(party.door_code),
                str(party.came or ""),
            )
            for party in parties
        )
        return Table(lang, _("Day list"), _about(slot, parties), columns, rows, imprint(slot, (lang,)))


def signature_sheet(slot: Slot, parties: Sequence[Registration], lang: str) -> Table:
    """Return the sheet that parties sign: names and seats only, for everybody who signs reads it."""
    with speaking(lang):
        columns = ((_("No."), 8), (_("Name"), 38), (_("Seats"), 16), (_("Signature"), 38))
        classes = behind.among(parties)
        rows = tuple((str(number), _named(one, classes.get(one.id)), str(one.seats), "") for number, one in enumerate(parties, 1))
        return Table(lang, _("Signature sheet"), _about(slot, parties), columns, rows, imprint(slot, (lang,)), roomy=True)


def certificates(slot: Slot, parties: Sequence[Registration], lang: str) -> list[Certificate]:
    """Return the attestations of those parties that earned one, in the language they ask for (LANG-07)."""
    foot, deserving = imprint(slot, (lang,)), [party for party in parties if earned(slot, party)]
    classes = behind.among(deserving)
    with speaking(lang):
        project = class_papers.project(slot.event.project_id) if classes else ""
        return [_certificate(slot, party, lang, foot, _lines(slot, party, classes, project)) for party in deserving]


def beyond_latin(names: Iterable[str]) -> list[str]:
    """Return the names with letters of another script: our typefaces have none, a browser's have."""
    return [name for name in names if any(sign.isalpha() and "LATIN" not in unicodedata.name(sign, "LATIN") for sign in name)]


def by_name(parties: Iterable[Registration]) -> list[Registration]:
    """Return parties as one looks for them on a list: accents and capitals do not count."""
    return sorted(parties, key=lambda party: (fold(party.name or ""), party.id))


def moment(slot: Slot) -> tuple[str, ...]:
    """Return when a slot is, for the names of its files: the lists of two dates of one event are two files."""
    day = dates.local_day(slot.starts_at, slot.zone).isoformat()
    return (day,) if slot.all_day else (day, dates.hour(slot.starts_at, slot.zone))


def earned(slot: Slot, party: Registration) -> bool:
    """Whether a party gets a certificate: it came, and the slot is over."""
    return party.came > 0 and slot.ends_at <= now()


def badges(slot: Slot, names: Sequence[tuple[str, str]], lang: str) -> Badges:
    """Return badges for names as they were typed."""
    with speaking(lang):
        return Badges(lang, _("Badges"), plain(slot.event.title), tuple(names), _theme(slot), imprint(slot, (lang,)))


def poster(slot: Slot) -> Poster:
    """Return the poster of a slot's event on its day."""
    return Poster(slot.event.slug, _theme(slot), tuple(_side(slot, lang) for lang in LANGUAGES), imprint(slot, LANGUAGES))


def imprint(slot: Slot, languages: Sequence[str]) -> Imprint:
    """Return who made a paper and who pays, from the event's project: it cannot be forgotten (PRJ-06)."""
    project = db.session.scalars(project_queries.funding_of(slot.event.project_id)).one()
    owed = funders.credit(project)
    organisers = " / ".join(site_values(current_app, lang).organiser for lang in languages)
    credits_ = tuple((owed.words.pick(lang).text, owed.opinions.pick(lang).text) for lang in languages) if owed else ()
    said = [other.sentence.pick(lang).text for other in funders.others(project) if other.sentence for lang in languages]
    return Imprint(organisers, credits_, tuple(dict.fromkeys(said)))


def _certificate(slot: Slot, party: Registration, lang: str, foot: Imprint, about: tuple[str, tuple[str, ...]]) -> Certificate:
    name, lines = about
    return Certificate(
        lang=lang,
        title=_("Certificate of attendance"),
        says=_("We certify that"),
        name=name or _("Without name"),
        did=_("took part in"),
        what=plain(slot.event.title),
        lines=lines,
        made=_("Made in %(town)s on %(day)s", town=plain(town.name()), day=dates.day_long(today(), lang).partition(" ")[2]),
        signed=_("For the organiser, %(organiser)s", organiser=foot.organiser),
        theme=_theme(slot),
        imprint=foot,
    )


def _lines(slot: Slot, party: Registration, classes: Mapping[int, ClassParty], project: str) -> tuple[str, tuple[str, ...]]:
    """Return whom a certificate names, and what it says below the event."""
    if (of_class := classes.get(party.id)) is not None:
        return of_class.school_name, (*class_papers.lines(slot, of_class, party.came), project)
    others = (ngettext("with %(num)s other person", "with %(num)s other people", party.came - 1),) if party.came > 1 else ()
    return party.name, (event_words.when(slot), plain(slot.place.name), *others)


def _side(slot: Slot, lang: str) -> Side:
    with speaking(lang):
        where = event_words.address(slot.place)
        action = _("Sign up") if slot.event.needs_registration else _("Simply come")
        address = external("events.event", lang=lang, slug=slot.event.slug)
        day = dates.day_long(slot.starts_at, lang, slot.zone)
        hours = () if slot.all_day else (dates.hours(slot.starts_at, slot.ends_at, slot.zone),)
        return Side(lang, plain(slot.event.title), (day, *hours, where), action, address)


def _about(slot: Slot, parties: Sequence[Registration]) -> tuple[str, ...]:
    seats = sum(party.seats for party in parties)
    size = ngettext("%(num)s party", "%(num)s parties", len(parties)) + ", " + words.people(seats)
    return plain(slot.event.title), f"{event_words.when(slot)} · {plain(slot.place.name)}", size


def _named(party: Registration, of_class: ClassParty | None = None) -> str:
    """Return a party's name; of a class its own."""
    return class_words.at_the_door(party, of_class) if of_class else party.name or _("Without name")


def _needs(party: Registration) -> list[str]:
    return [str(NEEDS[Need(need)]) for need in party.needs]


def _spaced(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def _theme(slot: Slot) -> str:
    return programmes.get(slot.event.edition.programme).theme


def language_of(wanted: str | None) -> str:
    """Return the language a paper is made in: what was asked, else the page's where that is official, else French."""
    return next((lang for lang in (wanted, current_language()) if lang in LANGUAGES), LANGUAGES[0])
