"""The class behind a registration, read once a transaction."""

from sqlalchemy import inspect

from ixevents.classes import queries
from ixevents.classes.models import ClassParty
from ixevents.extensions import db
from ixevents.registrations.models import Registration


def party(registration: Registration) -> ClassParty:
    """Return the class of a registration, with its school."""
    found = db.session.get(ClassParty, registration.id)
    if found is None or "school" in inspect(found).unloaded:
        return db.session.scalars(queries.of(registration.id)).one()
    return found
