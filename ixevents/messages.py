"""The catalogues of translations: gather the English sentences of code and templates, and say which are not translated."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ixevents.config import ROOT

LANGUAGES = ("fr", "nl")
"""English is what the sentences are written in."""

_KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
_SOURCES = (("ixevents", [("**.py", "python")]), ("templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]))
# A template that cannot be read must not lose its sentences in silence.
_OPTIONS = {pattern: {"extensions": "ixevents.core.kept.KeptParts", "silent": "false"} for pattern in ("**.html", "**.txt")}
_LINE = 120


@dataclass(frozen=True)
class Lack:
    """A sentence a catalogue does not have, or has in doubt."""

    language: str
    sentence: str


def catalogue_path(language: str, ending: str) -> Path:
    """Return where a catalogue is kept; ending `po` for people, `mo` for the application."""
    return ROOT / "translations" / language / "LC_MESSAGES" / f"messages.{ending}"


def gather() -> Catalog:
    """Return every sentence of code and templates."""
    catalogue = Catalog(project="ixevents", charset="utf-8", fuzzy=False)
    for folder, methods in _SOURCES:
        found = extract_from_dir(
            ROOT / folder, methods, _OPTIONS, keywords=_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
        )
        for name, _line, sentence, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
            catalogue.add(sentence, locations=[(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return catalogue


def update() -> Catalog:
    """Bring the catalogues in line with the sentences: new ones come in empty, gone ones go. Return the sentences."""
    gathered = gather()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(gathered, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        path = catalogue_path(language, "po")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=_LINE, include_lineno=False, sort_by_file=True, omit_header=False)
    return gathered


def compile_all() -> None:
    """Write the form the application reads, beside each catalogue."""
    for language in LANGUAGES:
        with catalogue_path(language, "mo").open("wb") as file:
            write_mo(file, read(language))


def read(language: str) -> Catalog:
    """Return a catalogue; an empty one when there is none yet."""
    path = catalogue_path(language, "po")
    if not path.exists():
        return Catalog(locale=language, project="ixevents", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def lacks(gathered: Catalog) -> Iterator[Lack]:
    """Yield every gathered sentence that a language does not have."""
    for language in LANGUAGES:
        catalogue = read(language)
        for message in gathered:
            if message.id and not _translated(catalogue.get(message.id, message.context)):
                yield Lack(language, str(message.id))


def _translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(strings)
