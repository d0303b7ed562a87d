"""Mail addresses as strangers write them: one person, one registration, no second header, no bombing (cases 4, 12, 14, 20, 26)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.attack import resident
from tests.support import factories

SAME = [
    ["r@example.org", "R@EXAMPLE.ORG", " r@example.org ", "r@Example.org\u200b", "r@ⅇxample.org", "r@example。org"],
    ["r@münchen.example", "R@MÜNCHEN.example", "r@xn--mnchen-3ya.example", "r@mu\u0308nchen.example"],
]
DIFFERENT = ["a@example.org", "a+b@example.org", "a.b@example.org", "a@exаmple.org", "a@straße.example", "a@strasse.example"]
REFUSED = [
    "",
    "a",
    "a@",
    "@example.org",
    "a@localhost",
    "a@example.org.",
    "a.@example.org",
    "a..b@example.org",
    "a@-example.org",
    '"a b"@example.org',
    '"a\\"@b"@example.org',
    "a@[127.0.0.1]",
    "é@example.org",
    "а@example.org",
    "ａ@example.org",
    "a\u00ad@example.org",
    "a@ex\u200bample.org",
    "a@example.org,b@example.org",
    "<a@example.org>",
    "A <a@example.org>",
    "a@example.org\r\nBcc: b@example.org",
    "a@example.org%0d%0aBcc:b@example.org",
    "a@example.org?bcc=b@example.org",
    "=?utf-8?q?a=0d=0aBcc:b?=@example.org",
    "a@" + "x" * 250 + ".example",
    "a@" + "ü" * 60 + ".example",
    "x" * 64 + "@" + "ü." * 80 + "example",
]


@pytest.mark.parametrize("spellings", SAME)
def test_one_mailbox_holds_one_registration_however_it_is_written(client: FlaskClient, spellings: list[str]) -> None:
    slot = resident.make_slot()

    statuses = [resident.sign_up(client, slot, email=spelling).status_code for spelling in spellings]

    assert statuses == [303] * len(spellings)
    assert len(resident.registered()) == 1


def test_other_mailboxes_are_other_people_even_when_they_look_alike(client: FlaskClient) -> None:
    slot = resident.make_slot()

    for address in DIFFERENT:
        resident.sign_up(client, slot, email=address)

    assert len({registration.email_key for registration in resident.registered()}) == len(DIFFERENT)
    assert all(notice.recipient.isascii() for notice in db.session.scalars(select(Notice)))


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_no_address_is_refused_at_its_field(client: FlaskClient, address: str) -> None:
    slot = resident.make_slot()

    answer = resident.sign_up(client, slot, email=address)

    assert (answer.status_code, resident.registered()) == (422, [])
    assert 'href="#email"' in answer.text


def test_changing_ones_mind_for_ever_writes_few_letters(client: FlaskClient) -> None:
    slot = resident.make_slot()
    private = resident.sign_up(client, slot, seats=1).headers["Location"]

    statuses = [client.post(f"{private}/change", data={"seats": 1 + turn % 2}).status_code for turn in range(1, 20)]

    assert statuses[:12] == [303] * 11 + [409]
    assert _letters() == 12
    # To leave is always possible.
    assert client.post(f"{private}/withdraw").status_code == 303
    assert _letters() == 13


def test_endings_after_a_plus_open_no_second_mailbox(client: FlaskClient) -> None:
    slots = [resident.make_slot() for _ in range(4)]

    statuses = {resident.sign_up(client, slot, email=f"victim+{n}@example.org").status_code for slot in slots for n in range(4)}

    assert (statuses, _letters()) == ({303, 409}, 12)
    assert resident.sign_up(client, slots[0], email="other+1@example.org").status_code == 303


def test_letters_lead_to_the_configured_site_whatever_host_was_asked(client: FlaskClient) -> None:
    slot = resident.make_slot()
    strange = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example;proto=http",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Prefix": "/evil.example",
        "X-Original-URL": "//evil.example/",
    }

    answer = client.post(resident.path(slot), data=resident.form(client, slot), headers=strange)

    notice = db.session.scalars(select(Notice)).one()
    assert "evil" not in f"{answer.headers}{notice.text}{notice.html}{notice.calendar}"
    assert f"https://events.example.org/fr/registrations/{resident.registered()[0].code}" in notice.text


def test_the_first_letter_carries_nothing_the_sender_wrote(client: FlaskClient) -> None:
    slot = resident.make_slot(event=factories.make_event(confirm_by_email=True))
    advert = "BUY-AT-EVIL.EXAMPLE"

    resident.sign_up(client, slot, name=advert, needs_note=advert)

    notice = db.session.scalars(select(Notice)).one()
    assert advert not in f"{notice.subject}{notice.text}{notice.html}{notice.calendar}"


def _letters() -> int:
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0
