"""Volunteers as readers of a mailing: by edition, those who were there, never with news."""

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailings import actions, tasks
from ixevents.mailings.models import MailingKind
from ixevents.outbox.models import Notice
from ixevents.volunteers import audience
from tests.support import volunteers
from tests.support.client import StaffClient

WORDS = Translated("Le repas", "De maaltijd"), Translated("Bonjour {name}, {edition} : {link}", "Dag {name}, {edition}: {link}")


def send(selection: dict[str, object]) -> list[Notice]:
    mailing = actions.compose(audience.NAME, selection, MailingKind.PRACTICAL, *WORDS, actor="staff:1")
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    for _time in range(3):
        tasks.carry_on()
    return list(db.session.scalars(select(Notice).where(Notice.kind == "mailings.practical").order_by(Notice.id)))


def test_who_is_counted_on_is_written_to_with_the_own_page_and_nobody_else(any_app: Flask) -> None:
    turn = volunteers.make_turn()
    call, code, address = turn.volunteer.call, turn.volunteer.code, turn.volunteer.email
    volunteers.make_turn(turn.shift, ended_at=now())
    volunteers.make_turn()
    without = volunteers.make_volunteer(call, email=None, email_key=None)
    volunteers.make_turn(volunteers.make_shift(call), without)
    db.session.commit()
    selection = {"calls": [call.id], "came": [], "languages": []}

    (letter,) = send(selection)

    assert (letter.recipient, f"/volunteers/{code}" in letter.text) == (address, True)
    assert audience.without_address(selection) == 1


def test_who_was_there_can_be_written_to_alone(app: Flask) -> None:
    turn = volunteers.make_turn(came=True)
    volunteers.make_turn(turn.shift, came=False)
    db.session.commit()

    (count,) = audience.counts({"calls": [turn.volunteer.call_id], "came": ["yes"]})

    assert count.number == 1
    assert audience.describe([{"calls": [turn.volunteer.call_id], "came": ["yes"]}])[0].endswith("ceux et celles qui étaient là")


def test_they_get_no_news(app: Flask) -> None:
    with pytest.raises(Refused) as refused:
        actions.compose(audience.NAME, {"calls": [1]}, MailingKind.NEWS, *WORDS, actor="staff:1")

    assert refused.value.reason == "kind"


def test_an_officer_finds_them_by_edition(desk: StaffClient) -> None:
    call = volunteers.make_turn().volunteer.call_id
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert f'value="{call}"' in desk.get("/staff/mailings/who?audience=volunteers").text
    assert desk.get(f"/staff/mailings/new?audience=volunteers&call={call}").status_code == 200
