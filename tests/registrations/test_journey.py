"""A resident's whole story through the pages: sign up, change, withdraw; and everything that can go otherwise."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events.models import EventState, Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import slot_actions, tasks
from ixevents.registrations.models import Registration, State
from tests.support import factories
from tests.support.queries import count_queries

STATEMENTS_TO_REGISTER = 7


def test_sign_up_leads_to_the_private_page_and_writes_one_letter(client: FlaskClient) -> None:
    slot = _slot(capacity=40)

    answer = _sign_up(client, slot, seats=3)

    registration = _only()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/fr/registrations/{registration.code}")
    assert (registration.state, registration.seats, registration.language) == (State.CONFIRMED, 3, "fr")
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.kind, notice.recipient, notice.calendar_method) == ("registrations.confirmed", "resident@example.org", "REQUEST")
    assert f"/fr/registrations/{registration.code}" in notice.text
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_signing_up_costs_a_known_number_of_statements(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    form = _form(client, slot) | {"seats": "1", "name": "R", "email": "r@example.org"}
    path = _path(slot)

    with count_queries() as statements:
        answer = client.post(path, data=form)

    assert answer.status_code == 303
    assert len(statements) == STATEMENTS_TO_REGISTER


def test_the_same_sending_again_shows_the_same_page_and_adds_nothing(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    form = _form(client, slot) | {"seats": "2", "name": "R", "email": "r@example.org"}

    first, second = client.post(_path(slot), data=form), client.post(_path(slot), data=form)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(db.session.scalars(select(Registration)).all()) == 1
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_an_address_known_already_gets_its_link_again_and_the_sender_learns_no_code(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    _sign_up(client, slot, email="r@example.org")
    code = _only().code

    answer = _sign_up(client, slot, email="R@EXAMPLE.org ")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/fr/events/{slot.event.slug}/register/sent"
    assert _only().code == code
    assert [notice.kind for notice in db.session.scalars(select(Notice).order_by(Notice.id))] == [
        "registrations.confirmed",
        "registrations.already",
    ]


def test_where_addresses_are_confirmed_known_and_unknown_ones_get_the_same_answer(client: FlaskClient) -> None:
    slot = _slot(capacity=40, event=factories.make_event(confirm_by_email=True))

    first, second = _sign_up(client, slot), _sign_up(client, slot)

    assert (first.status_code, first.headers["Location"], first.data) == (second.status_code, second.headers["Location"], second.data)


def test_held_seats_are_confirmed_by_the_button_not_by_opening_the_link(client: FlaskClient) -> None:
    slot = _slot(capacity=40, event=factories.make_event(confirm_by_email=True))
    _sign_up(client, slot, seats=2)
    registration = _only()
    path = f"/fr/registrations/{registration.code}"

    for _ in range(2):
        client.get(path)
        client.head(path)
    assert (registration.state, slot.seats_taken) == (State.HELD, 2)
    answer = client.post(f"{path}/confirm")
    client.post(f"{path}/confirm")

    assert (answer.status_code, _only().state) == (303, State.CONFIRMED)
    assert _kinds() == ["registrations.confirm_address", "registrations.confirmed"]


def test_a_late_confirmation_counts_while_there_is_room_and_explains_when_there_is_none(client: FlaskClient) -> None:
    slot = _slot(capacity=1, event=factories.make_event(confirm_by_email=True))
    _sign_up(client, slot, email="late@example.org")
    late = _only()

    with time_machine.travel(now() + timedelta(minutes=40), tick=False):
        tasks.expire_due()
        _sign_up(client, slot, email="other@example.org")
        answer = client.post(f"/fr/registrations/{late.code}/confirm")

    assert (answer.status_code, late.state) == (409, State.EXPIRED)


def test_change_and_withdraw_by_the_private_page(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    path = _sign_up(client, slot, seats=3).headers["Location"]

    changed = client.post(f"{path}/change", data={"seats": "2"})
    told = client.get(changed.headers["Location"]).text
    again = client.post(f"{path}/change", data={"seats": "2"})
    withdrawn = client.post(f"{path}/withdraw")
    twice = client.post(f"{path}/withdraw")

    assert [answer.status_code for answer in (changed, again, withdrawn, twice)] == [303, 303, 303, 303]
    assert ("Le nouveau nombre est enregistré." in told, "enregistré" in client.get(withdrawn.headers["Location"]).text) == (True, False)
    assert (_only().state, slot.seats_taken) == (State.CANCELLED, 0)
    assert _kinds() == ["registrations.confirmed", "registrations.changed", "registrations.withdrawn"]
    last = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert last is not None
    assert last.calendar_method == "CANCEL"


def test_on_whole_days_one_may_still_come_or_stay_away_until_they_are_over(
    client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    midnight = datetime(2026, 12, 4, 23, tzinfo=UTC)
    frozen_time(midnight + timedelta(hours=10))
    slot = _slot(capacity=40, starts_at=midnight, ends_at=midnight + timedelta(days=2), all_day=True)

    listed = client.get("/en/agenda").text
    answer = _sign_up(client, slot, seats=3)
    own = answer.headers["Location"]
    changed = client.post(f"{own}/change", data={"seats": "2"})
    withdrawn = client.post(f"{own}/withdraw")

    assert ("40 places left" in listed, "Registration is closed" in listed) == (True, False)
    assert [one.status_code for one in (answer, changed, withdrawn)] == [303] * 3
    assert (_only().state, slot.seats_taken) == (State.CANCELLED, 0)

    frozen_time(slot.ends_at)
    assert client.post(_path(slot), data={"slot": str(slot.id)}).status_code == 409


def test_what_lasts_several_days_says_all_of_them_wherever_one_signs_up(
    client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 11, 20, 9, tzinfo=UTC))
    midnight = datetime(2026, 12, 4, 23, tzinfo=UTC)
    slot = _slot(capacity=40, starts_at=midnight, ends_at=midnight + timedelta(days=2), all_day=True)

    form, event = (client.get(f"/en/events/{slot.event.slug}{more}").text for more in ("/register", ""))
    own = client.get(_sign_up(client, slot).headers["Location"].replace("/fr/", "/en/")).text

    assert all("until 6\u00a0Dec" in page for page in (form, event, own))
    assert all("Saturday 5 December 2026 – Sunday 6 December 2026" in page for page in (event, own))


def test_coming_back_after_withdrawing_starts_above_the_cancelled_sequence(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    path = _sign_up(client, slot).headers["Location"]
    client.post(f"{path}/withdraw")

    _sign_up(client, slot)

    rows = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [(row.state, row.sequence) for row in rows] == [(State.CANCELLED, 1), (State.CONFIRMED, 2)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("name", "line\r\nBcc: other@example.org"),
        ("email", "nobody"),
        ("email", "a@b@c.org"),
        ("email", "josé@example.org"),
        ("email", "x" * 260 + "@example.org"),
        ("email", "x" * 65 + "@example.org"),
        ("email", "=?utf-8?q?a=0ab?=@example.org"),
        ("seats", "0"),
        ("seats", "9"),
        ("seats", "many"),
        ("seats", "-1"),
        ("seats", "99999999999999999999"),
        ("needs_note", "x" * 401),
        ("needs", "invented"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_what_was_typed_stays(client: FlaskClient, field: str, value: str) -> None:
    slot = _slot(capacity=40)
    typed = {"seats": "2", "name": "Amina", "email": "amina@example.org"} | {field: value}

    answer = client.post(_path(slot), data=_form(client, slot) | typed)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    kept = "Amina" if field != "name" else "amina@example.org"
    assert f'value="{kept}"' in answer.text
    assert db.session.scalars(select(Registration)).all() == []


@pytest.mark.parametrize(
    "name", ["Zoë 🎉", "' OR 1=1", "{{7*7}}", "<script>alert(1)</script>", "%(x)s", "e\u0301le\u0300ve", "\u05d0\u05d1"]
)
def test_unusual_names_are_kept_exactly_and_shown_escaped(client: FlaskClient, name: str) -> None:
    slot = _slot(capacity=40)

    path = _sign_up(client, slot, name=name).headers["Location"]

    page = client.get(path).text
    assert "<script>alert" not in page
    assert _only().name == unicodedata.normalize("NFC", name)
    assert name not in db.session.scalars(select(Notice.text)).one()


def test_machines_are_found_and_told_how_to_go_on(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    typed = {"seats": "2", "name": "R", "email": "r@example.org", "website": "https://spam.example"}

    answer = client.post(_path(slot), data=_form(client, slot) | typed)

    assert answer.status_code == 422
    assert db.session.scalars(select(Registration)).all() == []
    assert "spam.example" not in answer.text


def test_a_form_open_for_two_days_keeps_what_was_typed_and_works_at_the_second_try(client: FlaskClient) -> None:
    slot = _slot(capacity=40, starts_at=now() + timedelta(days=20))
    typed = _form(client, slot) | {"seats": "2", "name": "Amina", "email": "amina@example.org"}

    with time_machine.travel(now() + timedelta(days=2), tick=False):
        first = client.post(_path(slot), data=typed)
        second = client.post(_path(slot), data=typed | _hidden(first.text))

    assert (first.status_code, 'value="Amina"' in first.text, second.status_code) == (422, True, 303)


def test_a_slot_that_moved_while_the_form_was_open_is_explained_and_can_be_sent_again(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    typed = _form(client, slot) | {"seats": "2", "name": "Amina", "email": "amina@example.org"}
    slot_actions.move(slot, slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1), slot.place, actor="system")
    db.session.commit()

    first = client.post(_path(slot), data=typed)
    second = client.post(_path(slot), data=typed | _hidden(first.text))

    assert (first.status_code, second.status_code) == (422, 303)
    assert _only().state == State.CONFIRMED


def test_a_date_that_is_moved_to_where_it_is_writes_to_nobody(app: Flask) -> None:
    registration = factories.make_registration()
    slot, sequence = registration.slot, registration.sequence
    later = slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1)

    letters = [slot_actions.move(slot, *moments, slot.place, actor="system") for moments in ((slot.starts_at, slot.ends_at), later, later)]

    assert (letters, registration.sequence) == ([0, 1, 0], sequence + 1)
    assert [one.kind for one in db.session.scalars(select(Notice))] == ["registrations.moved"]


@pytest.mark.parametrize("reason", ["called_off", "closed", "planned", "draft"])
def test_what_closed_while_the_form_was_open_is_refused_without_a_letter(client: FlaskClient, reason: str) -> None:
    slot = _slot(capacity=40)
    typed = _form(client, slot) | {"seats": "2", "name": "Amina", "email": "amina@example.org"}
    if reason == "called_off":
        slot_actions.call_off(slot, Translated("Orage", "Onweer", "Storm"), actor="system")
    elif reason == "closed":
        slot.registration_closes_at = now() - timedelta(seconds=1)
    elif reason == "planned":
        slot.state = SlotState.PLANNED
    else:
        slot.event.state = EventState.DRAFT
    db.session.commit()

    answer = client.post(_path(slot), data=typed)

    assert answer.status_code == (404 if reason in ("planned", "draft") else 409)
    assert db.session.scalars(select(Notice)).all() == []


def test_moving_and_calling_off_write_to_everyone_with_a_rising_sequence(client: FlaskClient) -> None:
    slot = _slot(capacity=2)
    _sign_up(client, slot, email="in@example.org", seats=2)
    _sign_up(client, slot, email="waits@example.org", seats=1)

    slot_actions.move(slot, slot.starts_at + timedelta(hours=2), slot.ends_at + timedelta(hours=2), slot.place, actor="system")
    slot_actions.call_off(slot, Translated("Orage", "Onweer", "Storm"), actor="system")
    db.session.commit()

    letters = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    story = [(letter.recipient, letter.kind.partition(".")[2], letter.calendar_method) for letter in letters]
    assert story == [
        ("in@example.org", "confirmed", "REQUEST"),
        ("waits@example.org", "waiting", None),
        ("in@example.org", "moved", "REQUEST"),
        ("waits@example.org", "moved", None),
        ("in@example.org", "called_off", "CANCEL"),
        ("waits@example.org", "called_off", None),
    ]
    sequences = [int(match.group(1)) for letter in letters if letter.calendar and (match := re.search(r"SEQUENCE:(\d+)", letter.calendar))]
    assert sequences == [0, 1, 2]
    assert len({re.search(r"UID:(\S+)", letter.calendar).group(1) for letter in letters if letter.calendar}) == 1


def test_unknown_and_foreign_codes_look_the_same(client: FlaskClient) -> None:
    answers = [client.get(f"/fr/registrations/{code}") for code in ("AAAAAAAAAAAAAAAAAAAAAA", "1", "%00", "a'b")]

    assert {answer.status_code for answer in answers} == {404}


def test_one_address_is_written_to_a_bounded_number_of_times_an_hour(client: FlaskClient, app: Flask) -> None:
    slots = [_slot(capacity=40) for _ in range(app.config["MAIL_PER_ADDRESS_PER_HOUR"] + 3)]

    answers = [_sign_up(client, slot).status_code for slot in slots]

    most = app.config["MAIL_PER_ADDRESS_PER_HOUR"]
    assert answers == [303] * most + [409] * 3
    assert len(db.session.scalars(select(Notice)).all()) == most


def test_the_calendar_file_of_a_registration_is_its_slot_and_names_nobody(client: FlaskClient) -> None:
    slot = _slot(capacity=40)
    path = _sign_up(client, slot).headers["Location"]

    answer = client.get(f"{path}.ics")

    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert f"UID:{slot.uid}" in answer.text
    assert "ATTENDEE" not in answer.text
    assert "METHOD" not in answer.text


def test_reminders_go_once_the_day_before(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    slot = _slot(capacity=40, starts_at=now() + timedelta(days=3))
    factories.make_registration(slot=slot, seats=1)
    db.session.commit()

    written = []
    for hours in (24, 49, 50, 71):
        with time_machine.travel(now() + timedelta(hours=hours), tick=False):
            written.append(tasks.write_reminders())

    assert written == [0, 1, 0, 0]


def _slot(**values: object) -> Slot:
    slot = factories.make_slot(**values)
    db.session.commit()
    return slot


def _path(slot: Slot) -> str:
    return f"/fr/events/{slot.event.slug}/register?slot={slot.id}"


def _form(client: FlaskClient, slot: Slot) -> dict[str, str]:
    page = client.get(_path(slot))
    assert page.status_code == 200
    return _hidden(page.text) | {"slot": str(slot.id)}


def _hidden(page: str) -> dict[str, str]:
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("stamp", "revision")}
    return {name: match.group(1) for name, match in found.items() if match}


def _sign_up(client: FlaskClient, slot: Slot, **typed: object) -> TestResponse:
    values = {"seats": 1, "name": "Resident", "email": "resident@example.org"} | typed
    return client.post(_path(slot), data=_form(client, slot) | {name: str(value) for name, value in values.items()})


def _only() -> Registration:
    return db.session.scalars(select(Registration)).one()


def _kinds() -> list[str]:
    return list(db.session.scalars(select(Notice.kind).order_by(Notice.id)))


@pytest.mark.parametrize(("price", "said"), [(None, "Gratuit"), (Decimal("8.00"), "8,00 € par personne")])
def test_the_private_page_says_what_the_letter_says_it_costs(client: FlaskClient, app: Flask, price: Decimal | None, said: str) -> None:
    coming = factories.make_registration(slot=factories.make_slot(event=factories.make_event(price=price)))
    gone = factories.make_registration(slot=coming.slot, state=State.CANCELLED)
    db.session.commit()

    pages = [client.get(f"/fr/registrations/{one.code}").text.replace("\u00a0", " ") for one in (coming, gone)]

    assert [said in page for page in pages] == [True, False]
