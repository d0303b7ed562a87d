"""Requests of persons who gave no mail address: found by name, picked by staff, answered on paper, forgotten like all others."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.associations.models import StandState
from ixevents.backups import restoring
from ixevents.core import addresses
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.persons import Correction, picked_key, picked_rows
from ixevents.core.refusal import Refused
from ixevents.council import personal as council
from ixevents.council import samples as council_samples
from ixevents.council.candidature import CandidatureState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.privacy import actions, erasure, holders, ledger, personal
from ixevents.privacy.models import Identity, PrivacyPaper, PrivacyRequest, RequestState, Want, Way
from ixevents.registrations.models import Registration, State
from tests.support import factories, stands
from tests.support.client import StaffClient

NAME = "Zénobie Lambert"
POSTAL = "Rue de l’Exemple 1\n1050 Ixelles"


def test_the_key_of_picked_rows_is_no_address_and_reads_back() -> None:
    rows = {"registration": [12, 3], "stand": [], "resource": [7]}

    key = picked_key(rows)

    assert picked_rows(key) == {"registration": [3, 12], "resource": [7]}
    assert picked_rows("amina@example.org") == {}
    with pytest.raises(Refused):
        addresses.read(key)


def test_who_gave_no_address_is_found_by_name_or_telephone_in_every_package(app: Flask) -> None:
    _person()

    found = holders.find_named("zenobie lambert")

    assert [one.table for one in found] == ["registration", "council_member", "resource", "stand"]
    assert [one.table for one in holders.find_named("0499 77")] == ["registration"]
    assert [holders.find_named(words) for words in ("", "  ", "Zénobie Dupont")] == [[], [], []]


def test_an_address_is_never_found_by_a_name(app: Flask) -> None:
    factories.make_registration(name=NAME, email="zenobie@example.org")

    assert holders.find_named(NAME) == []


def test_only_what_was_picked_is_found_corrected_and_erased(app: Flask) -> None:
    mine, other = _registration(), _registration()
    request = _request(Want.CORRECT, {"registration": [mine.id]})

    counts = actions.correct(request, Correction(phone="0488 00 00 00"), actor="staff:1")
    phones = mine.phone, other.phone
    erased = erasure.erase(_request(Want.ERASE, {"registration": [mine.id]}), withdraw=True, actor="staff:1")

    assert (counts["registrations"], *phones) == (1, "0488 00 00 00", "0499 77 66 55")
    assert (erased.gone["registrations"], mine.name, other.name) == (1, "", NAME)


def test_erasing_withdraws_from_what_is_to_come_and_goes_through_every_package(any_app: Flask) -> None:
    rows = _person()
    coming = _registration(slot=factories.make_slot(), state=State.CONFIRMED)
    rows["registration"].append(coming.id)

    done = erasure.erase(_request(Want.ERASE, rows), withdraw=True, actor="staff:1")

    assert (done.withdrawn, coming.state, coming.name) == (1, State.CANCELLED, "")
    assert {name: count for name, count in done.gone.items() if count} == {
        "registrations": 2,
        "associations": 1,
        "resources": 1,
        "council": 1,
    }
    assert holders.find_named(NAME) == []


def test_a_row_that_has_an_address_by_now_is_nobody_s_without_one(app: Flask) -> None:
    registration = _registration()
    request = _request(Want.COPY, {"registration": [registration.id]})
    registration.email = registration.email_key = "zenobie@example.org"
    db.session.flush()

    assert holders.find_all(request.key)["registrations"] == []


def test_a_correction_may_bring_the_address_that_was_missing(app: Flask) -> None:
    registration = _registration(slot=factories.make_slot(), state=State.CONFIRMED)
    address = addresses.read("zenobie@example.org")

    actions.correct(_request(Want.CORRECT, {"registration": [registration.id]}), Correction(email=address), actor="staff:1")

    assert (registration.email, registration.email_key) == ("zenobie@example.org", "zenobie@example.org")
    letters = db.session.scalars(select(Notice.kind).where(Notice.recipient == "zenobie@example.org")).all()
    assert "privacy.corrected" in letters


def test_answers_are_kept_on_paper_without_links_until_they_are_given(app: Flask) -> None:
    registration = _registration()
    request = _request(Want.ERASE, {"registration": [registration.id]})
    erasure.erase(request, withdraw=False, actor="staff:1")
    paper = db.session.scalars(select(PrivacyPaper)).one()
    text = paper.text

    personal.forget_answered(now())
    waits = (request.name, paper.text != "")
    actions.give(paper, actor="staff:1")
    actions.give(paper, actor="staff:1")
    personal.forget_answered(now())
    db.session.refresh(paper)

    assert (paper.letter, "http" in text, "Inscriptions (1)" in text) == ("erased", False, True)
    assert waits == (NAME, True)
    assert (request.name, request.postal, request.theirs, paper.text, paper.given_at is not None) == ("", "", {}, "", True)
    assert db.session.scalars(select(Notice)).all() == []


def test_a_letter_nobody_prints_is_not_kept_for_ever(app: Flask) -> None:
    request = _request(Want.ERASE, {"registration": [_registration().id]})
    erasure.erase(request, withdraw=False, actor="staff:1")

    personal.forget_answered(now() + timedelta(days=31))

    assert (request.name, db.session.scalars(select(PrivacyPaper.text)).one()) == ("", "")


def test_a_letter_that_cannot_ask_needs_somebody_who_knows_the_person(app: Flask) -> None:
    asked = actions.Asked(Want.COPY, "", "fr", name=NAME)

    with pytest.raises(Refused):
        actions.enter(asked, Way.POST, today(), actor="staff:1")


def test_a_backup_from_before_brings_nobody_back_who_had_no_address(any_app: Flask) -> None:
    registration = _registration()
    number, name = registration.id, registration.name
    erasure.erase(_request(Want.ERASE, {"registration": [number]}), withdraw=False, actor="staff:1")
    lines = ledger.lines()
    # As a backup of the day before would bring it back.
    registration.name, registration.created_at = name, now() - timedelta(days=1)
    later = _registration()
    db.session.flush()

    forgotten = restoring.forget_again(lines, now() - timedelta(hours=1))

    assert (forgotten, registration.name, later.name) == (1, "", NAME)


def test_a_number_given_anew_is_somebody_else(app: Flask) -> None:
    registration = _registration()
    ledger.note(picked_key({"registration": [registration.id]}), coming=False)
    registration.created_at = now() + timedelta(seconds=1)
    db.session.flush()

    assert list(ledger.returned(ledger.lines())) == []


def test_forgetting_a_substitute_leaves_the_candidate(app: Flask) -> None:
    row = council_samples.candidature("fr")
    row.second_name, row.second_email, row.second_email_key = NAME, "second@example.org", "second@example.org"
    row.state = CandidatureState.RECEIVED
    db.session.flush()
    name = row.name

    count = council.erase("second@example.org")
    kept = row.second_name, str(row.second_email), row.name, str(row.state)
    whole = council.erase(str(row.email_key))

    assert (count, kept) == (1, ("", "None", name, "received"))
    assert (whole, row.name, row.state) == (1, "", CandidatureState.WITHDRAWN)


def test_staff_enter_pick_print_and_hand_over(app: Flask, desk: StaffClient) -> None:
    registration, other = _registration(), _registration(name="Zénobie Lambrecht")
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    facts = {"want": "copy", "way": "counter", "received_on": today().isoformat(), "language": "nl"}
    refused = desk.send("/staff/privacy/new", **facts, identity="link")
    unknown = desk.send("/staff/privacy/new", **facts, name=NAME, identity="link")
    entered = desk.send("/staff/privacy/new", **facts, name=NAME, postal=POSTAL, identity="known")
    request = db.session.scalars(select(PrivacyRequest)).one()
    address = f"/staff/privacy/{request.id}"
    offered = desk.get(f"{address}/theirs?q=Zenobie").text
    wrong = desk.send(f"{address}/theirs?q=Zenobie", theirs=["registration:999"])
    picked = desk.send(f"{address}/theirs?q=Zenobie", theirs=[f"registration:{registration.id}"])
    page = desk.get(address).text
    done = desk.send(f"{address}/copy", go="do")
    paper = db.session.scalars(select(PrivacyPaper)).one()
    letter = _words_of(desk.get(f"/staff/privacy/papers/{paper.id}.pdf").data)
    copy = _words_of(desk.get(f"{address}/copy.pdf").data)
    given = desk.send(f"/staff/privacy/papers/{paper.id}/given")

    assert [answer.status_code for answer in (refused, unknown, wrong)] == [422, 422, 422]
    assert (entered.status_code, entered.location) == (303, f"{address}/theirs")
    assert (NAME in offered, other.name in offered) == (True, True)
    assert (picked.status_code, request.theirs) == (303, {"registration": [registration.id]})
    assert ("1 entry" in page, "0499 77 66 55" in page, other.name in page) == (True, True, False)
    assert (done.status_code, request.state, request.copy_code) == (303, RequestState.ANSWERED, None)
    assert [words in letter for words in ("Zénobie Lambert", "1050 Ixelles", "http")] == [True, True, False]
    assert ("0499 77 66 55" in copy, "Inschrijvingen" in copy) == (True, True)
    assert (given.status_code, paper.given_at is not None) == (303, True)


def test_picking_keeps_what_other_words_found(app: Flask, desk: StaffClient) -> None:
    one, two = _registration(), _registration(name="Z. Lambert-Dubois")
    request = _request(Want.COPY, {"registration": [one.id]})
    desk.sign_in(Role.ADMINISTRATOR)

    desk.send(f"/staff/privacy/{request.id}/theirs?q=Dubois", theirs=[f"registration:{two.id}"])
    both = dict(request.theirs)
    desk.send(f"/staff/privacy/{request.id}/theirs?q=Zénobie")

    assert (both, request.theirs) == ({"registration": [one.id, two.id]}, {"registration": [two.id]})


def test_nothing_is_picked_for_an_address_or_after_the_answer(app: Flask, desk: StaffClient) -> None:
    asked = actions.Asked(Want.COPY, "amina@example.org", "fr")
    addressed = actions.enter(asked, Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")
    closed = actions.settle(_request(Want.OBJECT, {}), Translated("Fait.", "Gedaan."), actor="staff:1")
    desk.sign_in(Role.ADMINISTRATOR)

    statuses = [desk.get(f"/staff/privacy/{one.id}/theirs").status_code for one in (addressed, closed)]

    assert statuses == [404, 404]
    for one in (addressed, closed):
        with pytest.raises(Refused):
            actions.pick(one, {"registration": [1]}, actor="staff:1")


def _words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def _request(want: Want, rows: dict[str, list[int]]) -> PrivacyRequest:
    asked = actions.Asked(want, "", "fr", name=NAME, postal=POSTAL)
    request = actions.enter(asked, Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")
    if rows:
        actions.pick(request, rows, actor="staff:1")
    return request


def _registration(**values: object) -> Registration:
    past = {"state": State.ATTENDED} | values
    past.setdefault("slot", factories.make_slot(starts_at=now() - timedelta(days=5)))
    return factories.make_registration(**{"name": NAME, "email": None, "phone": "0499 77 66 55", **past})


def _person() -> dict[str, list[int]]:
    """Put one person without an address into every package that keeps such; return the rows."""
    registration = _registration()
    member = factories.make_member(name=NAME, email=None, search="zenobie lambert")
    resource = factories.make_resource(name=NAME, email=None, email_key=None, search="zenobie lambert")
    stand = stands.make_stand(contact=NAME, email=None, email_key=None, state=StandState.REFUSED)
    rows = {"registration": registration, "council_member": member, "resource": resource, "stand": stand}
    db.session.flush()
    return {table: [row.id] for table, row in rows.items()}
