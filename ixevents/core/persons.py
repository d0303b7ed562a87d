"""What packages that keep persons are asked besides finding and erasing: to correct, and to say what stays and why (GDPR-10).

All that is kept on a person is found by a key: an address, or, of somebody who gave none, the rows that staff picked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute

from ixevents.core.addresses import Address
from ixevents.core.languages import fold, sought

PICKED = "#"
"""What the key of picked rows begins with; no address does."""
MATCHES = 50
"""So many rows of one kind are shown at most: who finds more writes more words."""


class Addressed(Protocol):
    """A table of persons, some of whom gave no address."""

    __tablename__: str
    id: InstrumentedAttribute[int]
    email_key: InstrumentedAttribute[str | None]


class Ground(StrEnum):
    """Why something is not erased at the wish of the person."""

    EVIDENCE = "evidence"
    "A contract obliges us to prove who took part (GDPR, article 17.3.b, GDPR-09)."
    OFFICE = "office"
    "Who is in office or works here has to be known (article 17.3.b)."
    ARCHIVE = "archive"
    "Archives in the public interest (article 17.3.d)."
    OBJECTION = "objection"
    "The wish to get no news can only be kept by remembering it (article 21.3)."
    TO_COME = "to_come"
    "The person still counts on coming: it is withdrawn first."


@dataclass(frozen=True)
class Remains:
    """Some things of one kind that stay, and why."""

    what: str
    "The `kind` of an entry as `find` gives it, or a word of its own; `privacy.words` has its words."
    count: int
    ground: Ground
    until: date | None = None
    "The last day, where it is known."


@dataclass(frozen=True)
class Correction:
    """What is to be put right; what is empty stays as it is."""

    name: str = ""
    email: Address | None = None
    phone: str = ""

    @property
    def fields(self) -> list[str]:
        """Names of what is corrected, for the journal and the letter."""
        return [name for name in ("name", "email", "phone") if getattr(self, name)]


@dataclass(frozen=True)
class Match:
    """A row of somebody who gave no address, as staff tell people of one name apart."""

    table: str
    id: int
    name: str
    about: str
    "What it was for: the event and its day, the association, the council."
    phone: str = ""

    @property
    def value(self) -> str:
        """How a form names it: "registration:12"."""
        return f"{self.table}:{self.id}"


def picked_key(rows: Mapping[str, Sequence[int]]) -> str:
    """Return the key of somebody without an address: the rows that are theirs, by table."""
    return PICKED + ";".join(f"{table}:{','.join(map(str, sorted(ids)))}" for table, ids in sorted(rows.items()) if ids)


def picked_rows(key: str) -> dict[str, list[int]]:
    """Return the rows of such a key, by table; none for an address."""
    if not key.startswith(PICKED):
        return {}
    tables = (part.partition(":") for part in key.removeprefix(PICKED).split(";") if part)
    return {table: [int(number) for number in numbers.split(",")] for table, _colon, numbers in tables}


def whose(model: type[Any], key: str) -> ColumnElement[bool]:
    """Of the rows of a person: those of an address, or those that were picked, as long as they have none."""
    table: type[Addressed] = model
    if not key.startswith(PICKED):
        return table.email_key == key
    return and_(table.id.in_(picked_rows(key).get(table.__tablename__, [])), table.email_key.is_(None))


def unaddressed(model: type[Any], words: str) -> ColumnElement[bool]:
    """Of rows of persons without an address whose folded `search` has every one of these words."""
    return and_(model.email_key.is_(None), *(model.search.contains(word, autoescape=True) for word in sought(words)))


def has_words(text: str, words: str) -> bool:
    """Whether a text has every one of these words, whatever their accents and case."""
    folded = fold(text)
    return all(word in folded for word in sought(words))
