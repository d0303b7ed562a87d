"""The parts of the council's screens, as tabs; and the council itself, which comes before all of them."""

from collections.abc import Iterable

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core.clock import today
from ixevents.council import queries
from ixevents.council.models import Council, CouncilSeat
from ixevents.extensions import db
from ixevents.staff import ways

PARTS = (
    ("seats", "staff_council.index", _l("Seats on the council")),
    ("members", "staff_council.members", _l("Members")),
    ("candidatures", "staff_candidatures.index", _l("Candidatures")),
    ("renewal", "staff_renewal.index", _l("Renewal")),
    ("groups", "staff_council_rules.groups", _l("Working groups")),
    ("rules", "staff_council_rules.index", _l("Rules")),
)


def shown(current: str) -> list[tuple[str, str, bool]]:
    """Return the tabs that exist for this person, the current one marked."""
    found = [(str(text), ways.to(endpoint), name == current) for name, endpoint, text in PARTS]
    return [(text, url, marked) for text, url, marked in found if url]


def ahead(seats: Iterable[CouncilSeat]) -> dict[str, object]:
    """Return who comes to each seat later, and which are given without an end: nobody else is appointed to these."""
    every = [one for seat in seats for one in seat.mandates]
    coming = {(one.seat_id, one.role): one for one in every if one.to_come(today())}
    return {"coming": coming, "given": {(one.seat_id, one.role) for one in every if one.ended_on is None}}


def needed() -> Council:
    """Return the council with its categories; where there is none, whoever asks is led to the page that makes it."""
    council = db.session.scalars(queries.composition()).first()
    if council is None:
        flash(_("There is no council yet: say first what it is called."), "warning")
        abort(redirect(url_for("staff_council_rules.found"), 303))
    return council
