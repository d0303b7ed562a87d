"""Load the council from the data file. Safe to run again: what staff changed stays."""

from pathlib import Path

from sqlalchemy import select

from ixevents.core import entries
from ixevents.core.languages import Translated
from ixevents.council.models import Council, CouncilCategory
from ixevents.extensions import db
from ixevents.projects.partners import Partner

_FILE = Path(__file__).with_name("records.yaml")


def load() -> dict[str, int]:
    """Add the council when it is not there yet. Needs the partners; returns how many councils were added."""
    entry = entries.read(_FILE)
    if db.session.scalar(select(Council.id).where(Council.slug == entry["slug"])):
        return {"councils": 0}
    coordinator_id = db.session.scalars(select(Partner.id).where(Partner.slug == entry["coordinated_by"])).one()
    council = Council(
        slug=entry["slug"],
        coordinator_id=coordinator_id,
        name=Translated.of(entry["name"]),
        name_descriptive=entry["name_descriptive"],
        purpose=Translated.of(entry["purpose"]),
        supports=entry["supports"],
        members_count=entry["members_count"],
        statutes=entry["statutes"],
        categories=[
            CouncilCategory(position=n, name=Translated.of(one["name"]), organisations=one["organisations"])
            for n, one in enumerate(entry["composition"])
        ],
    )
    db.session.add(council)
    db.session.flush()
    return {"councils": 1}
