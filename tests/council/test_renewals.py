"""Renewing the council: everybody is asked, answers by a personal link, the closing appoints for the next term."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.council import terms
from ixevents.council.models import EndReason, Mandate, Member
from ixevents.council.renewal import Renewal, RenewalAnswer, RenewalAsk
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.support import factories
from tests.support.client import StaffClient

MOMENT = datetime(2030, 9, 2, 10, tzinfo=UTC)
ROUND = {"until": "2030-11-30", "deadline": "2030-10-15", "starts_on": "2030-12-01", "ends_on": "2036-11-30"}


@pytest.fixture
def opened(app: Flask, desk: StaffClient, frozen_time: Callable[[datetime], None]) -> Renewal:
    frozen_time(MOMENT)
    desk.sign_in(Role.COUNCIL_SECRETARY)
    for category in (0, 1, 0, 1):
        factories.make_mandate(category=category)
    factories.make_mandate(member=factories.make_member(email=None))
    desk.send("/staff/council/renewal/new", **ROUND, go="do")
    return db.session.scalars(select(Renewal)).one()


def test_everybody_whose_mandate_ends_is_asked(opened: Renewal, desk: StaffClient) -> None:
    asks = db.session.scalars(select(RenewalAsk)).all()
    page = desk.get(f"/staff/council/renewal/{opened.id}").get_data(as_text=True)

    assert (len(asks), len(db.session.scalars(select(Notice)).all())) == (5, 4)
    assert "1 member goes by post" in page


def test_nobody_is_asked_in_two_rounds_at_once(opened: Renewal, desk: StaffClient) -> None:
    again = desk.send("/staff/council/renewal/new", **ROUND, go="do")
    letters = len(db.session.scalars(select(Notice)).all())
    late = factories.make_mandate()
    db.session.commit()
    desk.send("/staff/council/renewal/new", **ROUND, go="do")

    rounds = db.session.scalars(select(Renewal).order_by(Renewal.id)).all()
    assert (again.status_code, "open already" in again.text, letters, len(rounds)) == (409, True, 4, 2)
    assert db.session.scalars(select(RenewalAsk.mandate_id).where(RenewalAsk.renewal_id == rounds[1].id)).all() == [late.id]


def test_who_has_no_mail_gets_the_question_on_paper(opened: Renewal, desk: StaffClient) -> None:
    paper = db.session.scalars(select(RenewalAsk).order_by(RenewalAsk.id.desc())).first()
    assert paper is not None

    printed = desk.get(f"/staff/council/renewal/{opened.id}/letters.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(printed.data)).pages)
    desk.send(f"/staff/council/renewal/asks/{paper.id}", answer="stop", language="unknown")

    assert (printed.mimetype, paper.code in "".join(text.split())) == ("application/pdf", True)
    assert desk.get(f"/staff/council/renewal/{opened.id}/letters.pdf").status_code == 404


def test_the_round_appoints_ends_and_leaves_the_silent_in_office(opened: Renewal, desk: StaffClient, client: FlaskClient) -> None:
    goes, other, stops, _silent, paper = db.session.scalars(select(RenewalAsk).order_by(RenewalAsk.id)).all()
    named = {"name": "Bram Wouters", "email": "bram@example.org", "language": "nl"}

    looked = client.get(f"/fr/council/renewal/{goes.code}")
    unchanged = goes.answer
    client.post(f"/fr/council/renewal/{goes.code}", data={"answer": "continue"})
    client.post(f"/nl/council/renewal/{other.code}", data={"answer": "other", **named})
    client.post(f"/fr/council/renewal/{stops.code}", data={"answer": "stop"})
    desk.send(f"/staff/council/renewal/asks/{paper.id}", answer="continue", language="unknown")
    desk.send(f"/staff/council/renewal/{opened.id}/remind")
    desk.send(f"/staff/council/renewal/{opened.id}/close", decision="2030/300", go="do")

    office = {one.member.name: one for one in terms.office(date(2030, 12, 1))}
    ended = db.session.scalars(select(Mandate.end_reason).where(Mandate.ended_on == date(2030, 12, 1))).all()
    assert (looked.status_code, unchanged) == (200, RenewalAnswer.AWAITED)
    assert (len(office), ended) == (4, [EndReason.TERM] * 4)
    assert (office["Bram Wouters"].ends_on, office["Bram Wouters"].decision) == (date(2036, 11, 30), "2030/300")
    kinds = db.session.scalars(select(Notice.kind)).all()
    assert (kinds.count("council.renewal_asked"), kinds.count("council.appointed")) == (5, 2)
    assert client.post(f"/fr/council/renewal/{goes.code}", data={"answer": "stop"}).status_code == 409


def test_a_resident_names_nobody_else(opened: Renewal, client: FlaskClient) -> None:
    ask = db.session.scalars(select(RenewalAsk).order_by(RenewalAsk.id)).first()
    assert ask is not None

    answer = client.post(f"/fr/council/renewal/{ask.code}", data={"answer": "other", "name": "X", "email": "x@example.org"})

    assert (answer.status_code, ask.answer) == (422, RenewalAnswer.AWAITED)


def test_after_the_deadline_only_the_secretary_writes_answers_down(
    opened: Renewal, desk: StaffClient, client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    ask = db.session.scalars(select(RenewalAsk)).first()
    assert ask is not None
    frozen_time(datetime(2030, 10, 20, 10, tzinfo=UTC))
    desk.sign_in(Role.COUNCIL_SECRETARY)

    late = client.post(f"/fr/council/renewal/{ask.code}", data={"answer": "stop"})
    written = desk.send(f"/staff/council/renewal/asks/{ask.id}", answer="stop", language="unknown")

    assert (late.status_code, written.status_code, ask.answer) == (409, 303, RenewalAnswer.STOP)


def test_a_term_that_ends_on_a_leap_day_suggests_the_next_one(desk: StaffClient) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)
    factories.make_council(term_ends_on=date(2032, 2, 29))

    page = desk.get("/staff/council/renewal/new").text

    assert ['value="2032-02-29"' in page, 'value="2038-02-28"' in page] == [True, True]


def test_the_silent_are_reminded_once_a_day(opened: Renewal, desk: StaffClient, frozen_time: Callable[[datetime], None]) -> None:
    told = []
    for _time in range(2):
        desk.send(f"/staff/council/renewal/{opened.id}/remind")
        told.append(desk.get(f"/staff/council/renewal/{opened.id}").get_data(as_text=True))
    frozen_time(datetime(2030, 9, 3, 10, tzinfo=UTC))
    desk.sign_in(Role.COUNCIL_SECRETARY)
    desk.send(f"/staff/council/renewal/{opened.id}/remind")

    kinds = db.session.scalars(select(Notice.kind)).all()
    assert ("4 letters are on their way" in told[0], "No letter was written" in told[1]) == (True, True)
    assert kinds.count("council.renewal_asked") == 12


def test_a_name_given_after_the_end_is_shown_back(opened: Renewal, desk: StaffClient, client: FlaskClient) -> None:
    ask = db.session.scalars(select(RenewalAsk).order_by(RenewalAsk.id).offset(1)).first()
    assert ask is not None
    desk.send(f"/staff/council/renewal/{opened.id}/close", decision="2030/300", go="do")

    late = client.post(f"/fr/council/renewal/{ask.code}", data={"answer": "other", "name": "Bram Wouters", "email": "bram@example.org"})

    assert (late.status_code, "Bram Wouters" in late.get_data(as_text=True)) == (409, True)
    assert "15 octobre 2030" not in late.get_data(as_text=True)  # the round was closed before that day


def test_who_goes_on_is_in_office_meanwhile_and_who_is_named_is_to_come(opened: Renewal, desk: StaffClient, client: FlaskClient) -> None:
    goes, other = db.session.scalars(select(RenewalAsk).order_by(RenewalAsk.id).limit(2)).all()
    client.post(f"/fr/council/renewal/{goes.code}", data={"answer": "continue"})
    client.post(f"/fr/council/renewal/{other.code}", data={"answer": "other", "name": "Bram Wouters", "email": "bram@example.org"})
    desk.send(f"/staff/council/renewal/{opened.id}/close", decision="2030/300", go="do")
    named = db.session.scalars(select(Member).where(Member.name == "Bram Wouters")).one()
    name = db.session.scalars(select(Member.name).join(Mandate).where(Mandate.id == goes.mandate_id)).one()

    staying = desk.get("/staff/council/members", query_string={"q": name}).text
    coming = desk.get(f"/staff/council/members/{named.id}").text

    assert (name in staying, "To come" in staying, "To come" in coming, "No longer in office" in coming) == (True, False, True, False)
