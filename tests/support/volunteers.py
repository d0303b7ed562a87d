"""Calls for volunteers, shifts and who takes them, for tests: open and in the future unless told otherwise. Everything is flushed."""

from datetime import timedelta
from itertools import count
from typing import Any

from ixevents.core.clock import now, today
from ixevents.extensions import db
from ixevents.volunteers import queries
from ixevents.volunteers.models import Shift, Turn, Volunteer, VolunteerCall
from tests.support import factories

_numbers = count(1)


def make_call(**values: Any) -> VolunteerCall:
    """Make a call that is open, for an edition a month from now."""
    edition = values.pop("edition", None) or factories.make_edition(starts_on=today() + timedelta(days=30))
    texts = {"words": factories.words("Venez nous aider."), "note": factories.words("Vous êtes assuré.")}
    return _kept(VolunteerCall(**{"edition": edition, "open": True, **texts} | values))


def make_shift(call: VolunteerCall | None = None, **values: Any) -> Shift:
    """Make a shift of three hours for two people, each one a day after the one before."""
    number = next(_numbers)
    start = (now() + timedelta(days=30 + number)).replace(hour=9, minute=0, second=0, microsecond=0)
    starts_at = values.get("starts_at", start)
    defaults = {
        "call": call or make_call(),
        "place": values.pop("place", None) or factories.make_place(),
        "title": factories.words(f"Tâche {number}", f"Taak {number}"),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "wanted": 2,
    }
    return _kept(Shift(**defaults | values))


def make_turn(shift: Shift | None = None, volunteer: Volunteer | None = None, **values: Any) -> Turn:
    """Have somebody take a shift."""
    shift = shift or make_shift()
    volunteer = volunteer or make_volunteer(shift.call)
    shift.taken += "ended_at" not in values
    return _kept(Turn(shift=shift, volunteer=volunteer, **values))


def make_volunteer(call: VolunteerCall | None = None, **values: Any) -> Volunteer:
    """Make somebody who lends a hand, in French."""
    number = next(_numbers)
    email = values.get("email", f"volunteer-{number}@example.org")
    defaults = {"name": f"Volunteer {number}", "email": email, "email_key": email, "language": "fr", "turns": []}
    return _kept(Volunteer(call=call or make_call(), **defaults | values))


def loaded(turn: Turn) -> Turn:
    """Return a turn as a page loads it, whatever the test had loaded before."""
    number = turn.id
    db.session.expire_all()
    found = db.session.scalars(queries.turn(number)).one()
    db.session.scalars(queries.volunteer(found.volunteer_id)).one()
    return found


def answers(*shifts: Shift, **given: Any) -> dict[str, Any]:
    """Return what somebody sends who lends a hand, by the names of the form."""
    said = {
        "shifts": [str(shift.id) for shift in shifts],
        "name": "Amina Diallo",
        "email": "amina@example.org",
        "phone": "",
        "language": "fr",
        "old_enough": "y",
        "informed": "y",
    }
    return {name: value for name, value in (said | given).items() if value is not None}


def _kept(thing: Any) -> Any:
    db.session.add(thing)
    db.session.flush()
    return thing
