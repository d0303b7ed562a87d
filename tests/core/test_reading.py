"""Objects read past the ORM: filled as it fills them, shared where rows point to the same, and closed to everything else."""

import pytest
from flask import Flask
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import object_session
from sqlalchemy.orm.exc import DetachedInstanceError

from ixevents.core import reading
from ixevents.core.db import Base
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import shapes
from tests.support import factories


def _read(slot: Slot) -> list[Slot]:
    found: list[Slot] = reading.read(db.session.execute(shapes.empty_form(), {"slug": slot.event.slug}).all(), shapes.FORM)
    return found


def test_what_is_read_is_what_the_orm_reads(any_app: Flask) -> None:
    factories.make_slot(event=(slot := factories.make_slot(capacity=12)).event)
    factories.make_question(event=slot.event)

    first, second = _read(slot)

    assert {type(one) for one in (first, second)} == {Slot}
    for name in (one.key for one in shapes.FORM.attributes):
        assert getattr(first, name) == getattr(slot, name), name
    for name in (one.key for one in shapes.FORM_EVENT.attributes):
        assert getattr(first.event, name) == getattr(slot.event, name), name
    assert (first.seats_left, first.event.edition.programme, first.event.asks) == (12, slot.event.edition.programme, True)
    assert first.event is second.event
    assert first.place is not second.place


def test_what_was_not_read_raises_and_nothing_is_written(app: Flask) -> None:
    slot = factories.make_slot()
    (read,) = _read(slot)

    read.zone = "Africa/Kinshasa"
    db.session.flush()

    assert object_session(read) is None
    assert _read(slot)[0].zone == "Europe/Brussels"
    with pytest.raises(DetachedInstanceError):
        _ = read.uid
    with pytest.raises(InvalidRequestError):
        _ = read.event.project


def test_what_is_read_whole_is_in_the_session_as_the_orm_loads_it(any_app: Flask) -> None:
    slot = factories.make_slot(capacity=12)
    db.session.commit()
    kept = {
        kind: {one.key: getattr(thing, one.key) for one in kind.__mapper__.column_attrs if one.key != "asks"}
        for kind, thing in _parts(slot)
    }
    keys = {"slug": slot.event.slug, "slot": slot.id}
    db.session.expunge_all()

    (read,) = reading.read(shapes.SENT_FORM.rows(db.session, keys), shapes.SENT, into=db.session)

    assert {kind: {name: getattr(thing, name) for name in kept[kind]} for kind, thing in _parts(read)} == kept
    assert read.event.asks is False
    assert all(object_session(thing) is db.session() for _kind, thing in _parts(read))
    assert not db.session.dirty
    assert db.session.get(Slot, read.id) is read
    read.zone = "Africa/Kinshasa"
    db.session.commit()
    db.session.expunge_all()
    assert db.session.get_one(Slot, keys["slot"]).zone == "Africa/Kinshasa"


def _parts(slot: Slot) -> list[tuple[type[Base], Base]]:
    return [(type(thing), thing) for thing in (slot, slot.event, slot.event.edition, slot.place)]
