"""The gate of publication: what must be written and checked in French and Dutch before the public may see it (LANG-01, LANG-02)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, and_, cast, func, or_
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.lack import Lack
from ixevents.core.languages import LANGUAGES, NAMES, OFFICIAL, Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Edition, EditionState, Event, EventState, Place

Bilingual = Edition | Event | Place

_WHITE = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What `strip` takes for nothing."""


class LanguageState(StrEnum):
    """How far a thing is in one language."""

    MISSING = "missing"
    WRITTEN = "written"
    CHECKED = "checked"
    OUT_OF_STEP = "out_of_step"
    "It was confirmed, then another language was changed."


@dataclass(frozen=True)
class PublicText:
    """One text the public reads; one that is not needed is written in all languages or in none."""

    name: str
    label: object
    needed: bool = False


@dataclass(frozen=True)
class Gap:
    """One text that is not written in one language."""

    text: PublicText
    lang: str

    def __str__(self) -> str:
        return f"{self.text.label} ({self.lang.upper()})"


TEXTS: dict[str, tuple[PublicText, ...]] = {
    "edition": (PublicText("title", _l("title"), needed=True), PublicText("tagline", _l("tagline")), PublicText("text", _l("text"))),
    "event": (
        PublicText("title", _l("title"), needed=True),
        PublicText("summary", _l("summary"), needed=True),
        PublicText("text", _l("text")),
    ),
    "place": (
        PublicText("name", _l("name of the place"), needed=True),
        PublicText("street", _l("street"), needed=True),
        PublicText("locality", _l("locality"), needed=True),
        PublicText("directions", _l("directions")),
    ),
}


def texts_of(thing: Bilingual) -> tuple[PublicText, ...]:
    """Return the public texts a thing has."""
    return TEXTS[thing.__tablename__]


def is_public(thing: Bilingual) -> bool:
    """Whether the public reads its texts now; a place is public from its first public slot on."""
    if isinstance(thing, Place):
        return bool(thing.language_proof)
    return thing.state in (EditionState.PUBLISHED, EventState.PUBLISHED)


def draft(thing: Bilingual, name: str) -> Translated:
    """Return a text as it is being worked on, which may be ahead of what the public reads."""
    if name in (thing.pending or {}):
        return Translated.of(thing.pending[name])
    text: Translated = getattr(thing, name)
    return text or Translated()


def show_draft(thing: Bilingual) -> None:
    """Let a loaded thing read as it is being worked on, for a page that shows it; nothing is written to the database."""
    for text in texts_of(thing):
        set_committed_value(thing, text.name, draft(thing, text.name))


def languages_of(thing: Bilingual) -> tuple[str, ...]:
    """Return the languages it must be written in; raises `Refused` for an exemption that says not why, or by whom (LANG-08)."""
    exemption = thing.exemption if isinstance(thing, Event) else None
    if exemption is None:
        return OFFICIAL
    if exemption not in OFFICIAL:
        raise Refused(_("An exemption names French or Dutch."), "exemption")
    if isinstance(thing, Event) and not (thing.exemption_reason and thing.exemption_decided_by):
        raise Refused(_("Write why one language is enough for this event, and who decided it."), "exemption")
    return (exemption,)


def shown_languages(thing: Bilingual) -> tuple[str, ...]:
    """Return the languages whose state matters, also where an exemption is not complete yet."""
    exemption = thing.exemption if isinstance(thing, Event) else None
    return (exemption,) if exemption in OFFICIAL else OFFICIAL


def gaps(thing: Bilingual, langs: tuple[str, ...] | None = None) -> list[Gap]:
    """Return what is not written yet, in the order of the form."""
    return [Gap(text, lang) for text in texts_of(thing) for lang in langs or shown_languages(thing) if _is_gap(thing, text, lang)]


def may_lack() -> ColumnElement[bool]:
    """Say as a condition which events may have gaps: those whose texts wait, and those that lack one of the two languages.

    `gaps` has the last word. Reading thousands of finished events to find that nothing lacks takes ten times as long.
    """
    holes = [cast(Event.pending, String) != "{}"]
    for text in TEXTS["event"]:
        column = getattr(Event, text.name)
        fr, nl, en = (func.coalesce(func.trim(column[lang].as_string(), _WHITE), "") for lang in ("fr", "nl", "en"))
        lacks = or_(fr == "", nl == "")
        holes.append(lacks if text.needed else and_(lacks, or_(fr != "", nl != "", en != "")))
    return or_(*holes)


def state(thing: Bilingual, lang: str) -> LanguageState:
    """Return how far it is in one of the official languages."""
    if gaps(thing, (lang,)):
        return LanguageState.MISSING
    note = (thing.checked or {}).get(lang, {})
    if "out_of_step_since" in note:
        return LanguageState.OUT_OF_STEP
    return LanguageState.CHECKED if "at" in note else LanguageState.WRITTEN


def states(thing: Bilingual) -> dict[str, LanguageState]:
    """Return the state of each language that must be there."""
    return {lang: state(thing, lang) for lang in shown_languages(thing)}


def is_open(thing: Bilingual) -> bool:
    """Whether everything is written and checked."""
    return not list(obstacles(thing))


def obstacles(thing: Bilingual) -> Iterator[Lack]:
    """Say each thing that stands in the way of publication, and where it is put right."""
    kind, number = thing.__tablename__, thing.id
    try:
        langs = languages_of(thing)
    except Refused as refusal:
        yield Lack(refusal.message, kind, number, _part_of_exemption(thing))
        return
    missing = gaps(thing, langs)
    if missing:
        sentence = _("Still to be written: %(missing)s.", missing=", ".join(map(str, missing)))
        yield Lack(sentence, kind, number, f"{missing[0].text.name}_{missing[0].lang}")
        return
    unchecked = [lang for lang in langs if state(thing, lang) != LanguageState.CHECKED]
    if unchecked:
        sentence = _("Still to be checked: %(languages)s.", languages=", ".join(NAMES[lang] for lang in unchecked))
        yield Lack(sentence, kind, number, "languages")


def require(thing: Bilingual) -> tuple[str, ...]:
    """Return the languages it is published in; raises `Refused` while one is not written or not checked."""
    langs = languages_of(thing)
    for lack in obstacles(thing):
        raise Refused(lack.sentence, "languages" if gaps(thing, langs) else "unchecked")
    return langs


def _part_of_exemption(thing: Bilingual) -> str:
    reasoned = isinstance(thing, Event) and thing.exemption_reason
    return "exemption_decided_by" if reasoned else "exemption_reason"


def _is_gap(thing: Bilingual, text: PublicText, lang: str) -> bool:
    written = draft(thing, text.name)
    if not text.needed and not any(getattr(written, other).strip() for other in LANGUAGES):
        return False
    return not getattr(written, lang).strip()
