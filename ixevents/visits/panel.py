"""What the private page of a class shows besides: the question for the final number."""

from ixevents.classes import words
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.registrations import kinds
from ixevents.registrations.models import Registration, State
from ixevents.registrations.private_page import Panel
from ixevents.visits import queries


def final_number(registration: Registration) -> Panel | None:
    """Return the question while it is open, or the answer; nothing before it was asked, and nothing once the slot has started."""
    if kinds.of(registration) is None or registration.state != State.CONFIRMED or registration.slot.starts_at <= now():
        return None
    party = db.session.scalars(queries.by_registration(registration.id)).first()
    if party is None or (party.final_asked_at is None and party.final_at is None):
        return None
    return Panel("visits/panel.html", {"party": party, "who": words.who(party.pupils, party.adults)})
