"""The one way a frozen record is written as JSON, whatever database kept it, and the hash by which it is known again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def write(record: Mapping[str, Any]) -> str:
    """Return JSON that is the same for the same record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
