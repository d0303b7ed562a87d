"""Sample facilitators, rooms and kits: invented, for trying the application."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from ixevents.core import entries
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.resources import actions
from ixevents.resources.models import BUFFER_MINUTES, Kind, Resource

_FILE = Path(__file__).with_name("sample.yaml")


def load() -> int:
    """Add what is missing of the sample and return how many that were; known by kind and name."""
    known = {tuple(row) for row in db.session.execute(select(Resource.kind, Resource.name))}
    content = entries.read(_FILE)
    missing = [(kind, entry) for kind in Kind for entry in content[f"{kind}s"] if (kind, entry["name"]) not in known]
    for kind, entry in missing:
        actions.create(kind, _facts(entry), actor=SYSTEM)
    return len(missing)


def _facts(entry: dict[str, Any]) -> dict[str, Any]:
    email = entry.get("email")
    return {
        "name": entry["name"],
        "email": email,
        "email_key": email,
        "language": entry.get("language", "unknown"),
        "languages": entry.get("languages", []),
        "capacity": entry.get("capacity"),
        "copies": entry.get("copies", 1),
        "buffer_minutes": entry.get("buffer", BUFFER_MINUTES),
    }
