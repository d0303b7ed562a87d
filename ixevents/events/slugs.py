"""Names in addresses: made once from a title, never changed afterwards, for links live in letters and calendars for years."""

import re
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from ixevents.core.languages import Translated, fold
from ixevents.extensions import db

_LONGEST = 50
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-(?:19|20)\d\d)?(?!\d)")


def of_text(text: Translated, fallback: str) -> str:
    """Return "concert-d-ouverture" for "Concert d’ouverture", from the French where there is any."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text.pick("fr").text).replace("'", " ")).strip("-")
    cut = words if len(words) <= _LONGEST else words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return cut or fallback


def free(column: InstrumentedAttribute[str], wish: str, taken: Iterable[str] = ()) -> str:
    """Return the wish, or the wish with the first number that makes it nobody's."""
    return first_free(wish, {*taken, *db.session.scalars(select(column).where(column.startswith(wish, autoescape=True)))})


def first_free(wish: str, known: Collection[str]) -> str:
    """Return the wish, or the wish with the first number that is not known."""
    number = 2
    name = wish
    while name in known:
        name, number = f"{wish}-{number}", number + 1
    return name


def with_year(name: str, year: str) -> str:
    """Return a name with its year, or years, replaced by others; a name without one gets them at its end."""
    return _YEARS.sub(year, name) if _YEARS.search(name) else f"{name}-{year}"


def year_replaced(text: Translated, before: str, after: str) -> Translated:
    """Return a text in which the years of one edition have become those of another, in every language alike."""
    return Translated(*(getattr(text, lang).replace(before, after) for lang in ("fr", "nl", "en")))
