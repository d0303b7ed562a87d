"""Who came of a class: pupils and adults apart, folded into the count at the door, and counted once in the figures."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.registrations import attendance
from ixevents.registrations.models import State
from ixevents.visits import actions, participation
from ixevents.visits.participation import Count
from tests.support import factories
from tests.support.queries import count_queries
from tests.support.visits import make_class, make_school, make_workshop

At = Callable[[timedelta], None]


def test_numbers_are_counted_at_the_door_and_may_be_corrected(any_app: Flask, at: At) -> None:
    at(timedelta(minutes=-30))
    party = make_class(make_workshop())
    slot = party.registration.slot

    seen = []
    for minutes, (pupils, adults) in enumerate(((19, 2), (21, 3), (18, 1)), start=30):
        at(timedelta(minutes=-minutes))
        actions.enter_attendance(party, pupils, adults, actor="staff:1")
        count = attendance.counts([slot.id])[slot.id]
        seen.append((party.registration.came, count.unregistered, count.inside))

    # More than its 22 seats came the second time: they are people without registration, and gone again the third time.
    assert seen == [(21, 0, 21), (22, 2, 24), (19, 0, 19)]
    assert (party.pupils_came, party.adults_came) == (18, 1)


def test_nobody_is_counted_long_before_the_start(app: Flask, at: At) -> None:
    at(timedelta(minutes=16))
    party = make_class(make_workshop())

    with pytest.raises(Refused):
        actions.enter_attendance(party, 20, 2, actor="staff:1")


def test_the_door_closes_once_all_classes_of_a_past_slot_are_accounted_for(app: Flask, at: At) -> None:
    at(timedelta(hours=-3))
    slot = make_workshop(capacity=60)
    here, away = make_class(slot), make_class(slot, label="3A", email="other@example.org")

    actions.enter_attendance(here, 20, 2, actor="staff:1")
    first = actions.settle(slot, actor="staff:1")
    actions.enter_attendance(away, 0, 0, actor="staff:1")
    second = actions.settle(slot, actor="staff:1")

    assert (first, second) == (False, True)
    assert (here.registration.state, away.registration.state) == (State.ATTENDED, State.ABSENT)


def test_participations_count_each_slot_and_distinct_pupils_each_class_once(any_app: Flask, at: At) -> None:
    at(timedelta(hours=-3))
    project, edition = factories.make_project(), factories.make_edition()
    event = factories.make_event(project=project, edition=edition, audience=factories.Audience.SCHOOLS)
    school = make_school()
    first, second = (make_class(make_workshop(event=event), school=school) for _number in range(2))
    unsplit = make_class(make_workshop(event=event), label="5B")
    unsplit.registration.came = 15
    evening = factories.make_slot(event=factories.make_event(project=project, edition=edition))
    factories.make_registration(slot=evening, seats=3, came=3)
    actions.enter_attendance(first, 20, 2, actor="staff:1")
    actions.enter_attendance(second, 18, 3, actor="staff:1")

    counts = participation.by_project(project_id=project.id)

    assert counts == {
        (project.id, edition.id): Count(
            slots=4,
            residents=3,
            pupils=38,
            adults=5,
            unsplit=15,
            classes=3,
            schools=2,
            distinct_classes=2,
            distinct_pupils=20,
        )
    }
    assert counts[project.id, edition.id].participations == 61


def test_pupils_beyond_the_seats_are_no_residents(app: Flask, at: At) -> None:
    at(timedelta(hours=-3))
    party = make_class(make_workshop())
    actions.enter_attendance(party, 24, 2, actor="staff:1")

    count = participation.total(participation.by_project().values())

    assert (count.pupils, count.adults, count.residents, count.participations) == (24, 2, 0, 26)


def test_figures_cost_the_same_for_one_project_and_for_three(app: Flask, at: At) -> None:
    at(timedelta(hours=-3))
    costs = []
    for number in (1, 2, 3):
        actions.enter_attendance(make_class(make_workshop(), email=f"t{number}@example.org"), 20, 2, actor="staff:1")
        db.session.flush()
        with count_queries() as queries:
            assert len(participation.by_project()) == number
        costs.append(len(queries))

    assert costs == [3, 3, 3]
