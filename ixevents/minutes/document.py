"""Minutes as they are read: facts and texts put into sentences of one language, for pages and for paper alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import Translated
from ixevents.core.web import apart, current_language, plain
from ixevents.minutes import words
from ixevents.minutes.facts import Facts
from ixevents.minutes.models import Presence

Texts = Mapping[str, Mapping[str, str]]

NOT_LATE = timedelta(minutes=5)
ORDER = (Presence.PRESENT, Presence.REPRESENTED, Presence.EXCUSED, Presence.ABSENT)


@dataclass(frozen=True)
class Section:
    """One item: what the record says, what was discussed, what was decided."""

    heading: str
    lines: tuple[str, ...]
    said: Translated
    decided: Translated


@dataclass(frozen=True)
class Document:
    """Minutes in one language; texts fall back to the language they were written in."""

    title: str
    lines: tuple[str, ...]
    attendance: tuple[tuple[str, tuple[str, ...]], ...]
    "A state with the names."
    opening: Translated
    sections: tuple[Section, ...]
    closing: Translated


def part(texts: Texts, name: str) -> Translated:
    """Return a text of minutes in its languages."""
    return Translated.of(texts.get(name))


def compose(facts: Facts, texts: Texts, *, public: bool = False) -> Document:
    """Put minutes into the language being spoken. The public reads totals of votes by name, and how many left an item."""
    return Document(
        title=_("Minutes: %(title)s", title=plain(Translated.of(facts["title"]))),
        lines=tuple(_about(facts)),
        attendance=tuple(_attendance(facts)),
        opening=part(texts, "opening"),
        sections=tuple(_section(number, item, texts, facts["zone"], public) for number, item in enumerate(facts["items"], start=1)),
        closing=part(texts, "closing"),
    )


def _about(facts: Facts) -> Iterator[str]:
    start, end, zone, lang = _moment(facts["starts_at"]), _moment(facts["ended_at"]), facts["zone"], current_language()
    place = plain(Translated.of(facts["place"]))
    yield f"{dates.day_long(start, lang, zone)}, {dates.hours(start, max(start, end), zone)}{f' · {place}' if place else ''}"
    if facts["chair"]:
        yield _("Presided by %(name)s", name=facts["chair"])
    quorum = facts["quorum"]
    yield _(
        "Quorum: %(there)s members with a vote of the %(office)s in office; %(needed)s are needed.",
        there=quorum["there"],
        office=quorum["office"],
        needed=quorum["needed"],
    )
    if facts["second_notice"]:
        yield _("Second notice: what the first meeting could not decide is decided whatever the number.")


def _attendance(facts: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    people: list[Facts] = facts["people"]
    ranked = sorted(people, key=lambda person: ORDER.index(person["state"]) if person["state"] in ORDER else len(ORDER))
    for state, group in groupby(ranked, key=lambda person: person["state"]):
        yield str(words.HEADINGS[state]), tuple(_person(person, facts) for person in group)


def _person(person: Facts, facts: Facts) -> str:
    about = [person["name"], person["organisation"] or plain(Translated.of(person["category"]))]
    if person["role"] == "substitute":
        about.append(_("substitute"))
    if not person["voting"]:
        about.append(_("without a vote"))
    if person["by"]:
        about.append(_("represented by %(name)s", name=person["by"]))
    hours = apart(_spell(spell, facts) for spell in person["spells"] if len(person["spells"]) > 1 or not _whole(spell, facts))
    return ", ".join(about) + (f" ({hours})" if hours else "")


def _whole(spell: list[Any], facts: Facts) -> bool:
    """Whether somebody was in the room from the beginning to the end: then no hour is said."""
    begins, ended = _moment(facts["starts_at"]) + NOT_LATE, _moment(facts["ended_at"]) - NOT_LATE
    return not spell[2] and _moment(spell[0]) <= begins and (spell[1] is None or _moment(spell[1]) >= ended)


def _spell(spell: list[Any], facts: Facts) -> str:
    start, end, online = _moment(spell[0]), _moment(spell[1]) if spell[1] else None, spell[2]
    hours = dates.hours(start, end, facts["zone"]) if end else dates.hour(start, facts["zone"])
    return ", ".join((hours, _("on line"))) if online else hours


def _section(number: int, item: Facts, texts: Texts, zone: str, public: bool) -> Section:
    return Section(
        heading=f"{number}. {plain(Translated.of(item['title']))}",
        lines=tuple(_lines(item, zone, public)),
        said=part(texts, f"said-{item['id']}"),
        decided=part(texts, f"decided-{item['id']}"),
    )


def _lines(item: Facts, zone: str, public: bool) -> Iterator[str]:
    kind = str(words.ITEM_KINDS[item["kind"]]).capitalize()
    yield f"{kind}, {dates.hour(_moment(item['from']), zone)}" if item["from"] else kind
    if item["from"] is None:
        yield _("The item was not dealt with.")
    elif not item["reached"]:
        yield _("The quorum was not reached: %(there)s members with a vote, %(needed)s needed.", there=item["there"], needed=item["needed"])
    if item["left"]:
        yield words.left(item["left"], public=public)
    for vote in item["votes"]:
        yield words.voted(vote, public=public)


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
