"""The screens of facilitators, rooms and kits."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.events.models import SlotState
from ixevents.extensions import db
from ixevents.mailbox import actions as mailbox
from ixevents.outbox.models import Notice
from ixevents.privacy import holders
from ixevents.resources import actions, answering, links
from ixevents.resources.models import Answer, Assignment, Kind, Resource
from tests.support import factories
from tests.support.calendar_answers import arrived
from tests.support.client import StaffClient
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

BASE = "/staff/resources"


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def test_a_facilitator_is_added_and_found_and_changed(app: Flask, officer: StaffClient) -> None:
    form = {"name": "Water workshop", "email": "Water@Example.org", "language": "nl", "languages": ["nl", "fr"], "buffer_minutes": "45"}
    assert officer.send(f"{BASE}/new?kind=facilitator", **form | {"email": "nobody", "name": ""}).status_code == 422

    assert officer.send(f"{BASE}/new?kind=facilitator", **form).status_code == 303
    made = db.session.scalars(select(Resource)).one()
    assert (made.email_key, made.languages, made.buffer_minutes, made.copies) == ("water@example.org", ["nl", "fr"], 45, 1)

    assert "Water workshop" in officer.get(f"{BASE}/?q=WATER&language=fr").text
    assert "Water workshop" not in officer.get(f"{BASE}/?q=water&language=en").text
    officer.send(f"{BASE}/{made.id}/edit", **form | {"name": "Water and climate"})
    assert made.name == "Water and climate"


def test_a_kit_says_how_many_there_are_and_is_not_made_fewer_than_are_in_use(app: Flask, officer: StaffClient) -> None:
    officer.send(f"{BASE}/new?kind=kit", name="Radio", copies="2", buffer_minutes="0", place_id="")
    kit = db.session.scalars(select(Resource)).one()
    start = now() + timedelta(days=9)
    for _number in range(2):
        actions.assign(factories.make_slot(starts_at=start), kit, actor="staff:1")

    refused = officer.send(f"{BASE}/{kit.id}/edit", name="Radio", copies="1", buffer_minutes="0", place_id="")

    assert (kit.copies, "More are in use at once" in refused.text, 'value="1"' in refused.text) == (2, True, True)


def test_a_date_shows_who_is_free_and_by_what_others_are_taken(app: Flask, officer: StaffClient) -> None:
    free, busy = factories.make_resource(name="Free one"), factories.make_resource(name="Busy one")
    slot = factories.make_slot()
    other = factories.make_slot(starts_at=slot.starts_at + timedelta(minutes=140))
    actions.assign(other, busy, actor="staff:1")
    page = f"{BASE}/dates/{slot.id}"

    shown = officer.get(page).text
    officer.send(f"{page}/assign", resource=busy.id)
    refused = officer.get(page).text
    officer.send(f"{page}/assign", resource=free.id)

    assert (other.event.title.en in shown, "Busy one is taken" in refused) == (True, True)
    assert [one.resource_id for one in db.session.scalars(select(Assignment).where(Assignment.slot_id == slot.id))] == [free.id]
    assert "Free one" in officer.get(f"/staff/dates/{slot.id}").text


def test_an_assignment_is_prolonged_where_there_is_room_and_taken_off(app: Flask, officer: StaffClient) -> None:
    resource, slot = factories.make_resource(), factories.make_slot()
    other = factories.make_slot(starts_at=slot.ends_at + timedelta(minutes=40))
    assignment = actions.assign(slot, resource, actor="staff:1")
    actions.assign(other, resource, actor="staff:1")
    page = f"{BASE}/assignments/{assignment.id}"

    assert officer.send(page, before="0", after="60", copies="1").status_code == 409
    assert officer.send(page, before="-1", after="", copies="1").status_code == 422
    assert officer.send(page, before="0", after="40", copies="1").status_code == 303
    assert (assignment.before_minutes, assignment.after_minutes) == (0, 40)

    officer.send(f"{page}/release")
    assert assignment.ended_at is not None


def test_a_room_given_late_is_told_to_who_leads_by_a_press(app: Flask, officer: StaffClient) -> None:
    slot = factories.make_slot()
    assignment = actions.assign(slot, factories.make_resource(email="water@example.org"), actor="staff:1")
    actions.assign(slot, factories.make_resource(kind=Kind.ROOM), actor="staff:1")
    page, sentence = f"{BASE}/dates/{slot.id}", "Has not been told room and material"

    before = officer.get(page).text
    officer.send(f"{BASE}/assignments/{assignment.id}/tell")
    after = officer.get(page).text

    assert (sentence in before, sentence in after, "The letter is on its way." in after) == (True, False, True)


def test_a_page_leads_to_every_date_to_come_of_who_leaves(app: Flask, officer: StaffClient) -> None:
    resource = factories.make_resource()
    slots = [factories.make_slot(starts_at=now() + timedelta(days=days)) for days in (9, 40, 70)]
    for slot in slots:
        actions.assign(slot, resource, actor="staff:1")
    slots[1].state = SlotState.CALLED_OFF
    db.session.flush()

    shown = officer.get(f"{BASE}/{resource.id}").text.partition('id="to-come"')[2].partition("</ul>")[0]

    assert [f'href="{BASE}/dates/{slot.id}"' in shown for slot in slots] == [True, False, True]


def test_a_date_shows_what_a_facilitators_calendar_answered_until_it_is_seen_to(app: Flask, officer: StaffClient) -> None:
    slot, resource = factories.make_slot(), factories.make_resource()
    assignment = actions.assign(slot, resource, actor="staff:1")
    db.session.commit()
    page, address = f"{BASE}/dates/{slot.id}", resource.email or ""
    shown = [officer.get(page).text]

    declined = arrived(assignment.uid, "DECLINED", address, address)
    shown.append(officer.get(page).text)
    arrived(assignment.uid, "ACCEPTED", address, address)
    shown.append(officer.get(page).text)
    again = arrived(assignment.uid, "DECLINED", address, address)
    shown.append(officer.get(page).text)
    mailbox.settle(again, actor="staff:1")
    db.session.commit()
    shown.append(officer.get(page).text)
    arrived(assignment.uid, "DECLINED", address, address)
    holders.erase_all(address)
    db.session.commit()
    forgotten = officer.get(page)

    assert ["Calendar: " in words for words in shown] == [False, True, False, True, False]
    assert "Calendar: Declined" in shown[1]
    assert (forgotten.status_code, "Calendar: " in forgotten.text) == (200, False)
    assert f"/staff/post-received/{declined.id}" in shown[1]


def test_what_a_colleague_took_off_meanwhile_is_said_on_the_page_of_the_date(app: Flask, officer: StaffClient) -> None:
    resource, slot = factories.make_resource(name="Water workshop"), factories.make_slot()
    assignment = actions.assign(slot, resource, actor="staff:1")
    actions.release(assignment, actor="staff:1")
    page = f"{BASE}/assignments/{assignment.id}"

    for answer in (officer.get(page), officer.send(page, before="0", after="0", copies="1"), officer.send(f"{page}/release")):
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}/dates/{slot.id}")
    assert "Water workshop was taken off this date meanwhile." in officer.get(f"{BASE}/dates/{slot.id}").text
    assert assignment.before_minutes == 30


def test_an_old_page_of_a_date_leaves_what_a_colleague_keeps_there(app: Flask, officer: StaffClient) -> None:
    kit, slot = factories.make_resource(kind=Kind.KIT, copies=3), factories.make_slot()
    assignment = actions.assign(slot, kit, copies=2, before=60, actor="staff:1")
    page = f"{BASE}/assignments/{assignment.id}"
    opened = {"opened": actions.kept_mark(assignment)}

    officer.send(f"{BASE}/dates/{slot.id}/assign", resource=kit.id)
    assert (assignment.copies, assignment.before_minutes) == (2, 60)

    actions.assign(slot, kit, copies=3, actor="staff:1")
    late = officer.send(page, before="15", after="30", copies="2", **opened)
    assert (late.status_code, assignment.copies, assignment.before_minutes) == (409, 3, 60)
    assert "Saved by somebody else" in late.text

    again = officer.send(page, before="15", after="30", copies="2", opened=actions.kept_mark(assignment))
    assert (again.status_code, assignment.copies, assignment.before_minutes) == (303, 2, 15)


def test_who_saves_a_facilitator_second_sees_what_the_first_wrote(app: Flask, officer: StaffClient) -> None:
    resource = factories.make_resource(name="Water workshop", email="old@example.org", email_key="old@example.org")
    opened = actions.seen(resource)
    form = {"name": "Water workshop", "language": "nl", "languages": ["nl"], "buffer_minutes": "30"}
    assert officer.send(f"{BASE}/{resource.id}/edit", **form, email="new@example.org", opened=opened).status_code == 303

    late = officer.send(f"{BASE}/{resource.id}/edit", **form, email="old@example.org", phone="02 000 00 00", opened=opened)

    assert (late.status_code, resource.email, resource.phone) == (409, "new@example.org", None)
    assert "Saved by somebody else" in late.text


def test_moving_a_date_is_refused_with_what_clashes_and_shows_the_facilitators_letter(app: Flask, officer: StaffClient) -> None:
    resource, slot, other = factories.make_resource(name="Water workshop"), factories.make_slot(), factories.make_slot()
    other.starts_at, other.ends_at = slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1)
    db.session.flush()
    actions.assign(slot, resource, actor="staff:1")
    actions.assign(other, resource, actor="staff:1")
    written = len(db.session.scalars(select(Notice)).all())

    def move(days: int) -> str:
        starts, ends = (moment + timedelta(days=days) for moment in (slot.starts_at, slot.ends_at))
        form = {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": f"{ends:%Y-%m-%dT%H:%M}", "place": slot.place_id, "go": "rehearse"}
        return officer.send(f"/staff/dates/{slot.id}/move", **form).text

    assert "Water workshop is taken" in move(1)
    assert "Facilitator: a date has changed" in move(3)
    assert len(db.session.scalars(select(Notice)).all()) == written


def test_a_week_costs_the_same_with_one_date_and_with_three(app: Flask, officer: StaffClient) -> None:
    resource, costs = factories.make_resource(), []
    for days in range(3):
        slot = factories.make_slot(starts_at=now() + timedelta(days=14 + 7 * days))
        factories.make_resource(), factories.make_resource(kind=Kind.ROOM)
        actions.assign(slot, resource, actor="staff:1")
        with count_queries() as statements:
            for path in (f"/{resource.id}?week={slot.starts_at:%Y-%m-%d}", "/", f"/dates/{slot.id}"):
                assert officer.get(f"{BASE}{path}").status_code == 200
        costs.append(len(statements))

    assert costs[0] == costs[2]


def test_who_is_retired_cannot_be_assigned_and_strange_weeks_are_this_one(app: Flask, officer: StaffClient) -> None:
    resource, slot = factories.make_resource(), factories.make_slot()
    officer.send(f"{BASE}/{resource.id}/calendar", do="open")
    assert "/calendar/facilitators/" in officer.get(f"{BASE}/{resource.id}").text
    officer.send(f"{BASE}/{resource.id}/retire")

    officer.send(f"{BASE}/dates/{slot.id}/assign", resource=resource.id)

    assert db.session.scalars(select(Assignment)).all() == []
    assert (resource.calendar_code, resource.name in officer.get(f"{BASE}/?retired=1").text) == (None, True)
    for week in ("x", "9999-12-31", "0001-01-01", "2026-02-30"):
        assert officer.get(f"{BASE}/{resource.id}?week={week}").status_code == 200


def test_a_date_and_the_first_page_show_what_a_facilitator_said_on_the_own_page(app: Flask, officer: StaffClient) -> None:
    slot, resource = factories.make_slot(), factories.make_resource()
    assignment = actions.assign(slot, resource, actor="staff:1")
    db.session.commit()
    screens = [f"{BASE}/dates/{slot.id}", f"{BASE}/{resource.id}", "/staff/filling?how=declined", "/staff/"]
    before = [officer.get(screen).text for screen in screens]

    answering.answer(assignment, Answer.NO, "My colleague can.", about=answering.shown_mark(assignment))
    db.session.commit()

    after = [officer.get(screen).text for screen in screens]
    assert ["No answer yet" in page for page in before] == [True, True, False, False]
    assert ["Says no" in page for page in after] == [True, True, False, False]
    title = str(slot.event.title.en)
    assert (title in before[2], title in after[2], "My colleague can." in after[0]) == (False, True, True)
    assert ["date whose facilitator says no" in page for page in (before[3], after[3])] == [False, True]
    assert "Facilitator" in officer.get("/staff/journal").text


def test_the_address_of_a_facilitators_page_is_closed_and_a_new_one_sent(app: Flask, officer: StaffClient) -> None:
    resource, room = factories.make_resource(), factories.make_resource(kind=Kind.ROOM)
    former = links.token(resource)

    officer.send(f"{BASE}/{resource.id}/page")
    officer.send(f"{BASE}/{room.id}/page")

    assert (links.read(former), links.read(links.token(resource))) == (None, resource)
    assert [one.kind for one in db.session.scalars(select(Notice))] == ["resources.own_page"]
    assert 'id="page"' not in officer.get(f"{BASE}/{room.id}").text
