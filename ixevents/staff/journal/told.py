"""Entries of the journal as they are shown: by name, in words, with before and after. One query for all who acted, one a kind of thing."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import format_decimal
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.accounts.models import Staff
from ixevents.core import dates
from ixevents.core.languages import LANGUAGES, LOCALES, Translated
from ixevents.core.sizes import file_size
from ixevents.core.web import apart, current_language, plain
from ixevents.extensions import db
from ixevents.journal import queries
from ixevents.journal.models import PUBLIC, SYSTEM, Entry
from ixevents.meetings import answer_words
from ixevents.meetings.models import Answer
from ixevents.opinions import words as opinion_words
from ixevents.privacy import words as privacy_words
from ixevents.staff import ways
from ixevents.staff.feedback import forms as feedback_questions
from ixevents.staff.journal import meeting_words, readers, words
from ixevents.staff.journal import names as thing_names
from ixevents.staff.questions import forms as questions
from ixevents.staff.records import words as record_words
from ixevents.staff.schools import words as school_words
from ixevents.staff.webhooks import words as webhook_words
from ixevents.subscriptions import topics

_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")

LOOK = "see"
"""What is recorded when somebody opens what is kept on persons, and changes nothing."""

LONGEST = 600
"""Letters of a text shown as before or after; the whole lies in the thing itself."""

SIZES = ("bytes", "size")
"""Facts that are sizes of files."""
AMOUNTS = ("total_amount", "amount")
"""Facts that are sums of money."""

_NAMED: dict[str, Mapping[str, object]] = {
    "want": privacy_words.ASKED,
    "community": {str(key): text for key, text in school_words.COMMUNITIES.items()},
    "rule": {str(key): text for key, text in school_words.RULES.items()},
    "occasion": opinion_words.OCCASIONS,
    "follow_up": opinion_words.FOLLOW_UPS,
    "why": meeting_words.WHY,
    "via": {str(key): text for key, text in answer_words.VIAS.items()},
    "answer": {Answer.AWAITED: answer_words.ANSWERS[Answer.AWAITED]},
    "kind": {str(kind): text for kind, text in (feedback_questions.KINDS | questions.KINDS | record_words.LINES).items()},
    "owner": {kind: words.KINDS[kind] for kind in ("edition", "event")},
}
"""Values that have words where a fact, or the verb of a bare before and after, has that name."""

TITLES = ("item", "title")
"""Facts that say of what; a reader needs them in one language."""

Change = tuple[str, str | None, str]


@dataclass(frozen=True)
class Told:
    """One entry, for `who_when`."""

    moment: datetime
    who: str
    what: str
    about: str
    url: str | None
    changes: tuple[Change, ...]


def history(kind: str, *object_ids: int, limit: int = 100, looks: bool = False) -> list[Told]:
    """Return who changed what of one object, or of several of a kind, newest first; two statements, and one a kind of
    thing that is named in them.

    Who only looked stands in the journal: on the page of the thing, whose every opening is a look, changes would drown in them.
    """
    asked = queries.of(kind, object_ids)
    asked = asked if looks else asked.where(Entry.verb != LOOK)
    return tell(db.session.scalars(asked.limit(limit)).all(), named=False)


def history_of_kinds(*kinds: str, named: Collection[str] = (), limit: int = 100) -> list[Told]:
    """Return who changed what of everything of some kinds, newest first; those of a kind in `named` say of which object."""
    return tell(db.session.scalars(queries.of_kinds(kinds).limit(limit)).all(), named=named)


def tell(entries: Sequence[Entry], names: Mapping[int, str] | None = None, *, named: bool | Collection[str] = True) -> list[Told]:
    """Say entries in words; `named` says of which object each is, or each of some kinds."""
    people = names_of(entry.actor for entry in entries) if names is None else names
    said_of = [entry for entry in entries if named is True or (named and entry.object_kind in named)]
    things = thing_names.of((entry.object_kind, entry.object_id) for entry in said_of)
    meant = thing_names.by_themselves(thing for entry in entries for thing in thing_names.meant(entry))
    selections = readers.said(entries)

    def facts(entry: Entry) -> dict[str, Any]:
        return readers.instead(entry, thing_names.instead(entry, meant), selections)

    return [_told(entry, people, things.get((entry.object_kind, entry.object_id), ""), facts(entry)) for entry in entries]


def names_of(actors: Iterable[str]) -> dict[int, str]:
    """Return the names of the staff among some actors, by id."""
    ids = {int(actor.partition(":")[2]) for actor in actors if actor.startswith("staff:")}
    return dict(db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids))).all()) if ids else {}


def who(actor: str, names: Mapping[int, str]) -> str:
    """Return who acted."""
    if actor.startswith("staff:"):
        number = int(actor.partition(":")[2])
        return names.get(number) or _("Account %(number)s", number=number)
    if actor.startswith("door:"):
        return _("Who has the address of the door (%(number)s)", number=actor.partition(":")[2])
    if actor.startswith("coordinator:"):
        return _("Coordinator %(number)s", number=actor.partition(":")[2])
    if actor.startswith("facilitator:"):
        return _("Facilitator %(number)s", number=actor.partition(":")[2])
    if actor.startswith("member:"):
        return _("Member %(number)s", number=actor.partition(":")[2])
    return {PUBLIC: _("The party itself"), SYSTEM: _("The system")}.get(actor, actor)


def address(kind: str, object_id: int) -> str:
    """Return where an object is worked on, or else its page of the journal."""
    endpoint, argument = words.SCREENS.get(kind, ("", ""))
    own = ways.to(endpoint, **{argument: object_id}) if endpoint else None
    return own or url_for("staff_journal.thing", kind=kind, object_id=object_id)


def _told(entry: Entry, names: Mapping[int, str], about: str, facts: Mapping[str, Any]) -> Told:
    # Id 0 is many things at once, which have no page.
    url = address(entry.object_kind, entry.object_id) if about and entry.object_id else None
    return Told(entry.happened_at, who(entry.actor, names), words.verb(entry.verb), about, url, tuple(_changes(entry.verb, facts)))


def _changes(verb: str, facts: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what changed as before and after, then what else is known of it."""
    rest = dict(facts)
    if "before" in rest and "after" in rest:
        before, after = rest.pop("before"), rest.pop("after")
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _differences(before, after)
        else:
            yield str(words.CHANGED.get(verb) or _("Value")), said(before, verb), said(after, verb)
    for name, value in rest.items():
        if value not in (None, "", [], {}):
            yield words.fact(name), None, said(value, name)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if _translated(old) and _translated(new):
            yield from ((f"{words.fact(name)} ({lang.upper()})", said(o), said(n)) for lang, o, n in _by_language(old, new))
        else:
            yield words.fact(name), said(old, name), said(new, name)


def _by_language(old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    for lang in LANGUAGES:
        first, second = (old or {}).get(lang), (new or {}).get(lang)
        if first != second:
            yield lang, first, second


def _translated(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping) and set(value) <= set(LANGUAGES))


def said(value: Any, name: str = "") -> str:
    """Return a recorded value as a person reads it; by its name a size of a file, and a title in the reader's language."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if (by_name := _named(value, name)) is not None:
        return by_name
    if isinstance(value, Mapping):
        answered = {name: inner for name, inner in value.items() if inner not in (None, "", [], {})}
        heads = {name: name.upper() if name in LANGUAGES else words.fact(name) for name in answered}
        return apart(_("%(label)s: %(value)s", label=heads[name], value=said(inner, name)) for name, inner in answered.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(said(inner) for inner in value)
    if str(value) in words.VALUES:
        return str(words.VALUES[str(value)])
    return _moment(str(value)) or (str(value) if len(str(value)) <= LONGEST else f"{str(value)[:LONGEST]} …")


def _named(value: Any, name: str) -> str | None:
    """Return a value whose words depend on what it is of; None for all others."""
    if name in SIZES and isinstance(value, int):
        return file_size(value, current_language())
    if isinstance(value, str) and value in (named := _NAMED.get(name, {})):
        return str(named[value])
    if name in AMOUNTS and (amount := _amount(str(value))):
        return amount
    if name == "status" and value == "unknown":
        return _("not confirmed")
    if name == "fields" and isinstance(value, list):
        return ", ".join(dict.fromkeys(words.fact(str(inner)) for inner in value))
    if name == "topics" and isinstance(value, list):
        return ", ".join(topics.names([str(topic) for topic in value]))
    if name == "told_of" and isinstance(value, list):
        return ", ".join(str(webhook_words.TOPICS.get(inner, inner)) for inner in value)
    if name in TITLES and _translated(value):
        return plain(Translated.of(value))
    return None


def _amount(value: str) -> str | None:
    try:
        return str(format_decimal(Decimal(value), "#,##0.00", locale=LOCALES[current_language()]))
    except InvalidOperation:
        return None


def _moment(value: str) -> str | None:
    start, slash, end = value.partition("/")
    if slash:
        # From when to when; whoever was still there has no end.
        first, last = _moment(start), _moment(end) if end else "…"
        return f"{first} – {last}" if first and last else None
    try:
        if _A_DAY.fullmatch(value):
            return date.fromisoformat(value).strftime("%d/%m/%Y")
        moment = datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    return f"{dates.day_short(moment, current_language())}, {dates.hour(moment)}"
