"""Names of files that are handed out: what it is, of what and of when, as the paper itself says it."""

import re

from ixevents.core.languages import fold

LONGEST = 120


def of(*parts: object) -> str:
    """Return words as one name no file system, header or shell stumbles over: "daglijst-open-studio-2026-11-29"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(" ".join(map(str, parts)))).strip("-")[:LONGEST].rstrip("-") or "document"
