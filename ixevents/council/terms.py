"""Who is in office on a day, and when the term ends (COU-03)."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core.refusal import Refused
from ixevents.council import queries
from ixevents.council.models import Council, Mandate
from ixevents.extensions import db


def council() -> Council:
    """Return the council with its categories; raises `Refused` where there is none yet."""
    found = db.session.scalars(queries.composition()).first()
    if found is None:
        raise Refused(_("There is no council yet."), "council")
    return found


def known() -> bool:
    """Whether there is a council."""
    return db.session.scalars(queries.composition()).first() is not None


def office(day: date) -> list[Mandate]:
    """Return the mandates held on a day, with member, links, seat and category, in the order of categories, seats and roles."""
    return list(db.session.scalars(queries.held(day)))


def lock() -> Council:
    """Take the council's row, so that of two who appoint at once the second sees what the first did."""
    db.session.execute(update(Council).values(version=Council.version).execution_options(synchronize_session=False))
    return council()
