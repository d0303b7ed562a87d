"""How large files are, as people say it."""

from babel.numbers import format_decimal
from flask_babel import gettext as _

from ixevents.core.languages import LOCALES

KILOBYTE, MEGABYTE = 1000, 1_000_000


def file_size(number: int, lang: str) -> str:
    """Return "12 kB" or "1,2 MB" in the reader's language; kilobytes are rounded up, so that nothing weighs nothing."""
    kilobytes = -(-number // KILOBYTE)
    if kilobytes < KILOBYTE:
        said = _("%(number)s kB", number=_decimal(kilobytes, lang))
    else:
        said = _("%(number)s MB", number=_decimal(round(number / MEGABYTE, 1), lang))
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def _decimal(number: float, lang: str) -> str:
    return str(format_decimal(number, locale=LOCALES[lang]))
