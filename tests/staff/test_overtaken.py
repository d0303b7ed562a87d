"""Two of the secretary's team write the same at once: nobody overwrites what was not read, and saving again is a choice."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.council import actions, renewals
from ixevents.council.candidature import Call
from ixevents.council.models import CouncilCategory, CouncilGroup, CouncilSeat
from ixevents.council.renewal import RenewalAsk
from ixevents.extensions import db
from ixevents.meetings.models import AgendaItem
from ixevents.minutes.models import Conflict, ItemRecord, Vote
from tests.support import factories, sittings
from tests.support.client import StaffClient
from tests.support.forms import answers


@pytest.fixture
def secretary(app: Flask, desk: StaffClient, frozen_time: Callable[..., None]) -> StaffClient:
    frozen_time(sittings.BEGINS + timedelta(hours=1))
    desk.sign_in(Role.COUNCIL_SECRETARY)
    return desk


@pytest.mark.parametrize("which", ["call", "item", "notes"])
def test_the_second_of_two_reads_what_the_first_wrote(secretary: StaffClient, which: str) -> None:
    page, post, field = _case(which)
    opened = answers(secretary.get(page).text, "opened")

    first = secretary.send(post, **opened | {f"{field}_nl": "Eerst."})
    twice = secretary.send(post, **opened | {f"{field}_nl": "Eerst."})
    slower = secretary.send(post, **opened | {f"{field}_fr": "Ensuite."})
    before = _text(which)
    again = secretary.send(post, **answers(slower.text, "opened"))

    assert (first.status_code, twice.status_code, slower.status_code, before.nl) == (303, 303, 409, "Eerst.")
    assert ("Saved by somebody else" in slower.text, "Eerst." in slower.text, "(FR)" in slower.text) == (True, True, True)
    assert (again.status_code, _text(which).fr) == (303, "Ensuite.")


@pytest.mark.parametrize("which", ["category", "group", "seat", "answer"])
def test_the_second_who_changes_the_council_compares_before_saving(secretary: StaffClient, which: str) -> None:
    page, field, theirs, mine, stands = _of_the_council(which)
    opened = answers(secretary.get(page).text, "opened")

    first = secretary.send(page, **opened | {field: theirs})
    twice = secretary.send(page, **opened | {field: theirs})
    slower = secretary.send(page, **opened | {field: mine})
    before = stands()
    again = secretary.send(page, **answers(slower.text, "opened"))

    assert [answer.status_code for answer in (first, twice, slower, again)] == [303, 303, 409, 303]
    assert ("Saved by somebody else" in slower.text, before, stands()) == (True, theirs, mine)


def _of_the_council(which: str) -> tuple[str, str, str, str, Callable[[], str]]:
    """Return the page, the field that two change, the words of the first and the second, and how to read what stands."""
    council, mandate = factories.make_council(), factories.make_mandate(category=1)
    group = actions.add_group(council, Translated("Écoles", "Scholen"), [mandate.member], actor="staff:1")
    days = {"until": date(2030, 11, 30), "deadline": date(2030, 10, 1), "starts_on": date(2030, 12, 1), "ends_on": date(2036, 11, 30)}
    ask = renewals.open_round(council, **days, actor="staff:1").asks[0]
    number, base = council.categories[0].id, "/staff/council"
    db.session.commit()
    if which == "category":
        column = select(CouncilCategory.name).where(CouncilCategory.id == number)
        return f"{base}/rules/categories/{number}", "name_nl", "Inwoners", "Bewoners", lambda: _now(column).nl
    if which == "group":
        return f"{base}/rules/groups/{group.id}", "name_nl", "Schoolgroep", "Klassen", lambda: _now(select(CouncilGroup.name)).nl
    if which == "seat":
        page, column = f"{base}/seats/{mandate.seat_id}/edit", select(CouncilSeat.organisation)
        return page, "organisation", "Solidair vzw", "Solidaire ASBL", lambda: _now(column)
    return f"{base}/renewal/asks/{ask.id}", "answer", "stop", "continue", lambda: str(_now(select(RenewalAsk.answer)))


def _now(column: Select[Any]) -> Any:
    db.session.expire_all()
    return db.session.scalars(column).first()


def _case(which: str) -> tuple[str, str, str]:
    """Return the page, where its form goes, and the field that is written."""
    if which == "call":
        council = factories.make_council()
        text, days = Translated("Appel", "Oproep"), {"opens_on": date(2027, 1, 1), "closes_on": date(2027, 12, 31)}
        call = Call(council_id=council.id, text=text, category_ids=[council.categories[0].id], **days)
        db.session.add(call)
        db.session.commit()
        return (f"/staff/council/candidatures/calls/{call.id}",) * 2 + ("text",)
    if which == "item":
        meeting = sittings.make_meeting(
            3, starts_at=sittings.BEGINS + timedelta(days=9), ends_at=sittings.BEGINS + timedelta(days=9, hours=2)
        )
        db.session.commit()
        return (f"/staff/meetings/{meeting.id}/items/{meeting.items[0].id}",) * 2 + ("text",)
    sitting = sittings.held(sittings.make_meeting(3), there=2)
    db.session.commit()
    path = f"/staff/sittings/{sitting.meeting_id}/items/{sitting.meeting.items[0].id}"
    return path, f"{path}/text", "discussion"


def _text(which: str) -> Translated:
    column = {"call": Call.text, "item": AgendaItem.text, "notes": ItemRecord.discussion}[which]
    db.session.expire_all()
    return db.session.scalars(select(column).order_by(column.class_.id)).first() or Translated()


def test_a_vote_sent_twice_is_one_and_another_one_is_looked_at_first(secretary: StaffClient) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=2)
    db.session.commit()
    path = f"/staff/sittings/{sitting.meeting_id}/items/{sitting.meeting.items[0].id}/votes/totals"
    opened = answers(secretary.get(path).text, "votes_for")

    first = secretary.send(path, **opened | {"votes_for": "2"})
    twice = secretary.send(path, **opened | {"votes_for": "2"})
    other = secretary.send(path, **opened | {"votes_for": "1", "votes_against": "1"})
    before = len(db.session.scalars(select(Vote.id)).all())
    again = secretary.send(path, **answers(other.text, "votes_for"))

    assert [answer.status_code for answer in (first, twice, other, again)] == [303, 303, 422, 303]
    assert ("Another vote was recorded" in other.text, before, len(db.session.scalars(select(Vote.id)).all())) == (True, 1, 2)


def test_who_is_called_by_name_is_called_again_when_somebody_came_meanwhile(secretary: StaffClient) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=2)
    db.session.commit()
    one, _two, late = sitting.attendances
    path = f"/staff/sittings/{sitting.meeting_id}/items/{sitting.meeting.items[0].id}/votes/names"
    opened = answers(secretary.get(path).text, f"choice_{one.id}") | {f"choice_{one.id}": "for"}

    secretary.send(f"/staff/sittings/{sitting.meeting_id}/attendance", do=f"come:{late.id}")
    old = secretary.send(path, **opened)
    again = secretary.send(path, **answers(old.text, f"choice_{late.id}"))

    assert (old.status_code, f"choice_{late.id}" in old.text, again.status_code) == (422, True, 303)
    assert [vote.votes_for for vote in db.session.scalars(select(Vote))] == [1]


def test_two_who_enter_other_members_at_once_undo_nothing(secretary: StaffClient) -> None:
    sitting = sittings.held(sittings.make_meeting(3, substitutes=0), there=2)
    db.session.commit()
    one, two = sitting.attendances[:2]
    meeting, base = sitting.meeting, f"/staff/sittings/{sitting.meeting_id}"
    item, hours = f"{base}/items/{meeting.items[0].id}", f"{base}/people/{one.id}"
    seen, opened = answers(secretary.get(item).text, "seen"), answers(secretary.get(hours).text, "weight")

    secretary.send(f"{item}/aside", **seen | {"away": [str(one.id)]})
    secretary.send(f"{item}/aside", **seen | {"away": [str(two.id)]})
    secretary.send(f"{base}/attendance", do=f"leave:{one.id}")
    late = secretary.send(hours, **opened | {"weight": "2"})

    assert [conflict.attendance_id for conflict in db.session.scalars(select(Conflict))] == [one.id]
    db.session.expire_all()
    again = sittings.load(meeting).attendances[0]
    assert (late.status_code, late.location, again.weight, again.spells[0].left_at is None) == (303, hours, 1, False)
