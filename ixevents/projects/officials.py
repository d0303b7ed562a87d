"""The officials of about 2012 whom the source names: kept as an archive, on no public page, and never written to (Q-03)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("officials.json")


def entries() -> list[dict[str, Any]]:
    """Return what is known of each. A file of its own, as JSON: every process asks before its first letter, and few read the records."""
    named: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return named


@cache
def addresses() -> frozenset[str]:
    """Return their addresses in the form that is compared.

    From the data file, read once: whoever asks for erasure leaves the database, and is written to no more for that.
    """
    return frozenset(one[name].casefold() for one in entries() for name in ("email", "email_as_written") if one.get(name))
