"""Lists of names in what somebody types: stopped before anything is kept, for no pupil is ever named (GDPR-01)."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from ixevents.core.forms import Form

NAMES_MOST = 5
"""So many lines or parts may look like names; one more is a list."""

WORDS_MOST = 4
_PARTICLES = frozenset(
    [
        "a",
        "al",
        "au",
        "aux",
        "ben",
        "bin",
        "d",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "l",
        "la",
        "le",
        "les",
        "ter",
        "the",
        "van",
        "vande",
        "vanden",
        "vander",
        "von",
        "y",
    ]
)
_NUMBERING = re.compile(r"^\s*(?:[-–—*•·>]+|\(?\d{1,3}[.):\]]?|[a-zA-Z][.)])\s*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*")
_SEPARATORS = re.compile(r"[,;:/|\t]|\s+(?:et|en|and|&|\+)\s+")


def looks_like_names(text: str) -> bool:
    """Whether more than five lines, or more than five parts between commas, look like names of persons."""
    lines = [_NUMBERING.sub("", line).strip() for line in text.splitlines()]
    named = [line for line in lines if _is_name(line.replace(",", " ").replace(";", " "))]
    parts = [part.strip() for part in _SEPARATORS.split(" , ".join(lines))]
    return len(named) > NAMES_MOST or sum(map(_is_name, parts)) > NAMES_MOST


def no_names(form: Form, field: Field) -> None:
    """Refuse what looks like a list of names."""
    if isinstance(field.data, str) and looks_like_names(field.data):
        raise ValidationError(
            _l(
                "This looks like a list of names. Leave the names out: we keep numbers, never the names of pupils. "
                "If these are no names, write them in small letters."
            )
        )


def _is_name(line: str) -> bool:
    words = line.split()
    if not 1 <= len(words) <= WORDS_MOST or not all(_WORD.fullmatch(word) for word in words):
        return False
    own = [word for word in words if word.casefold().rstrip("'’") not in _PARTICLES]
    return bool(own) and all(word[0].isupper() for word in own)
