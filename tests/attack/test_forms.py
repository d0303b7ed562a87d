"""What can be sent to a public form besides what its page sends (cases 12, 17, 26, 37, ASVS 15.3.7)."""

import time
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.core import forms
from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.extensions import db
from tests.attack import resident
from tests.support import factories

JSON_BODIES = ["[1, 2]", "5", '"x"', "{", "null", '{"name": 5, "slot": 1}', '{"name": {"a": 1}, "email": ["b"]}', '{"name": "\\ud800"}']
TYPES = [
    "",
    "text/plain",
    "multipart/form-data",
    'multipart/form-data; boundary="',
    "application/x-www-form-urlencoded; charset=utf-7",
    "a/b" * 200,
]
FIELDS = ("slot", "seats", "name", "email", "needs", "needs_note", "stamp", "revision")
KEPT_FIELDS = ("name", "email", "needs_note")
ODD = {
    "empty": b"",
    "nul": b"a%00b",
    "surrogate": b"%ED%A0%80",
    "not-utf8": b"%FF%FE",
    "right-to-left": "\u202egro.elpmaxe".encode(),
    "separator": "a\u2028b".encode(),
    "digits": b"9" * 5000,
    "superscript": "²".encode(),
    "long": b"x" * 10_000,
    "accents": "a\u0301\u0316".encode() * 3000,
    "sql": b"' OR 1=1 --",
    "template": b"{{7*7}}${7*7}%(name)s{0.__class__}",
}


@pytest.mark.parametrize("body", JSON_BODIES)
def test_json_is_no_form(client: FlaskClient, body: str) -> None:
    slot = resident.make_slot()

    answer = client.post(resident.path(slot), data=body, content_type="application/json")

    assert (answer.status_code, resident.registered()) == (422, [])


@pytest.mark.parametrize("field", ["name", "email", "stamp", "seats", "slot"])
def test_a_file_is_no_text(client: FlaskClient, field: str) -> None:
    slot = resident.make_slot()

    answer = client.post(resident.path(slot), data={**resident.form(client, slot), field: (BytesIO(b"hello"), "x.txt")})

    assert (answer.status_code, resident.registered()) == (422, [])


@pytest.mark.parametrize("content_type", TYPES)
def test_an_unknown_kind_of_body_is_an_empty_form(client: FlaskClient, content_type: str) -> None:
    slot = resident.make_slot()
    body = urlencode(resident.form(client, slot)) if "urlencoded" not in content_type else ""

    answer = client.post(resident.path(slot), data=body, headers={"Content-Type": content_type})

    assert (answer.status_code, resident.registered()) == (422, [])


@pytest.mark.parametrize("odd", ODD)
def test_nothing_in_any_field_breaks_the_form(client: FlaskClient, odd: str) -> None:
    slot = resident.make_slot()

    statuses = _send_each(client, slot, FIELDS, ODD[odd])

    assert statuses <= {303, 409, 422}
    assert {registration.name for registration in resident.registered()} <= {"Resident", ODD[odd].decode(errors="replace")}


def test_nothing_that_is_kept_breaks_postgresql(any_app: Flask, client: FlaskClient) -> None:
    slot = resident.make_slot()

    for odd in ("nul", "surrogate", "not-utf8", "separator", "long"):
        assert _send_each(client, slot, KEPT_FIELDS, ODD[odd]) <= {303, 422}


def test_a_name_comes_back_as_it_was_typed(any_app: Flask, client: FlaskClient) -> None:
    slot = resident.make_slot()
    names = ["Zoë 👩\u200d👩\u200d👧", "محمد", "O'Brien <b>&amp;", "{{7*7}} %(x)s", "e\u0301", "李雷", '=HYPERLINK("x")', "x" * 120]

    for number, name in enumerate(names):
        assert resident.sign_up(client, slot, name=f" {name}\u200b ", email=f"n{number}@example.org").status_code == 303

    assert [registration.name for registration in resident.registered()] == [name.replace("e\u0301", "é") for name in names]


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200d", "\u00a0\u2003", "\ufeff", "x" * 121, "a\nb", "\ufffd"])
def test_a_name_nobody_can_read_is_asked_for_again(client: FlaskClient, name: str) -> None:
    slot = resident.make_slot()

    answer = resident.sign_up(client, slot, name=name)

    assert (answer.status_code, resident.registered()) == (422, [])
    assert 'href="#name"' in answer.text


@pytest.mark.parametrize("name", [b"Zo%EB", b"Zo\xeb", b"%ED%A0%80", b"%FF%FE"])
def test_a_name_in_another_encoding_is_asked_for_again_and_not_kept_as_signs(client: FlaskClient, name: bytes) -> None:
    slot = resident.make_slot()
    body = urlencode({key: value for key, value in resident.form(client, slot).items() if key != "name"}).encode()

    answer = client.post(resident.path(slot), data=body + b"&name=" + name, content_type=resident.URLENCODED)

    assert (answer.status_code, resident.registered()) == (422, [])
    assert 'href="#name"' in answer.text


@pytest.mark.parametrize("ends_bodies", [True, False], ids=["gunicorn", "waitress"])
def test_a_form_that_was_cut_off_on_its_way_registers_nobody(client: FlaskClient, ends_bodies: bool) -> None:
    """The last letters of an address are enough to write to somebody else."""
    slot = resident.make_slot()
    body = urlencode(resident.form(client, slot))
    said = {"CONTENT_LENGTH": str(len(body))} | ({"wsgi.input_terminated": True} if ends_bodies else {})

    cut, whole = [
        client.post(resident.path(slot), data=body[:end], content_type=resident.URLENCODED, environ_overrides=said) for end in (-2, None)
    ]

    assert (cut.status_code, whole.status_code) == (400, 303)


def test_needs_are_kept_once_however_often_they_are_sent(client: FlaskClient) -> None:
    slot = resident.make_slot()
    body = urlencode(resident.form(client, slot)) + "&needs=wheelchair" * 500 + "&needs=guide_dog"

    client.post(resident.path(slot), data=body, content_type=resident.URLENCODED)

    assert [registration.needs for registration in resident.registered()] == [["wheelchair", "guide_dog"]]


def test_of_repeated_answers_the_first_counts_and_no_field_can_be_added(client: FlaskClient) -> None:
    slot = resident.make_slot()
    body = urlencode(resident.form(client, slot)) + "&name=Other&seats=8&email=o@example.org&state=attended&code=known&id=1&channel=phone"

    client.post(resident.path(slot), data=body, content_type=resident.URLENCODED)

    (one,) = resident.registered()
    assert (one.name, one.seats, one.email, one.state, one.channel) == ("Resident", 1, "resident@example.org", "confirmed", "web")
    assert one.code != "known"


def test_the_slot_of_another_event_takes_nobody_by_this_form(client: FlaskClient) -> None:
    slot, other = resident.make_slot(), resident.make_slot()
    planned = resident.make_slot(event=slot.event, state="planned")
    filled = resident.form(client, slot)

    answers = [client.post(resident.path(slot), data=filled | {"slot": str(number)}) for number in (other.id, planned.id, 0, -1, 10**30)]

    assert [answer.status_code for answer in answers] == [409] * 5
    assert resident.registered() == []


def test_the_stamp_of_one_event_is_good_for_one_registration_at_another(client: FlaskClient) -> None:
    first, second = resident.make_slot(), resident.make_slot()
    filled = resident.form(client, first)

    for _ in range(2):
        client.post(resident.path(second), data=filled | {"slot": str(second.id)})

    assert [registration.slot_id for registration in resident.registered()] == [second.id]


@pytest.mark.parametrize("stamp", ["", "x", "a.b.c", "9" * 5000, "WyJhIiwxXQ.aaaaaa.bbbb"])
def test_without_a_stamp_of_ours_what_was_typed_comes_back(client: FlaskClient, stamp: str) -> None:
    slot = resident.make_slot()

    answer = client.post(resident.path(slot), data=resident.form(client, slot, name="Typed once") | {"stamp": stamp})

    assert (answer.status_code, resident.registered()) == (422, [])
    assert 'value="Typed once"' in answer.text


def test_an_offer_form_takes_no_stamp_and_a_code_is_no_stamp(client: FlaskClient) -> None:
    slot = resident.make_slot()
    registration = factories.make_registration(slot=slot)
    db.session.commit()

    answer = client.post(resident.path(slot), data=resident.form(client, slot) | {"stamp": registration.code})

    assert answer.status_code == 422
    assert len(resident.registered()) == 1


def test_a_body_that_is_too_large_is_refused_and_told(client: FlaskClient) -> None:
    slot = resident.make_slot()

    answers = [client.post(resident.path(slot, lang), data={"name": "x" * 300_000}) for lang in ("fr", "nl", "en")]

    assert [answer.status_code for answer in answers] == [413] * 3
    assert [f'<html lang="{lang}"' in answer.text for lang, answer in zip(("fr", "nl", "en"), answers, strict=True)] == [True] * 3


@pytest.mark.parametrize("text", ["a" + "\u0301\u0316" * 60_000, "a" * 250_000, " " * 250_000, "a@" * 100_000])
def test_endless_text_costs_no_time(app: Flask, text: str) -> None:
    began = time.process_time()

    forms.tidy(text)

    assert time.process_time() - began < 5


def test_seats_are_whole_numbers_within_the_limit(client: FlaskClient) -> None:
    slot = resident.make_slot(starts_at=now() + timedelta(days=365), event=factories.make_event(max_party=4))

    answers = [resident.sign_up(client, slot, seats=seats).status_code for seats in ("0", "-3", "5", "1e3", "2.0", "9" * 5000, "²", "")]

    assert (answers, resident.registered()) == ([422] * 8, [])


def _send_each(client: FlaskClient, slot: Slot, fields: tuple[str, ...], value: bytes) -> set[int]:
    """Send the form once for every field, that one holding the value; return the answers."""
    filled, statuses = resident.form(client, slot), set()
    for field in fields:
        rest = urlencode({name: kept for name, kept in filled.items() if name != field}).encode()
        body = rest + b"&" + field.encode() + b"=" + value
        statuses.add(client.post(resident.path(slot), data=body, content_type=resident.URLENCODED).status_code)
    return statuses
