"""Two officers fix days at once; what speaks against a date; rooms reserved along."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.events.models import Place, Slot
from ixevents.extensions import db
from ixevents.proposals import guard, queries, scheduling
from ixevents.proposals.guard import About
from ixevents.proposals.models import EventProposal, ProposalCall, ProposalState
from ixevents.proposals.scheduling import Plan
from ixevents.resources import actions as resources
from ixevents.resources.models import Assignment, Kind, Resource
from tests.registrations.test_desk_races import at_once
from tests.support import council, factories, proposals
from tests.support.client import StaffClient

STAFF = "staff:1"
NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
HOURS = timedelta(hours=2)


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(NOW)


def two_proposals() -> tuple[ProposalCall, list[int]]:
    call = proposals.make_call()
    made = [proposals.make_proposal(call, title=Translated(title), organisation=title).id for title in ("Chanter", "Danser")]
    return call, made


def fix(proposal_id: int, place_id: int, starts_at: datetime, *, read: Iterable[str] = (), reserved: Iterable[int] = ()) -> None:
    """Fix one date as an officer who has read what stood on the page."""
    there = [db.session.get_one(Resource, one) for one in reserved]
    plan = Plan([(starts_at, starts_at + HOURS)], db.session.get_one(Place, place_id), None, resources=there, read=frozenset(read))
    scheduling.schedule(db.session.scalars(queries.whole(proposal_id)).one(), plan, actor=STAFF)


def test_two_officers_never_fill_one_room_at_one_hour_unknowingly(any_app: Flask) -> None:
    call, made = two_proposals()
    place_id = factories.make_place().id
    for day in range(3):
        starts = proposals.evening(call, day)
        ids = [proposals.make_proposal(call, organisation=f"{name} {day}").id for name in ("A", "B")]
        outcomes = at_once(any_app, *(lambda one=one, at=starts: fix(one, place_id, at) for one in ids))

        assert sorted(outcomes) == ["clash", "done"], "one of both is told"
        assert len(db.session.scalars(select(Slot).where(Slot.starts_at == starts)).all()) == 1
    states = db.session.scalars(select(EventProposal.state).where(EventProposal.id.not_in(made))).all()
    assert sorted(states) == [ProposalState.RECEIVED] * 3 + [ProposalState.SCHEDULED] * 3


def test_one_proposal_fixed_twice_at_once_is_one_event(any_app: Flask) -> None:
    call, (found, _other) = two_proposals()
    place_id, starts = factories.make_place().id, proposals.evening(call)

    outcomes = at_once(any_app, *[lambda: fix(found, place_id, starts)] * 2)

    assert sorted(outcomes) == ["done", "state"]
    assert len(db.session.scalars(select(Slot)).all()) == 1


def test_guard_names_rooms_days_meetings_and_the_same_public_with_the_way_there(app: Flask, desk: StaffClient) -> None:
    call, (found, other) = two_proposals()
    place, starts = factories.make_place(), proposals.evening(call)
    room = resources.create(Kind.ROOM, {"name": "Salle verte", "place_id": place.id, "buffer_minutes": 60}, actor=STAFF)
    kit = resources.create(Kind.KIT, {"name": "Jeu du monde"}, actor=STAFF)
    fix(other, factories.make_place().id, starts, reserved=[room.id, kit.id])
    meeting = council.make_meeting(starts_at=starts)
    db.session.commit()
    proposal = db.session.scalars(queries.whole(found)).one()

    moment = (starts, starts + HOURS)
    here, elsewhere = (guard.against(proposal, [moment], where)[0] for where in (place.id, None))
    with_kit = guard.against(proposal, [moment], None, [kit.id])[0]
    after = guard.against(proposal, [(starts + HOURS, starts + 2 * HOURS)], place.id)[0]

    assert [one.about for one in elsewhere] == [About.EVENT, About.MEETING]
    assert [(one.about, one.number) for one in here][1:] == [(About.RESOURCE, room.id), (About.MEETING, meeting.id)]
    assert "Salle verte" in here[1].words
    assert [(one.about, one.number) for one in with_kit][1] == (About.RESOURCE, kit.id)
    assert [one.about for one in after] == [About.RESOURCE], "the room is kept free for an hour after"
    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = desk.get(f"/staff/proposals/{found}").text
    assert f"/staff/events/{db.session.scalars(select(Slot.event_id)).one()}" in page


def test_a_kit_that_is_out_is_not_promised_and_a_clash_that_was_read_is(desk: StaffClient) -> None:
    call, (found, other) = two_proposals()
    place, starts = factories.make_place(), proposals.evening(call)
    kit = resources.create(Kind.KIT, {"name": "Jeu du monde"}, actor=STAFF)
    fix(other, place.id, starts, reserved=[kit.id])
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    local = {"day1": "2026-10-06", "starts1": "21:00", "ends1": "22:30", "place": place.id}
    address = f"/staff/proposals/{found}/schedule"

    refused = desk.send(address, **local, resources=kit.id, go="do")
    unread = desk.send(address, **local, go="do")
    keys = [one.key for one in guard.against(db.session.scalars(queries.whole(found)).one(), [_moment(starts)], place.id)[0]]
    read = desk.send(address, **local, read=" ".join(keys), go="do")

    assert (refused.status_code, unread.status_code, read.status_code) == (409, 409, 303)
    assert "Danser" in unread.text, "what speaks against it stands on the page"
    assert db.session.scalars(select(Assignment.resource_id)).all() == [kit.id]


def _moment(starts: datetime) -> guard.Moment:
    return starts, starts + timedelta(minutes=90)
