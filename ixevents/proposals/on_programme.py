"""The open call on the page of the Week."""

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.projects.parts import Part
from ixevents.proposals import queries


def part() -> Part | None:
    """Return the way to the form while a call is open."""
    call = db.session.scalars(queries.open_calls(now())).first()
    return Part("proposals/on_programme.html", {"call": call}) if call is not None else None
