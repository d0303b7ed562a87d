"""Objects stored past the unit of work stand in the session, and in the database, as those a flush has stored."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from ixevents.core import db as columns
from ixevents.core import storing
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations.models import Answer, Registration, State
from tests.support import factories


@pytest.fixture
def slot(any_app: Flask) -> Slot:
    """A slot that is stored already."""
    slot = factories.make_slot()
    db.session.commit()
    return slot


Make = Callable[..., Registration]
past_the_orm = partial(storing.new, Registration)
each_way = pytest.mark.parametrize("make", [Registration, past_the_orm])


def _party(slot: Slot, make: Make = Registration, **values: Any) -> Registration:
    return make(slot=slot, name="Amélie", email="a@example.org", seats=2, state=State.CONFIRMED, **values)


def _values(party: Registration) -> dict[str, Any]:
    own = ("id", "code", "ticket", "created_at")
    return {column.key: getattr(party, column.key) for column in inspect(Registration).column_attrs if column.key not in own}


@each_way
def test_it_is_what_a_flush_would_have_stored(slot: Slot, make: Make) -> None:
    storing.insert(db.session, fast := _party(slot, make, needs=["wheelchair"]))
    db.session.add(slow := _party(slot, needs=["wheelchair"]))
    db.session.commit()
    numbers = fast.id, slow.id
    assert _values(fast) == _values(slow)

    db.session.expunge_all()
    stored = [db.session.get_one(Registration, number) for number in numbers]
    assert _values(stored[0]) == _values(stored[1])
    assert stored[0].search == "amelie a@example.org"
    assert (stored[0].slot_id, stored[0].needs, stored[0].details) == (slot.id, ["wheelchair"], {})


def test_a_new_object_may_also_be_stored_by_a_flush_with_what_points_to_it(slot: Slot) -> None:
    question = factories.make_question(event=slot.event)
    db.session.add(party := _party(slot, past_the_orm))
    party.answers.append(Answer(question_id=question.id, value="yes"))
    db.session.commit()

    db.session.expunge_all()
    stored = db.session.get_one(Registration, party.id)
    assert (stored.slot_id, stored.name, stored.language) == (slot.id, "Amélie", "unknown")
    assert db.session.scalars(select(Answer.registration_id)).all() == [party.id]


@each_way
def test_it_is_in_the_session_and_changes_are_written(slot: Slot, make: Make) -> None:
    storing.insert(db.session, party := _party(slot, make))
    assert db.session.get(Registration, party.id) is party
    assert party not in db.session.new
    assert party not in db.session.dirty

    party.seats = 5
    db.session.commit()

    db.session.expunge_all()
    assert db.session.get_one(Registration, party.id).seats == 5


def test_it_is_gone_after_a_rollback(slot: Slot) -> None:
    storing.insert(db.session, party := _party(slot))
    number = party.id
    db.session.rollback()

    assert party not in db.session
    assert db.session.get(Registration, number) is None


def test_it_is_gone_after_its_savepoint(slot: Slot) -> None:
    with db.session.begin_nested() as inner:
        storing.insert(db.session, party := _party(slot))
        number = party.id
        inner.rollback()

    assert party not in db.session
    assert db.session.get(Registration, number) is None


def test_what_the_database_refuses_is_refused(slot: Slot) -> None:
    storing.insert(db.session, _party(slot, idempotency_key="once"))

    with pytest.raises(IntegrityError):
        storing.insert(db.session, _party(slot, idempotency_key="once"))
    db.session.rollback()


@pytest.mark.parametrize("value", [["fr", "nl"], {"fr": "a"}, [], {}, "text", 3, None, [["a"], ["b"]], {"a": {"b": "c"}}])
def test_json_read_again_is_nobody_elses(value: object) -> None:
    text = json.dumps(value)
    first, second = columns.read_json(text), columns.read_json(text)

    assert first == second == value
    assert first is not second or not isinstance(first, (list, dict))
    if isinstance(first, list) and first and isinstance(first[0], list):
        first[0].append("c")
        assert columns.read_json(text) == value
