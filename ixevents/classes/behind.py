"""The class behind a registration, read once and kept with it."""

from collections.abc import Iterable

from sqlalchemy import inspect

from ixevents.classes import queries
from ixevents.classes.models import ClassParty
from ixevents.extensions import db
from ixevents.registrations.models import Registration

_CLASS = "class"


def party(registration: Registration) -> ClassParty:
    """Return the class of a registration, with its school."""
    # The session alone would forget it at once: it holds on to nothing that nobody refers to.
    kept = inspect(registration).info
    found: ClassParty | None = kept.get(_CLASS)
    if found is None or found not in db.session or "school" in inspect(found).unloaded:
        found = kept[_CLASS] = db.session.scalars(queries.of(registration.id)).one()
    return found


def among(registrations: Iterable[Registration]) -> dict[int, ClassParty]:
    """Return the classes of those registrations that are of one, with their schools; where none is, nothing is asked."""
    ids = [registration.id for registration in registrations if registration.party_key]
    return {one.registration_id: one for one in db.session.scalars(queries.of_many(ids))} if ids else {}


def remember(parties: Iterable[ClassParty]) -> None:
    """Keep classes that were read with their registrations, so that nobody asks for each of them again."""
    for one in parties:
        inspect(one.registration).info[_CLASS] = one
