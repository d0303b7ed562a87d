"""Visits for tests: a class of 20 pupils and 2 adults, registered long ago for a workshop on a fixed day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ixevents.classes.models import ClassParty
from ixevents.events.models import Audience, Slot
from ixevents.extensions import db
from ixevents.schools.models import Community, School
from ixevents.visits import queries
from tests.support import factories

STARTS_AT = datetime(2027, 3, 19, 9, 0, tzinfo=UTC)


def make_workshop(**values: Any) -> Slot:
    """Make a slot for classes on the fixed day."""
    event = values.pop("event", None) or factories.make_event(audience=Audience.SCHOOLS, edition=values.pop("edition", None))
    return factories.make_slot(event=event, **{"starts_at": STARTS_AT, "capacity": 30, **values})


def make_school(**values: Any) -> School:
    """Make a listed school of the French-speaking community."""
    number = str(db.session.query(School).count() + 1)
    defaults = {"community": Community.FRENCH, "number": number, "name": f"Athénée {number}", "postcode": "1050", "locality": "Ixelles"}
    school = School(**defaults | values)
    db.session.add(school)
    db.session.flush()
    return school


def make_class(slot: Slot, *, label: str = "4TQ B", pupils: int = 20, adults: int = 2, **values: Any) -> ClassParty:
    """Make a class with all its seats."""
    facts = {name: values.pop(name) for name in ("pupils_came", "adults_came", "final_at", "final_asked_at") if name in values}
    school = values.pop("school", None) or make_school()
    values.setdefault("created_at", STARTS_AT - timedelta(days=60))
    registration = factories.make_registration(
        slot=slot, **{"seats": pupils + adults, "party_key": f"class:{school.id}:{label}", "email": "teacher@example.org", **values}
    )
    party = ClassParty(registration_id=registration.id, school_id=school.id, label=label, level="S4", pupils=pupils, adults=adults, **facts)
    db.session.add(party)
    db.session.flush()
    return db.session.scalars(queries.by_registration(registration.id)).one()
