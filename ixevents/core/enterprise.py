"""Belgian enterprise numbers: ten digits, the last two of which check the others."""

import re


def read(text: str) -> str | None:
    """Return the ten digits of a number as people write it ("BE 0123.456.749"), or None when it cannot be one."""
    digits = re.sub(r"[\s./-]", "", text.upper().removeprefix("BE"))
    if not re.fullmatch(r"[01]\d{9}", digits):
        return None
    return digits if 97 - int(digits[:8]) % 97 == int(digits[8:]) else None


def shown(digits: str) -> str:
    """Return a number as it is printed: 0123.456.749."""
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" if digits else ""
