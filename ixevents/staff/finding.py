"""Choosing among more than anybody reads through: the nearest are offered, words find the others, and what was typed stays in the form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request
from sqlalchemy import Select

from ixevents.core import asked
from ixevents.core.languages import fold, sought
from ixevents.events import desk
from ixevents.events.models import Slot
from ixevents.extensions import db

MOST = 100
"""So many are offered at once."""

T = TypeVar("T")


@dataclass(frozen=True)
class Finder:
    """What is offered, for the component of this name."""

    words: str
    more: bool
    "There are others."
    nothing: bool
    "The words found nothing, and what is offered is the same as without."
    number: int = 0
    "How many the words found; 0 where that is not counted."
    name: str = "find"
    "Of the field for the words: a form that finds two kinds of things has two."

    @property
    def needed(self) -> bool:
        """Whether there is anything to look for."""
        return self.more or bool(self.words)


def looking() -> bool:
    """Whether a form was sent to find more to choose from, and not to do what it is for."""
    return request.form.get("go") == "find"


def words(name: str = "find") -> str:
    """Return the words that are looked for."""
    return asked.words(request.values.get(name))


def offered(statement: Select[T], key: Any, *order: Any, chosen: Sequence[int] = (), instead: bool = False) -> tuple[list[T], Finder]:
    """Return the first things of a statement that joins events, or those whose event has the words, and what was chosen before.

    `instead`: what is found takes the place of what was chosen.
    """
    said, first = words(), statement.order_by(None).order_by(*order, key).limit(MOST + 1)
    with_words = list(db.session.scalars(first.where(desk.saying(said)))) if said else []
    found = with_words or list(db.session.scalars(first))
    there = {thing.id for thing in found[:MOST]}  # type: ignore[attr-defined]
    missing = [] if instead and with_words else [number for number in chosen if number not in there]
    kept = list(db.session.scalars(statement.where(key.in_(missing)))) if missing else []
    return [*found[:MOST], *kept], Finder(said, more=len(found) > MOST, nothing=bool(said) and not with_words)


def named(
    everything: Iterable[tuple[int, str]], field: str, own: int | None = None, *, name: str = "find"
) -> tuple[list[tuple[int, str]], Finder]:
    """Return the names to offer for a field, by their numbers, in alphabetical order: all of them where they are few.

    The one chosen in the form before, and the one the thing itself has (`own`), stay among them. `name` is that of the field for the words.
    """
    pairs, said = sorted(everything, key=lambda pair: fold(pair[1])), sought(words(name))
    with_words = [pair for pair in pairs if all(word in fold(pair[1]) for word in said)] if said else []
    found = with_words or pairs
    there = {key for key, _name in found[:MOST]}
    kept = [pair for pair in pairs if pair[0] in (own, asked.number(request.form.get(field))) and pair[0] not in there]
    return [*kept, *found[:MOST]], Finder(words(name), len(found) > MOST, bool(said) and not with_words, len(with_words), name)


def slots(statement: Select[Slot], *, event_id: int = 0, chosen: int = 0) -> tuple[list[Slot], Finder]:
    """Return the slots to offer, those of one event first, and the one chosen until others are found."""
    chosen = asked.number(request.values.get("slot")) or chosen
    order = Slot.event_id != event_id, Slot.starts_at
    return offered(statement, Slot.id, *order, chosen=[chosen] if chosen else [], instead=looking())
