"""A third of those with a vote can have a meeting convened: on the own page, or by a paper that the secretary writes down (COU-06)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.council import links
from ixevents.council.models import Mandate, MandateRole
from ixevents.extensions import db
from ixevents.meetings import member_queries, requesting
from ixevents.meetings.meeting_requests import MeetingRequest
from tests.support import council
from tests.support.client import StaffClient

STAFF = "staff:1"


@pytest.fixture
def four(app: Flask, frozen_time: Callable[[datetime], None]) -> list[Mandate]:
    """Four members with a vote, so that two are a third; and a substitute without."""
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    effective, substitute = council.make_pair()
    return [effective, *[council.make_mandate() for _number in range(3)], substitute]


def test_members_reach_a_third_on_their_own_pages(client: FlaskClient, four: list[Mandate]) -> None:
    first, second = (_path(mandate) for mandate in four[:2])

    asked = client.post(f"{first}/requests", data={"asking-subject": "Les délégations de juin"})
    request = _request()
    reached = [request.reached_at]
    supported = [client.post(f"{second}/requests", data={"support": str(request.id)}).status_code for _again in range(2)]

    assert (asked.status_code, supported, reached, _request().reached_at is not None) == (303, [303, 303], [None], True)
    assert (len(_request().supports), "2 membres sur 2" in client.get(second).text) == (2, True)


def test_the_secretary_writes_down_what_came_on_paper(desk: StaffClient, four: list[Mandate]) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)
    paper = {"subject": "Les délégations de juin", "language": "fr"}

    assert desk.send("/staff/meeting-requests/new", **paper).status_code == 422
    assert desk.send("/staff/meeting-requests/new", **paper, members=str(four[0].member_id)).status_code == 303
    signatures = f"/staff/meeting-requests/{_request().id}/signatures"
    offered = desk.get(signatures).text
    assert [one.member.name in offered for one in four] == [False, True, True, True, False]
    assert desk.send(signatures, members=str(four[1].member_id)).status_code == 303
    assert (_request().asked_by_id, _request().reached_at is not None) == (four[0].member_id, True)
    assert "2 members of 2" in desk.get("/staff/polls/").text
    assert desk.send(f"/staff/meeting-requests/{_request().id}/close").status_code == 303
    assert desk.send(signatures, members=str(four[2].member_id)).status_code == 409


def test_who_has_no_vote_asks_for_nothing(four: list[Mandate]) -> None:
    substitute = next(one for one in four if one.role == MandateRole.SUBSTITUTE)

    for members in ([], [substitute.member], [four[0].member, substitute.member]):
        with pytest.raises(Refused):
            requesting.on_paper(members, "Budget", "", "fr", actor=STAFF)

    four[0].ended_on = today()
    with pytest.raises(Refused):
        requesting.ask(four[0].member, "Budget", "", "fr", by=STAFF)
    assert db.session.scalars(select(MeetingRequest)).all() == []


def _request() -> MeetingRequest:
    number = db.session.scalars(select(MeetingRequest.id)).one()
    return db.session.scalars(member_queries.request(number).execution_options(populate_existing=True)).one()


def _path(mandate: Mandate) -> str:
    url = links.page(links.for_letter(mandate.member, actor=STAFF), "meetings.member", "fr")
    db.session.commit()
    return "/" + url.split("/", 3)[3]
