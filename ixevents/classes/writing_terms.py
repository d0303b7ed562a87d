"""What staff write about what an event asks of classes."""

import zlib
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.classes import terms
from ixevents.classes.models import ClassTerms
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events import gate
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.journal import actions as journal

TEXTS = {
    "topic": _l("What it is about"),
    "bring": _l("What to bring"),
    "lessons": _l("How it links to lessons"),
    "practical": _l("Text of the practical letter"),
    "travel": _l("How to travel"),
}
NUMBERS = ("levels", "pupils_per_adult", "max_pupils", "approval", "final_days", "dossier_url")


def write(event: Event, values: Mapping[str, Any], opened_on: int, *, actor: str) -> ClassTerms:
    """Keep what an event asks of classes.

    Raises `Refused` when somebody else saved meanwhile, or a text has one language where the event has both (LANG-01).
    """
    found = terms.of(event)
    if opened_on != fingerprint(found):
        raise Refused(_("Somebody else has saved this meanwhile. Look at what it says now, then write yours."), "conflict")
    _require_languages(event, values)
    changed = [name for name in (*NUMBERS, *TEXTS) if name in values and values[name] != _value(found, name)]
    before, after = {name: _told(_value(found, name)) for name in changed}, {name: _told(values[name]) for name in changed}
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        db.session.add(found)
        db.session.flush()
        journal.record("change_terms", event, actor=actor, before=before, after=after)
    return found


def gaps(event: Event, found: ClassTerms) -> dict[str, list[str]]:
    """Return by text the languages it lacks, of those that begun in another."""
    return {name: missing for name in TEXTS if (missing := _missing(event, _value(found, name)))}


def fingerprint(found: ClassTerms) -> int:
    """Return a number that changes with every change of the terms."""
    return zlib.crc32(repr([_told(_value(found, name)) for name in (*NUMBERS, *TEXTS)]).encode())


def _require_languages(event: Event, values: Mapping[str, Any]) -> None:
    lacking = [f"{label} ({lang.upper()})" for name, label in TEXTS.items() for lang in _missing(event, values.get(name) or Translated())]
    if lacking:
        raise Refused(_("Still to be written: %(missing)s.", missing=", ".join(lacking)), "languages")


def _missing(event: Event, text: Translated) -> list[str]:
    if not any(text.as_dict().values()):
        return []
    return [lang for lang in gate.languages_of(event) if not getattr(text, lang).strip()]


def _value(found: ClassTerms, name: str) -> Any:
    value = getattr(found, name)
    return Translated() if value is None and name in TEXTS else value


def _told(value: Any) -> Any:
    return value.as_dict() if isinstance(value, Translated) else list(value) if isinstance(value, list | tuple) else value
