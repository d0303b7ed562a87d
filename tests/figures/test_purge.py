"""Figures outlive persons: what was published stays the same when addresses expire or are erased."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ixevents.extensions import db
from ixevents.figures import counting
from ixevents.figures.counting import Figures
from ixevents.privacy import holders
from ixevents.registrations.models import Registration, State
from ixevents.visits import participation
from tests.support import factories
from tests.support.worlds import NOW, World, make_world

PERIODS = ((None, None), (date(2026, 1, 1), date(2026, 12, 31)), (date(2027, 4, 1), None))
LATER = timedelta(days=800)
"""So long after now everybody's time has come."""

Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def today(frozen_time: Clock) -> None:
    frozen_time(NOW)


@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), address=st.integers(1, 3))
def test_no_published_figure_changes_when_persons_are_forgotten(app: Flask, seed: int, address: int) -> None:
    world = make_world(random.Random(seed).randint)
    before = _published(world)
    holders.expire_all(NOW)
    holders.erase_all(f"resident-{address}@example.org")
    assert _published(world) == before
    holders.expire_all(NOW + LATER)
    assert _published(world) == before
    assert db.session.scalar(select(func.count()).where(Registration.email_key.is_not(None))) == 0
    db.session.rollback()


def test_who_comes_back_before_being_forgotten_is_known_and_after_that_is_new(app: Flask) -> None:
    event = factories.make_event()
    first, second, third = (factories.make_slot(event=event, starts_at=NOW - timedelta(days=days)) for days in (120, 50, 2))
    family = {"email": "family@example.org", "seats": 3, "state": State.ATTENDED}
    factories.make_registration(slot=first, came=2, **family)
    coming = factories.make_registration(slot=second, **family | {"state": State.CONFIRMED})

    holders.expire_all(NOW)
    coming.came = 3
    db.session.flush()
    assert counting.of(event.project).persons.value == 3
    holders.erase_all("family@example.org")
    factories.make_registration(slot=third, came=2, **family)

    assert counting.of(event.project).persons.value == 5


def _published(world: World) -> list[object]:
    db.session.flush()
    figures: list[Figures | object] = [counting.of(project, *period) for project in world.projects for period in PERIODS]
    return [*figures, participation.by_project()]
