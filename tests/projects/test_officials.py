"""The officials of the archive: nobody writes to them, whatever the letter (Q-03)."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Role
from ixevents.core import addresses
from ixevents.core.clock import today
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.meetings import notices
from ixevents.outbox import actions, worker
from ixevents.outbox.models import Notice, NoticeState
from ixevents.outbox.post import post
from ixevents.privacy.models import PrivacyPaper, PrivacyRequest
from ixevents.projects import officials, records
from ixevents.projects.background import HistoricContact
from ixevents.projects.personal import erase
from ixevents.registrations.models import Registration
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.forms import answers

WORDS = "No letter of ours can go to this address"
WORDS_OF_ONE = {"theme": "council", "rows": [], "link": ""}


def _official() -> str:
    return next(each for each in sorted(officials.addresses()) if each.startswith("france"))


def test_they_are_those_of_the_records_however_they_are_typed(app: Flask) -> None:
    records.load()
    kept = [each for row in db.session.scalars(select(HistoricContact)) for each in (row.email, row.email_as_written) if each]

    assert (len(kept), {each.casefold() for each in kept}) == (4, set(officials.addresses()))
    assert all(addresses.archived(each) and addresses.archived(each.upper()) for each in kept)


def test_a_letter_that_lies_there_to_one_goes_nowhere_and_says_why(app: Flask) -> None:
    written = post("council.link", _official().upper(), "fr", context=WORDS_OF_ONE.copy)
    other = post("council.link", "resident@example.org", "fr", context=WORDS_OF_ONE.copy)
    db.session.commit()
    assert written is not None
    assert other is not None

    worker.run_once()
    first = _state(written)
    actions.resend(db.session.get_one(Notice, written.id))
    db.session.commit()
    worker.run_once()

    assert (first, _state(written), _state(other)[0]) == (_state(written), (NoticeState.FAILED, True), NoticeState.SENT)


def test_who_is_erased_from_the_archive_is_written_to_no_more_for_that(app: Flask) -> None:
    records.load()
    erased = erase(_official())
    db.session.commit()

    assert (erased, addresses.archived(_official())) == (1, True)


@pytest.mark.parametrize("typed", [str, str.upper])
def test_staff_read_beside_the_field_that_nobody_writes_there(app: Flask, desk: StaffClient, typed: Callable[[str], str]) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    email = typed(_official())
    seat = factories.make_seat()
    db.session.commit()
    before = db.session.scalar(select(func.count()).select_from(Staff))

    member = desk.send(f"/staff/council/members/new?seat={seat.id}", name="Ann", email=email, language="fr", starts_on="2026-11-27")
    seen = desk.get("/staff/settings/organiser").text
    account = desk.send("/staff/people/invite", email=email, name="Ann", language="fr", roles=["reception"])
    settings = desk.send("/staff/settings/organiser", **answers(seen, having="CONTACT_EMAIL") | {"CONTACT_EMAIL": email})

    assert [(page.status_code, WORDS in page.text) for page in (member, account, settings)] == [(422, True)] * 3
    assert (db.session.scalars(select(Member)).all(), db.session.scalar(select(func.count()).select_from(Staff))) == ([], before)


def test_a_member_who_was_entered_so_is_convened_on_paper(app: Flask) -> None:
    assert [notices.reachable(factories.make_member(email=each)) for each in (_official(), "ann@example.org")] == [False, True]


def test_the_public_is_asked_for_another_address(client: FlaskClient) -> None:
    slot = factories.make_slot()
    db.session.commit()

    path = f"/en/events/{slot.event.slug}/register?slot={slot.id}"
    opened = answers(client.get(path).text, having="email")
    page = client.post(path, data=opened | {"name": "Resident", "seats": "1", "email": _official()})

    assert (page.status_code, WORDS in page.text, db.session.scalars(select(Registration)).all()) == (422, True, [])


def test_their_own_request_is_answered_on_paper(app: Flask, desk: StaffClient) -> None:
    records.load()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    facts = {"want": "copy", "way": "counter", "received_on": today().isoformat(), "language": "fr", "email": _official()}

    asked = desk.send("/staff/privacy/new", **facts, identity="link")
    seen = desk.send("/staff/privacy/new", **facts, identity="seen")

    request = db.session.scalars(select(PrivacyRequest)).one()
    papers = db.session.scalars(select(PrivacyPaper.letter)).all()
    assert (asked.status_code, WORDS in asked.text, seen.status_code) == (409, True, 303)
    assert (request.email_key, list(papers), db.session.scalars(select(Notice)).all()) == (_official(), ["received"], [])


def _state(notice: Notice) -> tuple[NoticeState, bool]:
    db.session.expire_all()
    found = db.session.get_one(Notice, notice.id)
    return found.state, "archive" in (found.last_answer or "")
