"""A teacher hands a class over to a colleague without us: asked first, taken by link, undone within a week."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.classes import behind, personal
from ixevents.classes.handing import tasks
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.core.tokens import new_code
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations import transfers
from ixevents.registrations.models import Registration, State
from ixevents.visits import notices as visit_notices
from ixevents.visits import queries as visits
from tests.classes.conftest import FRIDAY, MONDAY, a_class, class_slot, registered
from tests.support import forms

pytestmark = pytest.mark.usefixtures("schools")

COLLEAGUE = {"colleague_name": "Lena Peeters", "colleague_email": "lena@example.org", "colleague_phone": "0470 99 88 77"}


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


@pytest.fixture
def registration(app: Flask) -> Registration:
    """A class of Odile's with its places."""
    return registered(a_class(class_slot(capacity=60)), day_phone="0470 12 34 56", contact_next_year=True)[0]


def test_nothing_changes_until_the_colleague_says_yes(client: FlaskClient, registration: Registration) -> None:
    former = registration.code

    asked = client.post(f"/fr/registrations/{former}/class/handover", data=COLLEAGUE)
    page = client.get(asked.location).text
    look = client.get(client.get(f"/fr/registrations/{question().code}").location).text

    assert (asked.status_code, "lena@example.org" in page) == (303, True)
    assert "Reprenez-vous cette classe" in look
    assert (registration.email, registration.code) == ("odile@example.org", former)
    letter = letters("classes.handover_asked")[0]
    assert (letter.recipient, letter.calendar) == ("lena@example.org", None)
    assert not any(word in letter.text for word in ("Odile", "Lena", former))


def test_who_takes_a_class_over_is_its_contact_and_the_former_link_shows_and_changes_nothing(
    client: FlaskClient, registration: Registration
) -> None:
    former, new = hand_over(client, registration)

    page = client.get(f"/nl/registrations/{new}").text
    left = client.get(client.get(f"/fr/registrations/{former}").location).text
    late = client.post(f"/fr/registrations/{former}/withdraw")
    number = client.get(f"/fr/registrations/{former}/number")

    assert "4TQ B" in page
    assert (registration.name, registration.email, registration.phone) == ("Lena Peeters", "lena@example.org", "0471 00 00 00")
    assert (registration.language, behind.party(registration).day_phone) == ("nl", "0471 00 00 00")
    assert not behind.party(registration).contact_next_year
    assert ("Votre classe a été transmise" in left, "lena" in left, "4TQ B" in left) == (True, False, False)
    assert (late.status_code, late.location) == (303, f"/fr/class-handovers/{former}")
    assert number.status_code == 303
    assert registration.live


def test_the_entry_leaves_one_calendar_and_enters_the_other(client: FlaskClient, registration: Registration) -> None:
    before = registration.sequence

    hand_over(client, registration)

    left, came = letters("classes.handed_over")[0], letters("classes.taken_over")[0]
    assert (left.recipient, left.calendar_method, came.recipient, came.calendar_method) == (
        "odile@example.org",
        "CANCEL",
        "lena@example.org",
        "REQUEST",
    )
    for letter in (left, came):
        assert f"SEQUENCE:{before + 1}" in (letter.calendar or "")
    assert registration.code not in left.text


def test_a_class_without_places_hands_no_date_over(client: FlaskClient, registration: Registration) -> None:
    registration.state, registration.seats, registration.seats_waiting = State.WAITING, 0, 24
    db.session.commit()
    client.post(f"/fr/registrations/{registration.code}/class/handover", data=COLLEAGUE)
    code = question().code

    page = client.get(f"/nl/class-handovers/{code}").text
    client.post(f"/nl/class-handovers/{code}/take", data={"phone": "0470 99 88 77"})

    told = letters("classes.handed_over")[0]
    assert ("Wachtend" in page, "voor uw kalender" in page) == (True, False)
    assert ("calendrier" in told.text, told.calendar) == (False, None)


def test_pressed_twice_it_is_asked_and_taken_once(client: FlaskClient, registration: Registration) -> None:
    for _ in range(2):
        client.post(f"/fr/registrations/{registration.code}/class/handover", data=COLLEAGUE)
    code = question().code

    taken = [client.post(f"/nl/class-handovers/{code}/take", data={"phone": "0471 00 00 00"}).status_code for _ in range(2)]

    assert taken == [303, 303]
    kinds = [letter.kind for letter in db.session.scalars(select(Notice).order_by(Notice.id))]
    assert [kind for kind in kinds if kind != "classes.confirmed"] == [
        "classes.handover_asked",
        "classes.handed_over",
        "classes.taken_over",
    ]


def test_the_former_contact_undoes_it_and_has_its_link_again(client: FlaskClient, registration: Registration) -> None:
    former, new = hand_over(client, registration)

    undone = [client.post(f"/fr/class-handovers/{former}/undo").status_code for _ in range(2)]

    assert undone == [303, 303]
    assert client.get(f"/fr/registrations/{former}").status_code == 200
    assert (registration.email, registration.phone, registration.language) == ("odile@example.org", "0470 12 34 56", "fr")
    assert behind.party(registration).contact_next_year
    assert "ging terug" in client.get(client.get(f"/nl/registrations/{new}").location).text
    back, left = letters("classes.handed_back")[0], letters("classes.handover_undone")[0]
    assert (back.recipient, back.calendar_method, left.recipient, left.calendar_method) == (
        "odile@example.org",
        "REQUEST",
        "lena@example.org",
        "CANCEL",
    )
    assert [entry.verb for entry in db.session.scalars(select(Entry).order_by(Entry.id))][-3:] == [
        "hand_over",
        "take_over",
        "undo_handover",
    ]


def test_whoever_has_a_link_cannot_keep_a_class_by_handing_it_on(client: FlaskClient, registration: Registration) -> None:
    former, second = hand_over(client, registration)
    _second, third = hand_over(client, registration, email="third@example.org")

    client.post(f"/fr/class-handovers/{former}/undo")

    assert registration.email == "odile@example.org"
    for code in (second, third):
        assert client.get(f"/fr/registrations/{code}").status_code == 303
        assert client.post(f"/fr/class-handovers/{code}/undo").status_code in (303, 409)
    assert registration.email == "odile@example.org"


def test_it_can_be_undone_for_a_week(client: FlaskClient, registration: Registration, frozen_time: Callable[[datetime], None]) -> None:
    former, _new = hand_over(client, registration)
    frozen_time(MONDAY + timedelta(days=7, minutes=1))

    late = client.post(f"/fr/class-handovers/{former}/undo")

    assert (late.status_code, registration.email) == (409, "lena@example.org")
    personal.expire(MONDAY + timedelta(days=7, minutes=1))
    assert personal.find("odile@example.org") == []


def test_a_colleague_who_says_no_or_nothing_leaves_it_as_it_was(
    client: FlaskClient, registration: Registration, frozen_time: Callable[[datetime], None]
) -> None:
    client.post(f"/fr/registrations/{registration.code}/class/handover", data=COLLEAGUE)
    no = question().code
    client.post(f"/fr/class-handovers/{no}/decline")
    client.post(f"/fr/registrations/{registration.code}/class/handover", data=COLLEAGUE)
    frozen_time(MONDAY + timedelta(days=7))

    assert tasks.end_questions() == 1

    assert [one.state for one in db.session.scalars(select(ClassHandover).order_by(ClassHandover.id))] == ["declined", "expired"]
    assert [letter.recipient for letter in letters("classes.handover_ended")] == ["odile@example.org"] * 2
    assert personal.find("lena@example.org") == []
    late = client.post(f"/fr/class-handovers/{no}/take", data={"phone": "0471 00 00 00"})
    assert (late.status_code, registration.email) == (409, "odile@example.org")


def test_a_question_taken_back_opens_nothing(client: FlaskClient, registration: Registration) -> None:
    client.post(f"/fr/registrations/{registration.code}/class/handover", data=COLLEAGUE)
    code = question().code

    client.post(f"/fr/registrations/{registration.code}/class/handover/take-back")

    late = client.post(f"/fr/class-handovers/{code}/take", data={"phone": "0471 00 00 00"})
    assert (late.status_code, registration.email) == (409, "odile@example.org")


def test_strangers_are_not_written_to_by_it(client: FlaskClient, registration: Registration) -> None:
    ask = f"/fr/registrations/{registration.code}/class/handover"
    own = client.post(ask, data=COLLEAGUE | {"colleague_email": "ODILE@example.org"})
    client.post(ask, data=COLLEAGUE)
    other = client.post(ask, data=COLLEAGUE | {"colleague_email": "other@example.org"})
    answers = []
    for number in range(3):
        client.post(f"{ask}/take-back")
        answers.append(client.post(ask, data=COLLEAGUE | {"colleague_email": f"stranger{number}@example.org"}).status_code)

    assert (own.status_code, other.status_code) == (409, 409)
    assert answers == [303, 303, 409]
    assert "lena@example.org" in other.text


def test_two_classes_of_one_name_do_not_meet_at_one_address(client: FlaskClient, registration: Registration) -> None:
    registered(a_class(registration.slot), email="lena@example.org", key="hers")
    client.post(f"/fr/registrations/{registration.code}/class/handover", data=COLLEAGUE)

    taken = client.post(f"/fr/class-handovers/{question().code}/take", data={"phone": "0471 00 00 00"})

    assert (taken.status_code, registration.email) == (409, "odile@example.org")


def test_a_class_that_moves_takes_its_handing_over_along(client: FlaskClient, registration: Registration) -> None:
    other = class_slot(event=registration.slot.event, starts_at=FRIDAY, capacity=60)
    client.post(f"/fr/registrations/{registration.code}/class/handover", data=COLLEAGUE)
    code = question().code
    moved = transfers.transfer(registration, other, actor="staff:1")
    db.session.commit()

    taken = client.post(f"/fr/class-handovers/{code}/take", data={"phone": "0471 00 00 00"})

    assert (taken.status_code, moved.email, moved.code) == (303, "lena@example.org", code)


def test_each_of_the_two_is_found_and_erased(client: FlaskClient, registration: Registration) -> None:
    former, _new = hand_over(client, registration)

    assert [(one["kind"], one["state"]) for one in personal.find("odile@example.org")] == [("class_handover", HandoverState.TAKEN)]
    assert [one["kind"] for one in personal.find("lena@example.org")] == ["class"]
    assert personal.erase("odile@example.org") == 1
    assert personal.find("odile@example.org") == []
    assert client.post(f"/fr/class-handovers/{former}/undo").status_code == 409


def test_the_former_contact_sees_no_class_of_its_colleague(client: FlaskClient, registration: Registration) -> None:
    old = visit_notices.mine_token(registration)
    assert client.get(f"/fr/classes/{old}").status_code == 200

    hand_over(client, registration)

    assert client.get(f"/fr/classes/{old}").status_code == 410
    assert [one.registration_id for one in db.session.scalars(visits.of_address("lena@example.org"))] == [registration.id]


def test_letters_the_former_contact_had_are_written_to_the_new_one_too(client: FlaskClient, registration: Registration) -> None:
    party = db.session.scalars(visits.by_registration(registration.id)).one()
    assert visit_notices.final(party) is not None
    assert visit_notices.final(party) is None
    db.session.commit()

    hand_over(client, registration)

    again = visit_notices.final(db.session.scalars(visits.by_registration(registration.id)).one())
    assert again is not None
    assert again.recipient == "lena@example.org"


def test_a_link_nobody_has_is_answered_like_before(client: FlaskClient) -> None:
    code = new_code()

    assert client.get(f"/fr/registrations/{code}").status_code == 404
    assert client.post(f"/fr/class-handovers/{code}/take").status_code == 404


def test_the_form_says_what_is_missing(client: FlaskClient, registration: Registration) -> None:
    empty = client.post(f"/fr/registrations/{registration.code}/class/handover", data={"colleague_name": "Lena", "colleague_email": "lena"})

    assert empty.status_code == 422
    assert forms.answers(empty.text, having="colleague_name")["colleague_name"] == "Lena"


def question() -> ClassHandover:
    """Return the open question."""
    return db.session.scalars(select(ClassHandover).where(ClassHandover.state == HandoverState.ASKED)).one()


def letters(kind: str) -> list[Notice]:
    """Return the letters of a kind."""
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def hand_over(client: FlaskClient, registration: Registration, email: str = "lena@example.org") -> tuple[str, str]:
    """Hand a class over, taken in Dutch; return the link it had and the one it has."""
    former = registration.code
    client.post(f"/fr/registrations/{former}/class/handover", data=COLLEAGUE | {"colleague_email": email})
    new = question().code
    assert client.post(f"/nl/class-handovers/{new}/take", data={"phone": "0471 00 00 00"}).status_code == 303
    assert registration.code == new
    return former, new
