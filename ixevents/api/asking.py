"""Reads what an address asks of a list. What cannot be read is refused, all of it at once, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from ixevents.api import cursors
from ixevents.api.filters import Filter
from ixevents.api.kinds import Json
from ixevents.api.lists import Listing
from ixevents.api.problems import Unreadable
from ixevents.core.languages import LANGUAGES

USUAL, MOST = 50, 100
_DIGITS = 4


@dataclass(frozen=True)
class Asked:
    """What was asked of a list."""

    lang: str
    limit: int
    after: tuple[Any, ...] | None
    wishes: tuple[tuple[Filter, Any], ...]
    given: tuple[tuple[str, str], ...]
    "As it stood in the address."

    def asks(self, name: str) -> bool:
        """Whether a filter was asked for."""
        return any(wish.name == name for wish, _value in self.wishes)


@dataclass(frozen=True)
class Parameter:
    """A parameter that every list has."""

    name: str
    schema: Json
    about: object


LANG = Parameter(
    "lang", {"type": "string", "enum": list(LANGUAGES)}, _l("Texts in this language only, as plain texts; without it, in all three.")
)
LIMIT = Parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, _l("How many at most."))
AFTER = Parameter("after", {"type": "string"}, _l("Where the page begins: take it from “next”, do not make one."))
OF_LISTS = (LANG, LIMIT, AFTER)
OF_ONE = (LANG,)


def of_list(listing: Listing, args: MultiDict[str, str]) -> Asked:
    """Return what was asked; raises `Unreadable`."""
    faults = _unknown(args, {parameter.name for parameter in OF_LISTS} | {wish.name for wish in listing.filters})
    lang = _read(LANG.name, args, faults, _lang) or ""
    limit = _read(LIMIT.name, args, faults, _limit) or USUAL
    after = _read(AFTER.name, args, faults, lambda raw: cursors.read(listing.order, raw))
    wishes = tuple(_wishes(listing.filters, args, faults))
    if faults:
        raise Unreadable(faults)
    return Asked(lang, limit, after, wishes, tuple(args.items(multi=True)))


def of_one(args: MultiDict[str, str]) -> str:
    """Return the language asked for; raises `Unreadable`."""
    faults = _unknown(args, {parameter.name for parameter in OF_ONE})
    lang = _read(LANG.name, args, faults, _lang) or ""
    if faults:
        raise Unreadable(faults)
    return lang


def _wishes(filters: Iterable[Filter], args: MultiDict[str, str], faults: dict[str, str]) -> Iterable[tuple[Filter, Any]]:
    for wish in filters:
        if wish.name not in args:
            continue
        if wish.repeated:
            yield wish, _read_each(wish, args, faults)
        else:
            yield wish, _read(wish.name, args, faults, wish.read)


def _unknown(args: MultiDict[str, str], known: set[str]) -> dict[str, str]:
    return {name: f"is not known here; known are: {', '.join(sorted(known))}" for name in args if name not in known}


def _read(name: str, args: MultiDict[str, str], faults: dict[str, str], read: Any) -> Any:
    raw = args.getlist(name)
    if not raw:
        return None
    if len(raw) > 1:
        faults[name] = "may be given once only"
        return None
    try:
        return read(raw[0])
    except ValueError as fault:
        faults[name] = str(fault)
        return None


def _read_each(wish: Filter, args: MultiDict[str, str], faults: dict[str, str]) -> list[Any]:
    try:
        return [wish.read(raw) for raw in args.getlist(wish.name)]
    except ValueError as fault:
        faults[wish.name] = str(fault)
        return []


def _lang(raw: str) -> str:
    if raw not in LANGUAGES:
        raise ValueError(f"must be one of: {', '.join(LANGUAGES)}")
    return raw


def _limit(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= _DIGITS and 1 <= int(raw) <= MOST):
        raise ValueError(f"must be a whole number from 1 to {MOST}")
    return int(raw)
