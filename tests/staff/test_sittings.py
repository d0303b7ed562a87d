"""The list of who is there, items and votes, as the secretary works with them on a tablet."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.meetings.models import ItemKind
from ixevents.minutes.models import Presence
from tests.support import sittings
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries
from tests.support.sittings import BEGINS


@pytest.fixture(autouse=True)
def _evening(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(BEGINS + timedelta(minutes=30))


def test_a_meeting_is_held_from_the_list_to_the_vote(desk: StaffClient) -> None:
    meeting = sittings.make_meeting(3, items=(ItemKind.INFORMATION, ItemKind.OPINION))
    desk.sign_in(Role.COUNCIL_SECRETARY)
    home, item = f"/staff/sittings/{meeting.id}", meeting.items[1].id

    desk.send(f"{home}/open")
    numbers = [one.id for one in sittings.load(meeting).attendances if one.role == "effective"]
    answers = [
        desk.send(f"{home}/attendance", do=f"come:{numbers[0]}"),
        desk.send(f"{home}/attendance", do=f"online:{numbers[1]}", at="19:05"),
    ]
    page = desk.get(home).text
    desk.send(f"{home}/items/{item}/start")
    refused = desk.send(f"{home}/items/{item}/votes/totals", way="hands", votes_for="4")
    vote = desk.send(f"{home}/items/{item}/votes/totals", way="hands", votes_for="2")
    desk.send(f"{home}/items/{item}/text", discussion_fr="On a **discuté**.", decision_nl="Positief advies.")
    desk.send(f"{home}/close")

    sitting = sittings.load(meeting)
    assert [answer.headers["Location"].partition("#")[0].rpartition("/")[2] for answer in answers] == [
        str(meeting.id),
        f"{meeting.id}?at=19:05",
    ]
    assert '<strong class="quorum-board-there">2</strong>' in page
    assert (refused.status_code, vote.status_code) == (422, 303)
    assert [(one.state, len(one.spells)) for one in sitting.attendances if one.role == "effective"] == [
        (Presence.PRESENT, 1),
        (Presence.PRESENT, 1),
        (Presence.ABSENT, 0),
    ]
    assert [(one.votes_for, one.adopted) for record in sitting.records for one in record.votes] == [(2, True)]
    assert [(record.discussion.fr, record.decision.nl) for record in sitting.records] == [("On a **discuté**.", "Positief advies.")]
    for path in (home, f"{home}/items/", f"{home}/items/{item}", f"{home}/people/{numbers[0]}", f"{home}/sheet", f"{home}/again"):
        assert desk.get(path).status_code == 200, path
    assert desk.get(f"{home}/sheet.pdf?paper=nl").data[:5] == b"%PDF-"


def test_a_wrong_spell_is_put_right_by_name(desk: StaffClient) -> None:
    meeting = sittings.make_meeting(2)
    sitting = sittings.held(meeting, there=1)
    desk.sign_in(Role.COUNCIL_SECRETARY)
    one = sitting.attendances[0]

    answer = desk.send(f"/staff/sittings/{meeting.id}/people/{one.id}", weight="1", from_0="2027-03-10T19:20", until_0="2027-03-10T19:10")
    desk.send(f"/staff/sittings/{meeting.id}/people/{one.id}", weight="1", from_0="2027-03-10T19:20", until_0="2027-03-10T20:10")

    (spell,) = sittings.load(meeting).attendances[0].spells
    assert answer.status_code == 422
    assert (spell.arrived_at, spell.left_at) == (BEGINS + timedelta(minutes=20), BEGINS + timedelta(minutes=70))


def test_hours_of_the_doubled_hour_stay_in_their_pass(desk: StaffClient) -> None:
    begins = datetime(2026, 10, 24, 18, tzinfo=UTC)
    meeting = sittings.make_meeting(1, starts_at=begins, ends_at=begins + timedelta(hours=8))
    sitting = sittings.held(meeting, there=1)
    one = sitting.attendances[0]
    one.spells[0].left_at = left_at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)
    path = f"/staff/sittings/{meeting.id}/people/{one.id}"

    sent = desk.send(path, **answers(desk.get(path).text, having="weight") | {"weight": "2"})

    attendance = sittings.load(meeting).attendances[0]
    assert (sent.status_code, attendance.weight, attendance.spells[0].left_at) == (303, 2, left_at)


@pytest.mark.parametrize("path", ["", "/{}", "/{}/items/"])
def test_a_page_costs_as_many_statements_for_three_members_as_for_one(desk: StaffClient, path: str) -> None:
    counts = []
    desk.sign_in(Role.COUNCIL_SECRETARY)
    for seats in (1, 3):
        meeting = sittings.make_meeting(seats, items=(ItemKind.OPINION,) * seats)
        sittings.held(meeting, there=seats)
        with count_queries() as statements:
            desk.get(f"/staff/sittings{path.format(meeting.id)}" if path else "/staff/sittings/")
        counts.append(len(statements))

    assert counts[0] == counts[1] < 30
