"""Fields of records: dates as precise as they are known, exact amounts, countries by name."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from ixevents.core.languages import LOCALES, fold
from ixevents.core.web import current_language
from ixevents.projects import wording
from ixevents.projects.partial_dates import PartialDate, Precision

PARTIAL_HINT = _l("A year (2012), a month (08/2012) or a day (15/08/2012): only as much as is known. Empty means not known.")
_NO_COUNTRIES = {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"}
"""What CLDR lists among the territories besides."""

_ALIASES = {"dr congo": "CD", "rd congo": "CD", "drc": "CD", "rdc": "CD", "congo (rdc)": "CD", "congo (drc)": "CD"}
"""What people write besides; `fold`ed."""

_MOST_MEANT = 3
"""How many countries a refused name may be taken for."""

_LARGEST = Decimal(10) ** 10
_PATTERNS = (
    (re.compile(r"(\d{4})"), "{0}"),
    (re.compile(r"(\d{1,2})[/.-](\d{4})"), "{1}-{0:0>2}"),
    (re.compile(r"(\d{4})-(\d{1,2})"), "{0}-{1:0>2}"),
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"), "{2}-{1:0>2}-{0:0>2}"),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), "{0}-{1:0>2}-{2:0>2}"),
)
_PRINTED = {Precision.YEAR: "%Y", Precision.MONTH: "%m/%Y", Precision.DAY: "%d/%m/%Y"}


class PartialDateField(StringField):
    """A year, a month or a day, as people write them."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.first_day.strftime(_PRINTED[self.data.precision]) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; the precision is what was written."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = read_partial(typed) if typed else None
        if typed and self.data is None:
            raise ValueError(_("Write a year (2012), a month (08/2012) or a day (15/08/2012)."))


class AmountField(StringField):
    """An exact amount with at most two places, as people in three languages write them."""

    NOT_READ: object = _l("Write an amount in euros and cents, for example 407 676,96.")

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.shown(self.data)

    def shown(self, value: Decimal | None) -> str:
        """Return an amount as the field would show it."""
        return "" if value is None else str(format_decimal(value, "#,##0.00", locale=LOCALES[current_language()]))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read an amount; never by way of a floating number (IATI-10)."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = read_amount(typed) if typed else None
        if typed and self.data is None:
            raise ValueError(str(self.NOT_READ))


class NumberField(AmountField):
    """An exact number: without places where it has none."""

    NOT_READ = _l("Write a number, for example 1 250 or 12,5.")

    def shown(self, value: Decimal | None) -> str:
        """Return a number as the field would show it."""
        return "" if value is None else str(format_decimal(value, locale=LOCALES[current_language()]))


class CountriesField(TextAreaField):
    """Countries, one a line, by their names in any of the three languages or by their code."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The `field` component draws by type.
        self.type = "TextAreaField"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(wording.country(code) for code in self.data or ())

    def shown(self, value: Sequence[str] | None) -> str:
        """Return the names of countries in a line."""
        return ", ".join(wording.country(code) for code in value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read names and codes."""
        lines = [line.strip() for line in re.split(r"[\r\n;]+", valuelist[0] if valuelist else "") if line.strip()]
        found = {line: known_countries().get(fold(line)) for line in lines}
        strange = [line for line, code in found.items() if code is None]
        self.data = list(dict.fromkeys(code for code in found.values() if code))
        if strange:
            meant = list(dict.fromkeys(name for line in strange for name in _meant(line)))
            said = [_("No country is known by this name: %(names)s.", names=", ".join(strange))]
            if meant:
                said.append(_("Perhaps you mean: %(names)s.", names=", ".join(meant)))
            raise ValueError(" ".join(said))


def read_partial(typed: str) -> PartialDate | None:
    """Return the date behind "2012", "8/2012", "15.08.2012" or "2012-08-15"; None for what is none."""
    for pattern, shape in _PATTERNS:
        match = pattern.fullmatch(typed)
        if match:
            try:
                return PartialDate(shape.format(*match.groups()))
            except ValueError:
                return None
    return None


def read_amount(typed: str) -> Decimal | None:
    """Return the exact number behind "407 676,96", "407.676,96" or "407,676.96"; None for what is none, or has more than two places."""
    plain = re.sub(r"[\s\u202f\u00a0'’€]|EUR", "", typed)
    head, mark, cents = _parted(plain)
    whole = re.sub(r"[.,]", "", head)
    if not whole.isascii() or not whole.isdigit() or not _grouped(head) or (mark and mark in head):
        return None
    try:
        amount = Decimal(f"{whole}.{cents}" if mark else whole)
    except InvalidOperation:
        return None
    return amount if amount < _LARGEST else None


@lru_cache
def known_countries() -> dict[str, str]:
    """Return the code of every country by its folded names and by itself."""
    found: dict[str, str] = {}
    for locale in LOCALES.values():
        found |= {fold(name): code for code, name in Locale.parse(locale).territories.items() if len(code) == 2 and code.isalpha()}
    codes = set(found.values())
    ours = {fold(text): code for code in wording.OWN_NAMES for text in wording.OWN_NAMES[code].as_dict().values()}
    return found | ours | _ALIASES | {code.casefold(): code for code in codes}


def _meant(typed: str) -> list[str]:
    """Return the few countries a name nobody knows is nearest to: those that share a word, then those written alike."""
    known = {fold(name): name for _code, name in country_choices()}
    words = {word for word in re.findall(r"\w+", fold(typed)) if len(word) > _MOST_MEANT}
    sharing = [name for key, name in known.items() if words & set(re.findall(r"\w+", key))]
    return (sharing or [known[key] for key in get_close_matches(fold(typed), known, _MOST_MEANT)])[:_MOST_MEANT]


def country_choices() -> Iterable[tuple[str, str]]:
    """Return code and name of every country, by name."""
    known = map(str, Locale.parse(LOCALES[current_language()]).territories)
    names = {code: wording.country(code) for code in known if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES}
    return sorted(names.items(), key=lambda item: fold(item[1]))


def _parted(plain: str) -> tuple[str, str, str]:
    """Return what stands before the decimal mark, the mark, and the one or two places behind it."""
    match = re.fullmatch(r"(.*\d)([.,])(\d{1,2})", plain)
    return (match[1], match[2], match[3]) if match else (plain, "", "")


def _grouped(head: str) -> bool:
    """Whether marks inside a whole number stand before groups of three: "12,34,5" is no number."""
    groups = re.split(r"[.,]", head)
    return len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
