"""Names in addresses: made once from a title, never changed afterwards, for links live in letters and calendars for years."""

import re
from collections.abc import Collection, Iterable
from zlib import crc32

from sqlalchemy import false, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from ixevents.core import confinement
from ixevents.core.languages import Translated, fold
from ixevents.extensions import db

_LONGEST = 50
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-(?:19|20)\d\d)?(?!\d)")


def of_text(text: Translated, fallback: str) -> str:
    """Return "concert-d-ouverture" for "Concert d’ouverture", from the French where there is any."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text.pick("fr").text).replace("'", " ")).strip("-")
    cut = words if len(words) <= _LONGEST else words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return cut or fallback


@confinement.everywhere()
def free(column: InstrumentedAttribute[str], wish: str, taken: Iterable[str] = ()) -> str:
    """Return the wish, or the wish with the first number that makes it nobody's. Others who name such a thing wait until the commit."""
    alone(column)
    return first_free(wish, {*taken, *db.session.scalars(select(column).where(column.startswith(wish, autoescape=True)))})


def alone(column: InstrumentedAttribute[str]) -> None:
    """Wait until nobody else is naming a thing of this kind, and see what they named; the lock ends with the transaction.

    Of two who make the same thing at the same moment each would find the name free.
    """
    if db.session.connection().dialect.name == "postgresql":
        kind = crc32(f"naming {column.class_.__tablename__}".encode())
        db.session.execute(select(func.pg_advisory_xact_lock(kind)))
    else:
        # Changes nothing, and is the first change all the same: SQLite lets one at a time write.
        db.session.execute(update(column.class_).where(false()).values({column.key: ""}).execution_options(synchronize_session=False))


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
