"""Statements made ready once answer what SQLAlchemy's own execution answers, and fail as it does."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Integer, bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from ixevents.core.ready import Ready, Statement
from ixevents.events.models import Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.registrations import queries, shapes
from ixevents.registrations.models import Registration
from tests.support import factories
from tests.support.queries import count_queries

PLACE = Place.__table__


def _both(statement: Statement, **values: Any) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the rows by either way."""
    return Ready(lambda: statement).rows(db.session, values), [tuple(row) for row in db.session.execute(statement, values)]


def test_rows_are_those_of_sqlalchemy(any_app: Flask) -> None:
    party = factories.make_registration(slot=factories.make_slot(capacity=12), needs=["wheelchair"])
    slug, number = party.slot.event.slug, party.slot_id
    keys = {"slot": number, "email_key": party.email_key, "party_key": "", "idempotency_key": None}

    for statement, values in (
        (shapes.empty_form(), {"slug": slug}),
        (shapes.sent_form(), {"slug": slug, "slot": number}),
        (shapes.usual_page(), {"code": party.code}),
        (queries.known_id(), keys),
        (select(Registration.__table__).where(Registration.slot_id == bindparam("slot", type_=Integer)), {"slot": number}),
    ):
        ready, plain = _both(statement, **values)
        assert ready == plain != []
        assert [list(map(type, row)) for row in ready] == [list(map(type, row)) for row in plain]


def test_values_that_are_part_of_it_stay_and_others_change(any_app: Flask) -> None:
    slot, off = factories.make_slot(), factories.make_slot(state=SlotState.CALLED_OFF)
    db.session.flush()
    ready = Ready(lambda: select(Slot.id).where(Slot.id == bindparam("slot"), Slot.state == SlotState.PUBLISHED))

    assert [ready.rows(db.session, {"slot": number}) for number in (slot.id, off.id, 0)] == [[(slot.id,)], [], []]


def test_what_was_changed_before_is_written_first(any_app: Flask) -> None:
    slot = factories.make_slot()
    db.session.flush()
    slot.seats_taken = 3
    ready = Ready(lambda: select(Slot.seats_taken).where(Slot.id == bindparam("slot")))

    assert ready.rows(db.session, {"slot": slot.id}) == [(3,)]


def test_who_counts_statements_counts_these(any_app: Flask) -> None:
    ready = Ready(lambda: select(PLACE.c.id).where(PLACE.c.id == bindparam("id")))

    with count_queries() as statements:
        ready.rows(db.session, {"id": 1})

    assert len(statements) == 1
    assert "place" in statements[0]


def test_what_the_database_refuses_has_sqlalchemys_name(any_app: Flask) -> None:
    number = factories.make_slot().place_id
    db.session.commit()
    with pytest.raises(IntegrityError):
        Ready(lambda: insert(PLACE).values(id=bindparam("number"), name=bindparam("name", type_=PLACE.c.name.type))).rows(
            db.session, {"number": number, "name": None}
        )
    db.session.rollback()
    with pytest.raises((OperationalError, ProgrammingError)):
        Ready(lambda: select(text("nothing FROM nowhere"))).rows(db.session, {})
    db.session.rollback()

    assert db.session.get(Place, number)


@pytest.mark.parametrize("value", [2**70, "\ud800", "a\u0000b", object()], ids=["large", "surrogate", "nul", "nothing"])
def test_what_cannot_be_asked_fails_alike(any_app: Flask, value: object) -> None:
    statement, failures = select(PLACE.c.id).where(PLACE.c.postcode == bindparam("value")), []

    for ask in (Ready(lambda: statement).rows, lambda session, values: session.execute(statement, values).all()):
        try:
            failures.append(ask(db.session, {"value": value}))
        except Exception as error:  # noqa: BLE001  # whichever it is
            failures.append(type(error))
        db.session.rollback()

    assert failures[0] == failures[1]


def test_a_list_of_values_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="each execution"):
        Ready(lambda: select(PLACE.c.id).where(PLACE.c.id.in_([1, 2]))).rows(db.session, {})


def test_who_only_looked_leaves_the_connection_as_it_was(any_app: Flask) -> None:
    number = factories.make_slot(capacity=12).id
    db.session.commit()
    ready = Ready(lambda: select(Slot.capacity).where(Slot.id == bindparam("slot")))
    db.session.remove()
    with db.looking() as connection:
        assert ready.on(connection, {"slot": number}) == [(12,)]

    db.session.get_one(Slot, number).capacity = 13
    db.session.flush()
    with db.looking() as another:
        assert ready.on(another, {"slot": number}) == [(12,)]
    db.session.rollback()

    assert ready.rows(db.session, {"slot": number}) == [(12,)]
