"""Attendance over a mandate, and three unexcused absences in a row (COU-08)."""

from datetime import timedelta

import pytest
from flask import Flask

from ixevents.accounts.roles import Role
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.minutes import absences, attending
from ixevents.minutes.models import Presence
from tests.support import sittings
from tests.support.client import StaffClient
from tests.support.sittings import ACTOR, BEGINS

pytestmark = pytest.mark.usefixtures("during")


@pytest.mark.parametrize(
    ("newest_first", "times"),
    [((), 0), (("absent", "absent", "absent"), 3), (("absent", "excused", "absent", "absent"), 1), (("present", "absent"), 0)],
)
def test_an_excuse_or_a_presence_ends_the_row(newest_first: tuple[str, ...], times: int) -> None:
    assert absences.in_a_row(newest_first) == times


def test_the_third_unexcused_absence_in_a_row_is_flagged(app: Flask, desk: StaffClient) -> None:
    seat = sittings.make_seat(sittings.make_category())
    member = db.session.get_one(Member, seat.mandates[0].member_id)
    flags, panels = [], []
    for days in range(3):
        _held(days, member, Presence.ABSENT)
        flags.append([(one.name, one.times) for one in absences.flagged() if one.member_id == member.id])
        panels.append(absences.panel(member, []))
    desk.sign_in(Role.COUNCIL_SECRETARY)
    page = desk.get("/staff/sittings/absences").text
    _held(3, member, Presence.EXCUSED)

    assert flags == [[], [], [(member.name, 3)]]
    assert [bool(panel and panel.warning) for panel in panels] == [False, False, True]
    assert member.name in page
    assert [one for one in absences.flagged() if one.member_id == member.id] == []


def _held(days: int, member: Member, state: Presence) -> None:
    starts = BEGINS + timedelta(days=days)
    meeting = sittings.make_meeting(1, substitutes=0, starts_at=starts, ends_at=starts + timedelta(hours=2))
    sitting = sittings.held(meeting, there=0)
    mine = next(one for one in sitting.attendances if one.member_id == member.id)
    other = next(one for one in sitting.attendances if one.member_id != member.id)
    attending.come(sitting, other, at=starts, actor=ACTOR)
    if state == Presence.EXCUSED:
        attending.mark(sitting, mine, state, actor=ACTOR)
    attending.close(sitting, at=starts + timedelta(hours=1), actor=ACTOR)
