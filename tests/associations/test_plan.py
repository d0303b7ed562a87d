"""The square: a pitch has one stand whatever two officers do at once, pitches never lie on each other, arrivals are spread."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ixevents.associations import applying, arrivals, calls, deciding, plan, queries, schedule
from ixevents.associations.models import Pitch, Stand, StandCall, StandState, Vehicle
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.staff.journal import told
from tests.registrations.test_desk_races import at_once
from tests.support import stands

pytestmark = pytest.mark.timeout(60)
STAFF = "staff:1"


def load(stand_id: int) -> Stand:
    return db.session.scalars(queries.stand(stand_id)).one()


def test_two_officers_give_one_pitch_and_one_of_them_is_told(any_app: Flask) -> None:
    call = stands.make_call()
    pitch = stands.make_pitch(call, 1).id
    asking = [stands.make_stand(call, state=StandState.CONFIRMED).id for _n in range(3)]
    db.session.commit()

    outcomes = at_once(any_app, *((lambda n=n: plan.assign(load(n), pitch, actor=STAFF)) for n in asking))

    db.session.rollback()
    assert Counter(outcomes) == {"done": 1, "taken": 2}
    assert len(db.session.scalars(select(Stand).where(Stand.pitch_id == pitch)).all()) == 1


def test_a_pitch_given_and_removed_at_once_is_one_or_the_other(any_app: Flask) -> None:
    for _turn in range(3):
        call = stands.make_call()
        pitch, stand, number = stands.make_pitch(call, 1).id, stands.make_stand(call, state=StandState.CONFIRMED).id, call.id
        db.session.commit()

        outcomes = at_once(
            any_app,
            lambda: plan.assign(load(stand), pitch, actor=STAFF),  # noqa: B023  # done within the turn
            lambda: plan.remove(db.session.scalars(queries.call(number)).one(), pitch, actor=STAFF),  # noqa: B023  # done within the turn
        )

        db.session.rollback()
        standing = db.session.scalar(select(Stand.pitch_id).where(Stand.id == stand))
        assert (sorted(outcomes), standing) in ((["done", "taken"], pitch), (["done", "gone"], None))


def test_one_association_that_sends_twice_at_once_has_one_application(any_app: Flask) -> None:
    call = stands.make_call()
    db.session.commit()
    number = call.id
    facts = {"association": "Les Palabres", "activity": Translated("Jeux"), "languages": ["fr"], "vehicle": Vehicle.CAR, "contact": "Amina"}
    facts |= {"email": "amina@example.org", "language": "fr"}

    def send(key: str) -> None:
        applying.apply(db.session.scalars(queries.call(number)).one(), facts, sending=key)

    at_once(any_app, lambda: send("one"), lambda: send("two"), lambda: send("one"))

    db.session.rollback()
    assert len(db.session.scalars(select(Stand)).all()) == 1


def test_pitches_stay_on_the_square_and_off_each_other(app: Flask) -> None:
    call = stands.make_call(plan_width=12, plan_depth=6)
    made = plan.add_row(call, 3, x=0, y=0, actor=STAFF)

    def refused(work: object) -> str:
        with pytest.raises(Refused) as refusal:
            work()
        return refusal.value.reason

    assert [pitch.number for pitch in made] == [1, 2, 3]
    assert refused(lambda: plan.move(call, made[0].id, 4, 1, actor=STAFF)) == "overlap"
    db.session.rollback()


def test_a_pitch_with_a_stand_is_not_removed(app: Flask) -> None:
    call = stands.make_call()
    pitch = stands.make_pitch(call, 1)
    stand = stands.make_stand(call, state=StandState.CONFIRMED, pitch=pitch)

    with pytest.raises(Refused) as refusal:
        plan.remove(call, pitch.id, actor=STAFF)
    plan.assign(stand, None, actor=STAFF)
    plan.remove(call, pitch.id, actor=STAFF)

    assert (refusal.value.reason, db.session.scalars(select(Pitch)).all()) == ("taken", [])


def test_the_journal_says_from_which_pitch_to_which_a_stand_went(app: Flask) -> None:
    call = stands.make_call()
    pitch, stand = stands.make_pitch(call, 3), stands.make_stand(call, state=StandState.CONFIRMED)
    for number in (pitch.id, None):
        plan.assign(load(stand.id), number, actor=STAFF)

    with app.test_request_context("/staff/journal"), speaking("en"):
        entries = told.history("stand", stand.id, limit=2)

    assert [entry.changes for entry in entries] == [(("Pitch", "3", "–"),), (("Pitch", "–", "3"),)]


def test_the_journal_says_which_pitches_were_drawn_and_speaks_of_no_day(app: Flask) -> None:
    call = stands.make_call()
    plan.add_row(call, 2, x=0, y=0, actor=STAFF)
    plan.add_row(call, 3, x=0, y=6, actor=STAFF)
    db.session.commit()

    with app.test_request_context("/staff/journal"), speaking("en"):
        entry = told.history("stand_call", call.id, limit=1)[0]

    assert [(change[0], change[-1]) for change in entry.changes] == [("How many", "3"), ("Place on the square", "3")]


def test_who_does_not_know_the_latest_pitch_and_hour_is_told_once(app: Flask) -> None:
    call = stands.make_call()
    pitch = stands.make_pitch(call, 4)
    stand = stands.make_stand(call, state=StandState.CONFIRMED)
    stands.make_stand(call, state=StandState.CONFIRMED, email=None)
    plan.assign(stand, pitch.id, actor=STAFF)
    arrivals.spread(call, actor=STAFF)
    db.session.commit()

    told = [arrivals.tell(call, actor=STAFF), arrivals.tell(call, actor=STAFF)]
    arrivals.set_arrival(load(stand.id), schedule.windows(call)[-1], actor=STAFF)

    assert (told, arrivals.tell(call, actor=STAFF)) == ([2, 0], 1)
    assert [letter.calendar_method for letter in db.session.scalars(select(Notice))] == ["REQUEST", "REQUEST"]


def test_stands_are_told_of_another_day_and_their_hours_go_along(app: Flask) -> None:
    call = stands.make_call()
    stand = load(stands.make_stand(call, state=StandState.SELECTED, arrival_wish=call.arrival_from).id)
    deciding.confirm(stand, actor=STAFF)
    arrivals.spread(call, actor=STAFF)
    arrivals.tell(call, actor=STAFF)
    # Letters of before hours and place were kept told pitch and hour alone.
    stand.told = stand.told[:2]
    db.session.commit()
    names = ("conditions", "place_id", "opens_at", "closes_at", "starts_at", "ends_at", "arrival_from", "arrival_until")
    facts, week = {name: getattr(call, name) for name in names}, timedelta(days=7)
    before = stand.arrival_at

    calls.edit_call(call, facts | {name: facts[name] + week for name in names[4:]}, actor=STAFF)
    told = [arrivals.tell(call, actor=STAFF), arrivals.tell(call, actor=STAFF)]

    letter = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    stand = load(stand.id)
    assert (told, letter and (letter.kind, letter.calendar_method)) == ([1, 0], ("associations.stand_moved", "REQUEST"))
    assert before is not None
    assert (stand.arrival_at, stand.arrival_wish, stand.sequence) == (before + week, before + week, 2)

    calls.edit_call(
        call, {**{name: getattr(call, name) for name in names}, "arrival_from": call.arrival_until - timedelta(minutes=15)}, actor=STAFF
    )
    assert (load(stand.id).arrival_at, arrivals.untold(call)) == (None, [stand.id])


def test_who_is_not_confirmed_yet_is_told_of_another_day_too(app: Flask) -> None:
    call = stands.make_call()
    made = {state: stands.make_stand(call, state=state).id for state in StandState if state != StandState.CONFIRMED}
    pitch = stands.make_pitch(call, 1)
    names = ("conditions", "place_id", "opens_at", "closes_at", "starts_at", "ends_at", "arrival_from", "arrival_until")
    facts, week = {name: getattr(call, name) for name in names}, timedelta(days=7)

    calls.edit_call(call, facts | {name: facts[name] + week for name in names[4:]}, actor=STAFF)
    # Its letter says the new day.
    deciding.wait(load(made[StandState.RECEIVED]), actor=STAFF)
    told = [arrivals.tell(call, actor=STAFF), arrivals.tell(call, actor=STAFF)]
    deciding.confirm(load(made[StandState.SELECTED]), actor=STAFF)

    moved = db.session.scalars(select(Notice).where(Notice.kind == "associations.stand_moved").order_by(Notice.about_id)).all()
    told_of = {letter.about_id: letter.calendar_method for letter in moved}
    assert told_of == {made[StandState.SELECTED]: None, made[StandState.WAITING]: None, made[StandState.PRESENT]: "REQUEST"}
    assert (told, load(made[StandState.SELECTED]).sequence, arrivals.untold(call)) == ([3, 0], 0, [])
    plan.assign(load(made[StandState.SELECTED]), pitch.id, actor=STAFF)
    assert arrivals.untold(call) == [made[StandState.SELECTED]]


VEHICLES = st.lists(st.tuples(st.sampled_from(list(Vehicle)), st.integers(min_value=-1, max_value=7)), max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=VEHICLES, at_once=st.integers(min_value=2, max_value=6))
def test_no_window_is_crowded_while_another_has_room(asked: list[tuple[Vehicle, int]], at_once: int) -> None:
    start = datetime(2027, 9, 18, 6, tzinfo=UTC)
    call = StandCall(arrival_from=start, arrival_until=start + timedelta(hours=2), arrival_minutes=15, vehicles_at_once=at_once)
    every = schedule.windows(call)
    wishes = [None if wish < 0 else every[wish] for _vehicle, wish in asked]
    coming = [Stand(id=n, vehicle=vehicle, arrival_wish=wishes[n]) for n, (vehicle, _wish) in enumerate(asked)]

    given_hours = schedule.spread(call, coming)

    assert set(given_hours) == {stand.id for stand in coming}
    assert set(given_hours.values()) <= set(every)
    assert given_hours == schedule.spread(call, list(reversed(coming)))
    load_of = Counter[datetime]()
    for stand in coming:
        load_of[given_hours[stand.id]] += schedule.ROOM[stand.vehicle]
    crowded = [at for at in every if load_of[at] > at_once]
    # Somebody is squeezed in only where even the smallest vehicle finds no window with room.
    assert crowded == [] or all(load_of[at] + 2 > at_once for at in every)
