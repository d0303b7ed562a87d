"""What the tests of classes stand on: an event for schools with room, the schools of both communities, a class to register."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.classes import actions
from ixevents.classes.actions import Class, Contact, Sending
from ixevents.classes.models import ClassTerms
from ixevents.core import addresses
from ixevents.events.models import Audience, Slot
from ixevents.extensions import db
from ixevents.registrations.models import Channel, Registration
from ixevents.schools import sample
from ixevents.schools.models import School
from tests.support import factories, forms

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 12, 5, 8, 0, tzinfo=UTC)
DUTCH_HOLIDAY = datetime(2027, 2, 11, 8, 0, tzinfo=UTC)
ATHENEE, ATHENEUM = "990011", "999005"


@pytest.fixture
def schools(app: Flask) -> None:
    """The sample directory of schools."""
    sample.load()


def school(number: str) -> School:
    """Return a school of the sample by its number."""
    return db.session.scalars(select(School).where(School.number == number)).one()


def class_slot(**values: Any) -> Slot:
    """Make a slot for classes on a school day; `terms` are those of its event, unless an event is given."""
    terms = values.pop("terms", {})
    if "event" not in values:
        edition = factories.make_edition(programme="youth")
        values["event"] = factories.make_event(
            edition=edition, audience=Audience.SCHOOLS, title=factories.words("L’eau", "Het water", "Water")
        )
        db.session.add(ClassTerms(event_id=values["event"].id, **terms))
    values.setdefault("starts_at", THURSDAY)
    return factories.make_slot(**values)


def a_class(*wishes: Slot, label: str = "4TQ B", pupils: int = 22, adults: int = 2, **values: Any) -> Class:
    """Return a class that wishes for some slots."""
    return Class(label=label, level="S4", pupils=pupils, adults=adults, wishes=wishes, **values)


def registered(*classes: Class, email: str = "odile@example.org", key: str = "sending", **values: Any) -> list[Registration]:
    """Register classes of one teacher, by the counter unless told otherwise."""
    contact = Contact("Odile", addresses.read(email), "0470 12 34 56")
    defaults = {"language": "fr", "school_id": None, "school_named": "École", "channel": Channel.COUNTER}
    return actions.register(Sending(key=f"{key}:{email}"[:40], contact=contact, **defaults | values), classes)


def open_form(client: FlaskClient, slot: Slot, lang: str = "fr", query: str = "") -> dict[str, Any]:
    """Return what the registration page would send as it stands."""
    return forms.answers(client.get(f"/{lang}/events/{slot.event.slug}/register{query}").text, having="numbers")


def filled(client: FlaskClient, slot: Slot, number: str = ATHENEE, **values: Any) -> dict[str, Any]:
    """Return the form of one class, filled in well; `values` say what differs."""
    good = {
        "school": str(school(number).id),
        "c1_label": "4TQ B",
        "c1_level": "S4",
        "c1_pupils": "22",
        "c1_wish1": str(slot.id),
        "name": "Odile",
        "email": "odile@example.org",
        "phone": "0470 12 34 56",
    }
    return {**open_form(client, slot), **good, **values}


def send(client: FlaskClient, slot: Slot, form: dict[str, Any], lang: str = "fr") -> Any:
    """Send the form."""
    return client.post(f"/{lang}/events/{slot.event.slug}/register", data=form)
