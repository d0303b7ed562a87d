"""What somebody confined to some programmes reads, whatever way it is asked (GDPR-13)."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import exists, func, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from ixevents.core import confinement
from ixevents.core.db import Base
from ixevents.events.models import Edition, Event, Slot
from ixevents.events.questions import Question
from ixevents.extensions import db
from ixevents.mailings.models import Mailing
from ixevents.registrations.models import Registration
from tests.support import factories


@dataclass
class World:
    """A registration of each of two programmes."""

    week: Registration
    youth: Registration


@pytest.fixture
def world(any_app: Flask) -> World:
    made = []
    for programme in ("week", "youth"):
        event = factories.make_event(edition=factories.make_edition(programme=programme))
        factories.make_question(event=event)
        factories.make_question(edition=event.edition)
        made.append(factories.make_registration(slot=factories.make_slot(event=event)))
    db.session.commit()
    db.session.expunge_all()
    return World(*made)


@pytest.fixture
def within_week(world: World) -> Iterator[World]:
    with confinement.confined("week"):
        yield world


def test_every_way_of_asking_leaves_the_others_out(within_week: World) -> None:
    own, other = within_week.week, within_week.youth
    slot = aliased(Slot)
    asked = {
        "count": select(func.count()).select_from(Registration),
        "column": select(func.count(Event.id)),
        "alias": select(func.count()).select_from(slot),
        "join": select(func.count()).select_from(Registration).join(Registration.slot).join(Slot.event).join(Event.edition),
        "subquery": select(func.count()).select_from(select(Slot.id).subquery()),
        "common table": select(func.count()).select_from(select(Slot.id).cte()),
        "in": select(func.count(Registration.id)).where(Registration.slot_id.in_(select(Slot.id))),
    }

    assert {name: db.session.scalar(statement) for name, statement in asked.items()} == dict.fromkeys(asked, 1)
    assert db.session.scalars(union_all(select(Slot.id), select(Slot.id))).all() == [own.slot_id] * 2
    assert db.session.scalar(select(exists().where(Registration.id == own.id))) is True
    assert db.session.scalar(select(exists().where(Registration.id == other.id))) is False
    assert db.session.scalar(select(exists().select_from(Slot).where(Slot.id == own.slot_id))) is True
    assert db.session.scalar(select(exists().select_from(Slot).where(Slot.id == other.slot_id))) is False
    assert db.session.get(Registration, own.id) is not None
    assert db.session.get(Registration, other.id) is None
    assert db.paginate(select(Event), per_page=1).total == 1


def test_what_comes_along_is_left_out_too(within_week: World) -> None:
    editions = db.session.scalars(select(Edition).options(selectinload(Edition.events).selectinload(Event.slots))).all()
    with confinement.everywhere():
        everything = db.session.scalars(select(Slot).options(joinedload(Slot.event))).all()

    assert [[slot.id for event in edition.events for slot in event.slots] for edition in editions] == [[within_week.week.slot_id]]
    assert len(everything) == 2


def test_a_question_belongs_to_its_event_or_to_its_edition(within_week: World) -> None:
    found = db.session.scalars(select(Question)).all()

    assert sorted(question.event_id is None for question in found) == [False, True]


def test_what_somebody_confined_wrote_is_theirs(world: World) -> None:
    factories.make_mailing()
    with confinement.confined("youth,week"):
        own = factories.make_mailing()
        db.session.commit()

        assert db.session.scalars(select(Mailing.id)).all() == [own.id]
    with confinement.confined("week"):
        assert db.session.scalars(select(Mailing.id)).all() == []
    assert db.session.scalar(select(func.count()).select_from(Mailing)) == 2


def test_one_statement_is_narrowed_anew_for_each(world: World) -> None:
    asked = select(Registration.id)

    def found(to: str) -> list[int]:
        with confinement.confined(to):
            return sorted(db.session.scalars(asked))

    assert found("week") == [world.week.id]
    assert found("youth") == [world.youth.id]
    assert found("week,youth") == found("") == sorted([world.week.id, world.youth.id])
    assert found("festival") == []


@confinement.everywhere()
def broken() -> None:
    assert confinement.programmes() is None
    raise RuntimeError


def test_the_block_ends_with_what_held_before(world: World) -> None:
    with confinement.confined("week"):
        with pytest.raises(RuntimeError):
            broken()
        assert confinement.programmes() == frozenset({"week"})
    assert confinement.programmes() is None


def test_every_table_that_points_to_an_edition_is_held_back_or_named_here() -> None:
    """A new table whose way there may be empty needs a decision: `confinement.EITHER`, or this list with its reason."""
    reaching = {"edition"}
    while more := {
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in reaching and any(key.column.table.name in reaching for key in table.foreign_keys)
    }:
        reaching |= more
    open_to_all = {name for name in reaching if not confinement.belongs(Base.metadata.tables[name])}

    assert open_to_all == {
        "exchange",  # of the one programme whose screens are closed to others
        "exchange_proposal",
        "exchange_side",
        "opinion",  # of the council, which names an event it is about
    }
