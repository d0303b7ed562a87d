"""Two registrations of one person become one, and nothing that was said in either is lost."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.tokens import short_code
from ixevents.events.models import Slot
from ixevents.events.questions import Question
from ixevents.extensions import db
from ixevents.registrations import attendance, transfers
from ixevents.registrations.attendance import Statement
from ixevents.registrations.models import Answer, Registration
from ixevents.staff.door import desk
from tests.support import factories

STAFF = "staff:1"


def merged(kept: Registration, other: Registration, *, add_up: bool = True) -> Registration:
    """Make them one."""
    made = transfers.merge(kept, other, actor=STAFF, add_up=add_up)
    db.session.commit()
    return made


def pair(slot: Slot | None = None, seats: tuple[int, int] = (2, 3), **theirs: object) -> tuple[Registration, Registration]:
    """Return two parties of one date; `theirs` are values of the second."""
    slot = slot or factories.make_slot(capacity=20)
    return factories.make_registration(slot=slot, seats=seats[0]), factories.make_registration(slot=slot, seats=seats[1], **theirs)


def test_what_both_need_is_kept_in_their_words(any_app: Flask) -> None:
    kept, other = pair(needs=["guide_dog"], needs_note="Un chien guide, qui boit.")
    kept.needs, kept.needs_note = ["wheelchair"], "Une rampe."

    merged(kept, other)

    assert (kept.needs, kept.needs_note) == (["wheelchair", "guide_dog"], "Une rampe.\nUn chien guide, qui boit.")


def test_notes_too_long_for_one_are_not_cut(app: Flask) -> None:
    kept, other = pair(needs_note="a" * 300)
    kept.needs_note = "b" * 300

    with pytest.raises(Refused) as refused:
        merged(kept, other)
    assert refused.value.reason == "notes"


def test_what_it_lacks_it_takes_from_the_other(app: Flask) -> None:
    kept, other = pair(language="nl", inhabitant=True, phone="0470 00 00 01")
    kept.language = "unknown"

    merged(kept, other)

    assert (kept.language, kept.inhabitant, kept.phone) == ("nl", True, "0470 00 00 01")


def answered(registration: Registration, question: Question, values: dict[int, str]) -> None:
    """Let a party answer a question, by person."""
    db.session.add_all(
        Answer(registration_id=registration.id, question_id=question.id, person=person, value=value) for person, value in values.items()
    )
    db.session.flush()


def answers_of(registration: Registration) -> dict[tuple[int, int], str]:
    """Return what a party has answered."""
    rows = select(Answer.question_id, Answer.person, Answer.value).where(Answer.registration_id == registration.id)
    return {(question, person): value for question, person, value in db.session.execute(rows)}


@pytest.mark.parametrize(("add_up", "meals"), [(True, {1: "a", 2: "b", 3: "x", 4: "y", 5: "z"}), (False, {1: "a", 2: "b", 3: "z"})])
def test_the_meals_of_both_are_cooked(any_app: Flask, add_up: bool, meals: dict[int, str]) -> None:
    slot = factories.make_slot(capacity=20)
    meal, way = (factories.make_question(event=slot.event) for _ in range(2))
    kept, other = pair(slot)
    answered(kept, meal, {1: "a", 2: "b"})
    answered(other, meal, {1: "x", 2: "y", 3: "z"})
    answered(other, way, {0: "yes"})

    merged(kept, other, add_up=add_up)

    assert answers_of(kept) == {**{(meal.id, person): value for person, value in meals.items()}, (way.id, 0): "yes"}


@pytest.mark.parametrize(("add_up", "inside"), [(True, 4), (False, 3)])
def test_who_is_in_before_the_start_stays_in(any_app: Flask, add_up: bool, inside: int) -> None:
    kept, other = pair()
    for party, came in ((kept, 1), (other, 3)):
        attendance.state(kept.slot, Statement(f"door-{party.id}", came, now(), party.ticket), by="staff:1")

    merged(kept, other, add_up=add_up)

    count = attendance.counts([kept.slot_id])[kept.slot_id]
    assert (kept.came, count.came, count.inside, count.expected) == (inside, inside, inside, kept.seats)
    assert db.session.scalar(select(func.sum(Registration.came)).where(Registration.slot_id == kept.slot_id)) == inside
    attendance.state(kept.slot, Statement("later", 2, now() + timedelta(minutes=1), kept.ticket), by="staff:1")
    assert kept.came == 2


def test_who_is_in_on_the_other_date_is_not_lost(app: Flask) -> None:
    slot = factories.make_slot(capacity=20)
    later = factories.make_slot(event=slot.event, starts_at=slot.starts_at + timedelta(days=1), capacity=20)
    kept, other = factories.make_registration(slot=later, seats=2), factories.make_registration(slot=slot, seats=2)
    attendance.state(slot, Statement("door", 2, now(), other.ticket), by="staff:1")

    with pytest.raises(Refused) as refused:
        merged(kept, other)
    assert refused.value.reason == "came"


@pytest.mark.parametrize("typed", [False, True])
def test_the_code_of_the_other_leads_the_door_to_the_party(app: Flask, typed: bool) -> None:
    kept, other = pair()
    code = short_code(other.ticket) if typed else other.ticket

    merged(kept, other)

    said = desk.explanation(kept.slot, code)
    assert kept.name in said
    assert f"{kept.door_code[:3]} {kept.door_code[3:]}" in said


def test_the_code_of_the_other_date_is_for_another_day(app: Flask) -> None:
    slot = factories.make_slot(capacity=20)
    later = factories.make_slot(event=slot.event, starts_at=slot.starts_at + timedelta(days=1), capacity=20)
    kept, other = factories.make_registration(slot=later, seats=2), factories.make_registration(slot=slot, seats=2)

    merged(kept, other, add_up=False)

    assert "Mauvais jour" in desk.explanation(slot, other.ticket)
