"""What the tests of classes stand on: an event for schools with room, and schools of both communities."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.classes.models import ClassTerms
from ixevents.events.models import Audience, Slot
from ixevents.extensions import db
from ixevents.schools import sample
from ixevents.schools.models import School
from tests.support import factories

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
HOLIDAY = datetime(2026, 12, 24, 8, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 12, 5, 8, 0, tzinfo=UTC)
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
        values["event"] = factories.make_event(
            edition=factories.make_edition(programme="youth"),
            audience=Audience.SCHOOLS,
            title=factories.words("L’eau", "Het water", "Water"),
        )
        db.session.add(ClassTerms(event_id=values["event"].id, **terms))
    values.setdefault("starts_at", THURSDAY)
    return factories.make_slot(**values)


Fill = Callable[..., dict[str, str]]
