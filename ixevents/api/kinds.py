"""What values look like in answers: each kind has its JSON Schema and the one way it is written, so the two cannot part."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ixevents.core import zones
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.links import external
from ixevents.projects.partial_dates import PartialDate, Precision

Json = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """Who reads: one language, or nothing for all of them; and the moment of the answer."""

    lang: str
    at: datetime


@dataclass(frozen=True)
class Kind:
    """A sort of value."""

    schema: Json
    write: Callable[[Any, Reader], Any]
    things: tuple["Thing", ...] = ()
    "The objects its schema points to."

    def or_null(self) -> "Kind":
        """Return the same for values that may be unknown."""
        return Kind({"anyOf": [self.schema, {"type": "null"}]}, self._write_known, self.things)

    def _write_known(self, value: Any, reader: Reader) -> Any:
        return None if value is None else self.write(value, reader)


@dataclass(frozen=True)
class Field:
    """One fact of an object: its name, what it looks like, what it means, where it comes from."""

    name: str
    kind: Kind
    about: object
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Thing:
    """An object of the answers; all its fields are always there, unknown ones as null."""

    name: str
    about: object
    fields: tuple[Field, ...]

    @property
    def schema(self) -> Json:
        """Its JSON Schema."""
        return {
            "type": "object",
            "description": str(self.about),
            "properties": {field.name: {**field.kind.schema, "description": str(field.about)} for field in self.fields},
            "required": [field.name for field in self.fields],
            "additionalProperties": False,
        }

    def write(self, value: Any, reader: Reader) -> Json:
        """Return it as JSON."""
        return {field.name: field.kind.write(field.read(value), reader) for field in self.fields}

    def all_things(self) -> Iterator["Thing"]:
        """Return itself and every object below it."""
        yield self
        for field in self.fields:
            for thing in field.kind.things:
                yield from thing.all_things()


def reference(name: str) -> Json:
    """Return the pointer to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def one(thing: Thing) -> Kind:
    """Return the kind of values that are such an object."""
    return Kind(reference(thing.name), thing.write, (thing,))


def many(kind: Kind) -> Kind:
    """Return the kind of lists of such values."""
    return Kind(
        {"type": "array", "items": kind.schema}, lambda values, reader: [kind.write(value, reader) for value in values], kind.things
    )


def word(values: Iterable[str]) -> Kind:
    """Return the kind of values that are one of several words."""
    return Kind({"type": "string", "enum": [str(value) for value in values]}, lambda value, _reader: str(value))


def _text(value: Translated, reader: Reader) -> Any:
    if reader.lang:
        return value.pick(reader.lang).text if value else None
    return _by_language(value.as_dict())


def _address(value: tuple[str, Json], reader: Reader) -> Any:
    endpoint, values = value
    if reader.lang:
        return external(endpoint, lang=reader.lang, **values)
    return {lang: external(endpoint, lang=lang, **values) for lang in LANGUAGES}


def _by_language(texts: Json) -> Json:
    return {lang: texts.get(lang) for lang in LANGUAGES}


def _moment(value: tuple[datetime, str], _reader: Reader) -> str:
    moment, zone = value
    return moment.astimezone(zones.zone(zone)).isoformat(timespec="seconds")


def _day(value: date, _reader: Reader) -> str:
    return value.isoformat()


def _partial(value: PartialDate, _reader: Reader) -> Json:
    return {"value": value.value, "precision": str(value.precision)}


def _money(value: tuple[Decimal, str], _reader: Reader) -> Json:
    amount, currency = value
    return {"amount": f"{amount:.2f}", "currency": currency}


def _plain(value: Any, _reader: Reader) -> Any:
    return value


SCHEMAS: dict[str, Json] = {
    "Text": {
        "description": "A text in French, Dutch and English; null where it is not written. With `lang`, the text itself in that language, "
        "or in the nearest one that has it.",
        "anyOf": [
            {
                "type": "object",
                "properties": {lang: {"type": ["string", "null"]} for lang in LANGUAGES},
                "required": list(LANGUAGES),
                "additionalProperties": False,
            },
            {"type": "string"},
            {"type": "null"},
        ],
    },
    "Address": {
        "description": "The address of a page in French, Dutch and English. With `lang`, the one in that language.",
        "anyOf": [
            {
                "type": "object",
                "properties": {lang: {"type": "string", "format": "uri"} for lang in LANGUAGES},
                "required": list(LANGUAGES),
                "additionalProperties": False,
            },
            {"type": "string", "format": "uri"},
        ],
    },
    "Money": {
        "type": "object",
        "description": "An exact amount: a decimal number as text, never a floating one.",
        "properties": {"amount": {"type": "string", "pattern": r"^\d+\.\d{2}$"}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}},
        "required": ["amount", "currency"],
        "additionalProperties": False,
    },
    "PartialDate": {
        "type": "object",
        "description": "A date as precisely as it is known: 2012, 2012-08 or 2012-08-15. A year is not the first of January.",
        "properties": {
            "value": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
            "precision": {"type": "string", "enum": [str(precision) for precision in Precision]},
        },
        "required": ["value", "precision"],
        "additionalProperties": False,
    },
}
"""The schemas that several kinds share, by name."""

TEXT = Kind(reference("Text"), _text)
ADDRESS = Kind(reference("Address"), _address)
LINE = Kind({"type": "string"}, lambda value, _reader: str(value))
NUMBER = Kind({"type": "integer"}, _plain)
FLAG = Kind({"type": "boolean"}, lambda value, _reader: bool(value))
MOMENT = Kind({"type": "string", "format": "date-time"}, _moment)
DAY = Kind({"type": "string", "format": "date"}, _day)
PARTIAL = Kind(reference("PartialDate"), _partial)
MONEY = Kind(reference("Money"), _money)
LINK = Kind({"type": "string", "format": "uri"}, lambda value, _reader: str(value))
DECIMAL = Kind({"type": "string", "pattern": r"^-?\d+\.\d{2}$"}, lambda value, _reader: f"{value:.2f}")
COORDINATE = Kind({"type": "string", "pattern": r"^-?\d+\.\d+$"}, lambda value, _reader: str(value))
