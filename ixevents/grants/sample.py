"""Sample grants: invented, to associations that do not exist, and labelled so; one of them waits for its Dutch."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from ixevents.core import entries
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.grants import actions, queries
from ixevents.grants.models import Grant
from ixevents.journal.models import SYSTEM

_FILE = Path(__file__).with_name("sample.yaml")


def load() -> int:
    """Add the sample once and return how many grants that were."""
    if db.session.scalar(select(func.count()).where(Grant.sample)):
        return 0
    projects = {slug: key for key, slug, _title in db.session.execute(queries.projects())}
    found = entries.read(_FILE)["grants"]
    for entry in found:
        actions.add(_values(entry, projects), actor=SYSTEM, sample=True)
    return len(found)


def _values(entry: dict[str, Any], projects: dict[str, int]) -> dict[str, Any]:
    return {
        "year": today().year - entry["years_ago"],
        "beneficiary": entry["beneficiary"],
        "object": Translated.of(entry["object"]),
        "amount": Decimal(entry["amount"]),
        "decision": entry["decision"],
        "project_id": projects.get(entry.get("project", "")),
    }
