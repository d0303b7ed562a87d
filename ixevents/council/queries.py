"""What the council's page reads."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.council.models import Council


def composition() -> Select[Council]:
    """The council with its categories and the authority that coordinates it."""
    return select(Council).options(joinedload(Council.coordinator), selectinload(Council.categories)).order_by(Council.id).limit(1)
