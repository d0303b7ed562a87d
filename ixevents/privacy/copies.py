"""The copy of all that is kept on an address: for people in their language, and for machines as JSON (articles 15 and 20)."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.languages import LANGUAGES, NAMES, Translated
from ixevents.core.persons import PICKED
from ixevents.core.web import apart, current_language, plain, site_values
from ixevents.outbox import samples
from ixevents.privacy import entry_words, holders, words
from ixevents.privacy.entry_words import Words
from ixevents.subscriptions import topics

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Entry:
    """One thing that is kept: what it is, and its facts in words."""

    title: str
    rows: Rows
    text: str = ""
    "Long words of a letter, shown as they are."


@dataclass(frozen=True)
class Part:
    """All that one package keeps."""

    slug: str
    title: str
    entries: list[Entry]

    @property
    def count(self) -> str:
        """How much there is."""
        return ngettext("%(num)s entry", "%(num)s entries", len(self.entries))


@dataclass(frozen=True)
class Copy:
    """Everything, and when it was looked up."""

    parts: list[Part]
    made_at: datetime

    @property
    def size(self) -> int:
        """How many entries there are."""
        return sum(len(part.entries) for part in self.parts)


def make(email_key: str) -> Copy:
    """Return all that is kept on an address, in the language of the page."""
    found = holders.find_all(email_key)
    parts = [Part(name, str(words.HOLDERS[name]), [_entry(one) for one in entries]) for name, entries in found.items() if entries]
    return Copy(parts, now())


def for_machines(email_key: str) -> dict[str, object]:
    """Return the same as JSON, with who answers for it."""
    site = site_values(current_app, current_language())
    address = None if email_key.startswith(PICKED) else email_key
    head = {"controller": site.organiser, "data_protection_officer": site.dpo, "address": address, "made_at": now().isoformat()}
    return {**head, "data": holders.find_all(email_key)}


def _entry(found: Mapping[str, object]) -> Entry:
    title = str(entry_words.KINDS.get(str(found["kind"]), found["kind"]))
    known = entry_words.OF_KIND.get(str(found["kind"]), {})
    rows = [(_label(name), _said(name, value, known.get(name, {}))) for name, value in found.items() if name not in entry_words.INTERNAL]
    return Entry(title, [{"key": label, "value": value} for label, value in rows if value], str(found.get("text") or ""))


def _label(name: str) -> str:
    return str(entry_words.FIELDS.get(name) or name.replace("_", " ").capitalize())


def _said(name: str, value: object, known: Words) -> str:
    """Return the value of a fact in its `known` words; the kind of a letter and a topic of news have names of their own."""
    if known:
        return apart(_known(one, known) for one in (value if isinstance(value, list | tuple) else [value]) if one not in (None, ""))
    if name == "topics" and isinstance(value, Sequence):
        return apart(topics.names([str(topic) for topic in value]))
    return samples.title(str(value)) if name == "letter" else _value(value)


def _known(value: object, known: Words) -> str:
    found = known.get(str(value))
    return plain(found) if isinstance(found, Translated) else str(found or value)


def _value(value: object) -> str:
    """Return a value as a person reads it; nothing for what is empty."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return _mapped(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return apart(filter(None, map(_value, value)))
    if isinstance(value, datetime | date):
        value = value.isoformat()
    return _text(str(value)) if value not in (None, "") else ""


def _mapped(value: Mapping[str, object]) -> str:
    if value and set(value) <= set(LANGUAGES):
        return plain(Translated.of({lang: str(text) for lang, text in value.items()}))
    named = [(_label(name), _value(part)) for name, part in value.items()]
    return ", ".join(f"{label}: {part}" for label, part in named if part)


def _text(text: str) -> str:
    # What a person wrote may look like a day and be none.
    with suppress(ValueError, OverflowError):
        lang = current_language()
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)
            return f"{dates.day_long(moment, lang)}, {dates.hour(moment)}"
        if _DAY.fullmatch(text):
            return dates.day_long(date.fromisoformat(text), lang)
    return str(entry_words.VALUES.get(text) or NAMES.get(text) or text)
