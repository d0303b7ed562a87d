"""Facilitators, rooms and kits: never in two slots at once, the time between them included (SCH-11)."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.classes.models import ClassParty
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events import planning
from ixevents.events.models import Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import removal, slot_actions
from ixevents.registrations.queries import slot_whole
from ixevents.resources import actions, personal, queries, slot_changes, telling
from ixevents.resources.models import Answer, Assignment, Kind, Resource
from tests.support import factories
from tests.support.client import ProofreadingClient
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

STAFF = "staff:1"
REASON = Translated("La salle a été inondée.", "De zaal is ondergelopen.", "The hall was flooded.")


@pytest.fixture
def noon(app: Flask) -> datetime:
    return now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=20)


def at(start: datetime, hours: float = 2, **values: object) -> Slot:
    return factories.make_slot(starts_at=start, ends_at=start + timedelta(hours=hours), **values)


def assign(slot: Slot, resource: Resource, **values: int) -> Assignment:
    return actions.assign(slot, resource, actor=STAFF, **values)


def refusal(slot: Slot, resource: Resource, reason: str = "taken", **values: int) -> str:
    with pytest.raises(Refused) as refused:
        assign(slot, resource, **values)
    assert refused.value.reason == reason
    return refused.value.message


def letters() -> list[tuple[str, str | None]]:
    return [(one.kind, one.calendar_method) for one in db.session.scalars(select(Notice).order_by(Notice.id))]


def last_letter() -> Notice:
    return db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()


@pytest.mark.parametrize("kind", list(Kind))
def test_half_an_hour_lies_between_two_dates_of_one_resource(app: Flask, noon: datetime, kind: Kind) -> None:
    resource, first = factories.make_resource(kind=kind), at(noon)
    assign(first, resource)

    for gap in (-180, -60, 0, 29):
        assert first.event.title.fr in refusal(at(noon + timedelta(minutes=120 + gap)), resource)
    assert assign(at(noon + timedelta(minutes=150)), resource).ended_at is None


def test_the_longer_of_both_buffers_counts(app: Flask, noon: datetime) -> None:
    for first, second, gap, free in ((0, 0, 0, True), (60, 0, 45, False), (0, 60, 45, False), (45, 45, 45, True)):
        resource, later = factories.make_resource(kind=Kind.ROOM), at(noon + timedelta(minutes=120 + gap))
        assign(at(noon), resource, after=first)

        if free:
            assign(later, resource, before=second)
        else:
            refusal(later, resource, before=second)


def test_a_kit_is_used_as_often_at_once_as_there_are_copies(app: Flask, noon: datetime) -> None:
    kit = factories.make_resource(kind=Kind.KIT, copies=2)
    morning, afternoon = at(noon), at(noon + timedelta(hours=3))
    assign(morning, kit)
    assign(afternoon, kit)

    # It meets both, but they do not meet each other: one copy serves both.
    assign(at(noon, 6), kit)

    refusal(at(noon), kit)
    refusal(at(noon + timedelta(days=1)), kit, reason="copies", copies=3)
    with pytest.raises(Refused):
        actions.edit(kit, {"copies": 1}, actor=STAFF)


def test_a_facilitator_is_invited_once_and_again_after_being_taken_off(app: Flask, noon: datetime) -> None:
    resource, slot = factories.make_resource(), at(noon)

    assignment = assign(slot, resource)
    assign(slot, resource)
    actions.release(assignment, actor=STAFF)
    actions.release(assignment, actor=STAFF)
    again = assign(slot, resource)

    assert letters() == [("resources.assigned", "REQUEST"), ("resources.removed", "CANCEL"), ("resources.assigned", "REQUEST")]
    assert (again.id, again.sequence) == (assignment.id, 2)


def test_a_new_address_is_invited_to_every_date_to_come(app: Flask, noon: datetime) -> None:
    resource, over = factories.make_resource(email=None, email_key=None), at(noon)
    for slot in (over, at(noon + timedelta(days=1)), at(noon + timedelta(days=2))):
        assign(slot, resource)
    over.starts_at, over.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
    assert letters() == []

    actions.edit(resource, {"email": "new@example.org", "email_key": "new@example.org"}, actor=STAFF)
    actions.edit(resource, {"phone": "02 000 00 00"}, actor=STAFF)

    assert letters() == [("resources.assigned", "REQUEST")] * 2
    assert {one.recipient for one in db.session.scalars(select(Notice))} == {"new@example.org"}


def test_who_was_told_that_a_date_is_called_off_is_not_told_again_when_taken_off(app: Flask, noon: datetime) -> None:
    slot = at(noon)
    assignment = assign(slot, factories.make_resource())
    slot.state = SlotState.CALLED_OFF
    db.session.flush()

    actions.release(assignment, actor=STAFF)

    assert assignment.ended_at is not None
    assert letters() == [("resources.assigned", "REQUEST")]


def test_minutes_kept_free_are_for_the_team_and_send_nobody_a_letter(app: Flask, noon: datetime) -> None:
    resource, slot = factories.make_resource(), at(noon)
    assignment = assign(slot, resource)

    assign(slot, resource, before=60)
    assign(slot, resource)

    assert (assignment.before_minutes, assignment.after_minutes, assignment.sequence) == (60, 30, 0)
    assert letters() == [("resources.assigned", "REQUEST")]


def test_who_was_told_that_a_date_is_called_off_is_not_told_again_when_it_is_deleted(app: Flask, noon: datetime) -> None:
    slots = [at(noon), at(noon + timedelta(days=1))]
    for slot in slots:
        assign(slot, factories.make_resource())
    slot_actions.call_off(slots[0], REASON, actor=STAFF)
    told = len(letters())

    slot_changes.slots_vanish([slot.id for slot in slots])

    assert letters()[told:] == [("resources.removed", "CANCEL")]


def test_what_was_taken_off_or_called_off_is_free_again(app: Flask, noon: datetime) -> None:
    resource, first, second = factories.make_resource(), at(noon), at(noon)
    actions.release(assign(first, resource), actor=STAFF)
    assign(second, resource)

    slot_actions.call_off(second, REASON, actor=STAFF)

    assign(first, resource)
    assert letters()[-2:] == [("resources.called_off", "CANCEL"), ("resources.assigned", "REQUEST")]
    refusal(second, resource, "called_off")


def test_a_date_is_not_moved_onto_another_one_of_its_resources(any_app: Flask) -> None:
    noon = now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=20)
    resource, slot, other = factories.make_resource(name="Water workshop"), at(noon), at(noon + timedelta(days=1))
    assign(slot, resource)
    assign(other, resource)
    title = other.event.title.fr
    db.session.commit()

    with pytest.raises(Refused) as refused:
        slot_actions.move(slot, other.starts_at, other.ends_at, slot.place, actor=STAFF)
    db.session.rollback()
    slot = db.session.scalars(slot_whole(slot.id)).one()
    slot_actions.move(slot, noon + timedelta(days=2), noon + timedelta(days=2, hours=2), slot.place, actor=STAFF)
    db.session.commit()

    assert refused.value.reason == "taken"
    assert ("Water workshop" in refused.value.message, title in refused.value.message) == (True, True)
    assert letters()[2:] == [("resources.changed", "REQUEST")]
    former = f"{dates.day_long(noon, 'fr', slot.zone)}, {dates.hours(noon, noon + timedelta(hours=2), slot.zone)}"
    assert former in " ".join(last_letter().text.split())


def test_a_planned_date_is_checked_and_told_in_the_same_way(app: Flask, noon: datetime) -> None:
    resource, place = factories.make_resource(), factories.make_place(name=factories.words("Ailleurs"))
    slot, other = at(noon, state=SlotState.PLANNED), at(noon + timedelta(days=1))
    assign(slot, resource)
    assign(other, resource)
    former = slot.place.name.fr
    db.session.commit()

    with pytest.raises(Refused):
        planning.edit_slot(slot, slot.version, {"starts_at": other.starts_at, "ends_at": other.ends_at}, actor=STAFF)
    db.session.rollback()
    planning.edit_slot(slot, slot.version, {"place_id": place.id, "capacity": 7}, actor=STAFF)
    planning.edit_slot(slot, slot.version, {"capacity": 8}, actor=STAFF)

    assert letters()[2:] == [("resources.changed", "REQUEST")]
    assert ["Ailleurs" in last_letter().text, former in " ".join(last_letter().text.split())] == [True, True]


def test_a_deleted_date_leaves_the_calendar_and_no_trace(app: Flask, noon: datetime) -> None:
    slot = at(noon, state=SlotState.PLANNED)
    assign(slot, factories.make_resource())

    removal.delete_slot(slot, actor=STAFF)

    assert letters()[-1] == ("resources.removed", "CANCEL")
    assert db.session.scalars(select(Assignment)).all() == []


def test_a_room_or_kit_writes_no_letter_and_what_is_over_neither(app: Flask, noon: datetime) -> None:
    assign(at(noon), factories.make_resource(kind=Kind.ROOM))
    assign(at(noon), factories.make_resource(email=None))

    assert letters() == []
    refusal(at(now() - timedelta(days=1)), factories.make_resource(), "over")


def test_a_room_given_after_the_letter_is_told_once_and_to_who_comes(app: Flask, noon: datetime) -> None:
    slot, room = at(noon), factories.make_resource(kind=Kind.ROOM, name="Atelier 7")
    coming, not_coming = (assign(slot, factories.make_resource(email=f"{name}@example.org")) for name in ("coming", "not-coming"))
    not_coming.answer = Answer.NO
    kept = assign(slot, room)

    late = telling.lagging(slot, db.session.scalars(queries.of_slot(slot.id)))
    told = [telling.tell(one, actor=STAFF) for one in (coming, coming, not_coming)]
    letter = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()

    assert (late, told, letter.kind, letter.recipient, letter.calendar) == (
        {coming.id},
        [True, False, False],
        "resources.beside",
        "coming@example.org",
        None,
    )
    assert ("Atelier 7" in letter.text, coming.sequence, telling.lagging(slot, db.session.scalars(queries.of_slot(slot.id)))) == (
        True,
        0,
        set(),
    )
    actions.release(kept, actor=STAFF)
    assert telling.lagging(slot, db.session.scalars(queries.of_slot(slot.id))) == {coming.id}


def test_who_is_told_of_another_hour_learns_the_room_with_it(app: Flask, noon: datetime) -> None:
    slot = at(noon)
    assign(slot, factories.make_resource(email="water@example.org"))
    assign(slot, factories.make_resource(kind=Kind.ROOM))
    hour = timedelta(hours=1)

    slot_actions.move(slot, slot.starts_at + hour, slot.ends_at + hour, slot.place, actor=STAFF)

    assert telling.lagging(slot, db.session.scalars(queries.of_slot(slot.id))) == set()


def test_who_still_has_dates_is_neither_retired_nor_forgotten(app: Flask, noon: datetime) -> None:
    resource = factories.make_resource(email="water@example.org", email_key="water@example.org", calendar_code="c")
    assignment = assign(at(noon), resource)
    with pytest.raises(Refused):
        actions.retire(resource, actor=STAFF)
    assert personal.erase("water@example.org") == 0

    actions.release(assignment, actor=STAFF)
    actions.retire(resource, actor=STAFF)
    assert personal.expire(now() + timedelta(days=300)) == {"facilitators": 0, "notes": 0}
    assert personal.expire(now() + timedelta(days=366)) == {"facilitators": 1, "notes": 0}

    assert (resource.name, resource.email, resource.calendar_code) == ("", None, None)
    assert str(resource.id) in resource.title


def test_a_facilitators_calendar_opens_by_its_address_until_that_is_closed(client: ProofreadingClient, noon: datetime) -> None:
    resource = factories.make_resource(language="nl")
    slot = at(noon)
    party = factories.make_registration(slot=slot, name="Never In A Calendar", party_key="class:1")
    db.session.add(ClassParty(registration_id=party.id, school_named="De Vijvers", label="5B", level="P5", pupils=22, adults=2))
    assign(slot, resource)
    code = actions.open_calendar(resource, actor=STAFF)

    answer = client.get(f"/calendar/facilitators/{code}.ics")
    said = answer.text.replace("\r\n ", "")
    renewed = actions.open_calendar(resource, actor=STAFF)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert (f"UID:{slot.uid}-r{resource.id}" in answer.text, "Never In" in answer.text, "ATTENDEE" in answer.text) == (True, False, False)
    assert "De Vijvers · 5B\\, 5de leerjaar · 22 leerlingen en 2 volwassenen" in said
    assert client.get(f"/calendar/facilitators/{code}.ics").status_code == 404
    assert client.get(f"/calendar/facilitators/{renewed}.ics").status_code == 200
    actions.close_calendar(resource, actor=STAFF)
    assert client.get(f"/calendar/facilitators/{renewed}.ics").status_code == 404


def test_a_calendar_costs_the_same_with_one_date_and_with_three(client: ProofreadingClient, noon: datetime) -> None:
    resource = factories.make_resource(calendar_code="abc")
    costs = []
    for days in (0, 1, 2):
        assign(at(noon + timedelta(days=days)), resource)
        with count_queries() as statements:
            client.get("/calendar/facilitators/abc.ics")
        costs.append(len(statements))

    assert costs[0] == costs[2] <= 4


def test_assigning_costs_few_statements(app: Flask, noon: datetime) -> None:
    resource = factories.make_resource(kind=Kind.ROOM)
    for days in range(1, 4):
        assign(at(noon + timedelta(days=days)), resource)
    slot = at(noon)

    with count_queries() as statements:
        assign(slot, resource)

    assert len(statements) <= 7
    assert len(db.session.scalars(queries.of_slot(slot.id)).all()) == 1
