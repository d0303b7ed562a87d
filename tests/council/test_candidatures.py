"""Candidatures: offered by anybody, confirmed by letter, decided by the secretary, forgotten in time."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from ixevents.accounts.roles import Role
from ixevents.core import enterprise
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.council import candidature_queries, candidatures, personal
from ixevents.council.candidature import Call, Candidature, CandidatureState
from ixevents.council.models import Mandate, MandateRole, Member
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.forms import answers

MOMENT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def call(app: Flask, frozen_time: Callable[[datetime], None]) -> Call:
    frozen_time(MOMENT)
    council = factories.make_council()
    facts = {
        "text": Translated("Nous cherchons des membres.", "We zoeken leden.", "We look for members."),
        "opens_on": date(2026, 3, 1),
        "closes_on": date(2026, 3, 31),
        "category_ids": [one.id for one in council.categories[:2]],
    }
    call = candidatures.open_call(council, facts, actor="staff:1")
    db.session.commit()
    return call


def filled(client: FlaskClient, call: Call, **values: Any) -> dict[str, Any]:
    form = {
        "category": call.category_ids[1],
        "organisation": "Les Palabres",
        "number": "BE 0123.456.749",
        "name": "Amina Diallo",
        "email": "amina@example.org",
        "language": "fr",
        "motivation": "Apporter la voix des quartiers.",
        "second_name": "Bram Wouters",
        "second_email": "bram@example.org",
        "second_language": "nl",
        "old_enough": "y",
        "gender": "f",
    }
    stamp = answers(client.get("/fr/council/apply").get_data(as_text=True), having="stamp")["stamp"]
    return {**form, **values, "stamp": stamp}


def test_an_association_stands_and_confirms_its_address(client: FlaskClient, call: Call) -> None:
    answer = client.post("/fr/council/apply", data=filled(client, call))
    held = db.session.scalars(select(Candidature)).one()
    state = held.state
    page = client.get(f"/nl/council/apply/{held.code}").get_data(as_text=True)
    client.post(f"/fr/council/apply/{held.code}/confirm")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/council/apply/sent")
    assert (state, held.state, held.number, held.second_language) == (CandidatureState.HELD, CandidatureState.RECEIVED, "0123456749", "nl")
    assert "Kandidatuur bevestigen" in page or "bevestigen" in page
    assert db.session.scalars(select(Notice.kind).order_by(Notice.id)).all() == [
        "council.candidature_confirm",
        "council.candidature_received",
    ]


def test_a_double_click_and_the_same_address_are_one_candidature(client: FlaskClient, call: Call) -> None:
    form = filled(client, call)
    client.post("/fr/council/apply", data=form)
    client.post("/fr/council/apply", data=form)
    client.post("/fr/council/apply", data=filled(client, call, email="AMINA@example.org"))

    assert len(db.session.scalars(select(Candidature)).all()) == 1
    assert len(db.session.scalars(select(Notice)).all()) == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"number": "0123.456.748"}, "numéro d’entreprise"),
        ({"organisation": ""}, "nom de l’organisation"),
        ({"old_enough": ""}, "âge"),
        ({"second_email": "", "second_phone": ""}, "suppléant"),
        ({"motivation": ""}, "pourquoi"),
        ({"email": "amina"}, "adresse e-mail complète"),
    ],
)
def test_what_lacks_is_said_and_what_was_typed_stays(client: FlaskClient, call: Call, values: dict[str, str], words: str) -> None:
    answer = client.post("/fr/council/apply", data=filled(client, call, **values))

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert 'value="Amina Diallo"' in answer.get_data(as_text=True)
    assert db.session.scalars(select(Candidature)).all() == []


def test_outside_of_a_call_nothing_is_taken(client: FlaskClient, call: Call, frozen_time: Callable[[datetime], None]) -> None:
    form = filled(client, call)
    frozen_time(datetime(2026, 4, 1, 10, tzinfo=UTC))

    answer = client.post("/fr/council/apply", data=form)

    assert answer.status_code == 200
    assert db.session.scalars(select(Candidature)).all() == []


def test_a_candidate_changes_and_withdraws(client: FlaskClient, call: Call) -> None:
    client.post("/fr/council/apply", data=filled(client, call))
    held = db.session.scalars(select(Candidature)).one()
    path = f"/fr/council/apply/{held.code}"

    client.post(f"{path}/change", data={"motivation": "Autre chose.", "second_name": "", "second_language": "unknown"})
    client.post(f"{path}/withdraw")

    assert (held.motivation, held.second_name, held.state) == ("Autre chose.", "", CandidatureState.WITHDRAWN)
    assert "Votre candidature est retirée" in client.get(path).text
    assert client.post(f"{path}/change", data={"motivation": "x"}).status_code == 409
    assert client.get("/fr/council/apply/unknown-code").status_code == 404


def test_many_are_appointed_at_once_with_substitutes_and_letters(desk: StaffClient, client: FlaskClient, call: Call) -> None:
    desk.sign_in(Role.COUNCIL_SECRETARY)
    for number in range(2):
        form = filled(client, call, email=f"a{number}@example.org", second_email=f"b{number}@example.org", organisation=f"Asbl {number}")
        client.post("/fr/council/apply", data=form)
    found = db.session.scalars(select(Candidature).order_by(Candidature.id)).all()
    for one in found:
        client.post(f"/fr/council/apply/{one.code}/confirm")
    ids = [one.id for one in found]
    path = f"/staff/council/candidatures/appoint?c={ids[0]}&c={ids[1]}"
    term = {"starts_on": "2026-04-01", "ends_on": "2030-11-30", "decision": "2026/55"}

    desk.send("/staff/council/candidatures/propose", chosen=ids, do="propose")
    proposed = {one.state for one in found}
    look = desk.send(path, **term, go="rehearse").get_data(as_text=True)
    before = len(db.session.scalars(select(Member)).all())
    desk.send(path, **term, go="do")

    mandates = db.session.scalars(select(Mandate)).all()
    assert (proposed, before) == ({CandidatureState.PROPOSED}, 0)
    assert "4 letters will be written" in look
    assert sorted(one.role for one in mandates) == sorted([MandateRole.EFFECTIVE, MandateRole.SUBSTITUTE] * 2)
    assert {one.state for one in found} == {CandidatureState.APPOINTED}
    assert len(db.session.scalars(select(Notice).where(Notice.kind == "council.appointed")).all()) == 4
    assert desk.send(path, **term, go="do").status_code == 409


def test_who_is_not_retained_is_told_and_forgotten_in_time(
    desk: StaffClient, client: FlaskClient, call: Call, frozen_time: Callable[[datetime], None]
) -> None:
    client.post("/fr/council/apply", data=filled(client, call))
    one = db.session.scalars(select(Candidature)).one()
    client.post(f"/fr/council/apply/{one.code}/confirm")
    desk.sign_in(Role.COUNCIL_SECRETARY)
    desk.send(f"/staff/council/candidatures/refuse?c={one.id}", decision="2026/56", go="do")
    told = db.session.scalars(select(Notice.kind).order_by(Notice.id.desc())).first()
    frozen_time(MOMENT + timedelta(days=181))

    counts = personal.expire(now())
    db.session.commit()

    assert (told, counts["candidatures"]) == ("council.candidature_refused", 1)
    assert (one.name, one.email, one.motivation, one.state) == ("", None, "", CandidatureState.REFUSED)
    assert client.get(f"/fr/council/apply/{one.code}").status_code == 404


def test_what_was_never_confirmed_is_forgotten_after_a_week(client: FlaskClient, call: Call) -> None:
    client.post("/fr/council/apply", data=filled(client, call))

    assert personal.expire(now() + timedelta(days=6))["candidatures"] == 0
    assert personal.expire(now() + timedelta(days=8))["candidatures"] == 1


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("BE 0123.456.749", "0123456749"), ("0123456749", "0123456749"), ("0123456748", None), ("2123456749", None), ("", None)],
)
def test_an_enterprise_number_checks_itself(typed: str, digits: str | None) -> None:
    assert enterprise.read(typed) == digits


def test_words_that_come_after_the_decision_are_shown_back(desk: StaffClient, client: FlaskClient, call: Call) -> None:
    client.post("/fr/council/apply", data=filled(client, call))
    one = db.session.scalars(select(Candidature)).one()
    client.post(f"/fr/council/apply/{one.code}/confirm")
    desk.sign_in(Role.COUNCIL_SECRETARY)
    desk.send("/staff/council/candidatures/propose", chosen=[one.id], do="propose")

    late = client.post(f"/fr/council/apply/{one.code}/change", data={"motivation": "Une phrase écrite longtemps.", "second_language": "nl"})

    page = late.get_data(as_text=True)
    assert (late.status_code, "Une phrase écrite longtemps." in page, "Apporter la voix des quartiers." in page) == (409, True, True)


def test_errors_are_said_in_the_order_of_the_page_and_what_is_needed_is_not_called_optional(client: FlaskClient, call: Call) -> None:
    page = client.post("/fr/council/apply", data={**filled(client, call), "organisation": "", "email": "", "motivation": ""})

    text = page.get_data(as_text=True)
    summary = text[text.index('id="error-summary"') : text.index("</ul>", text.index('id="error-summary"'))]
    assert summary.index("#organisation") < summary.index("#email") < summary.index("#motivation")
    assert "field-optional" not in text[text.index('for="organisation"') : text.index('for="number"')]


@pytest.mark.parametrize("late", ["propose", "withdraw", "refuse"])
def test_what_is_decided_meanwhile_is_not_undone_by_who_looked_before(app: Flask, client: FlaskClient, call: Call, late: str) -> None:
    client.post("/fr/council/apply", data=filled(client, call))
    one = db.session.scalars(candidature_queries.some([db.session.scalars(select(Candidature.id)).one()])).one()
    candidatures.confirm(one)
    db.session.commit()
    assert one.state == CandidatureState.RECEIVED
    decided = update(Candidature).values(state=CandidatureState.APPOINTED).execution_options(synchronize_session=False)
    db.session.execute(decided)

    with nullcontext() if late == "withdraw" else pytest.raises(Refused):
        getattr(candidatures, late)(one, **({} if late == "withdraw" else {"actor": "staff:1"}))
    db.session.commit()

    assert db.session.scalars(select(Candidature.state)).one() == CandidatureState.APPOINTED
