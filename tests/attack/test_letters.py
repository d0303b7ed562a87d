"""Hostile words in titles and names: pages, letters and calendars stay what they are (cases 12, 25, 26, 27, 29, 30, 48)."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.core.languages import Translated
from ixevents.events.models import Event, Place, Slot
from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.registrations.models import Registration
from tests.attack import resident
from tests.outbox import strict_calendar
from tests.outbox.mailserver import MailServer
from tests.support import factories

HOSTILE = {
    "line-ends": "Fest\r\nBcc: evil@example.net\r\n\r\nBody\nMore\rEnd",
    "separators": "Fest\u2028Bcc: evil@example.net\u2029End",
    "encoded-word": "=?utf-8?q?Fest=0d=0aBcc:evil@example.net?=",
    "calendar": "Fest\r\nATTENDEE:mailto:evil@example.net\r\nEND:VEVENT;X,Y\\n\\",
    "markup": "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'>",
    "markdown": "[x](javascript:alert(1)) ![y](https://evil.example.net/p.png) <svg onload=alert(1)>",
    "placeholders": "{{7*7}} {event.__class__} %(x)s %s ${x} {% raw %} {0}",
    "emoji": "🎪" * 300,
    "combining": "Fe\u0301" + "\u0301\u0316" * 300,
    "right-to-left": "\u202eFest\u202c \u2066مهرجان\u2069",
    "one-long-word": "x" * 1500,
    "spaces": " " * 1500 + "Fest",
}


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def settings(server: MailServer) -> dict[str, str]:
    return {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(server.port), "IXEVENTS_MAIL_PER_MINUTE": "0"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_title_is_words_and_nothing_else(app: Flask, client: FlaskClient, server: MailServer, name: str) -> None:
    event = _event(HOSTILE[name])
    slot = resident.make_slot(event=event, place=_place(HOSTILE[name]))

    registration = _signed_up(client, slot)
    worker.run_once()

    (content,) = [content for _address, content in server.taken]
    message = message_from_bytes(content, policy=policy.default)
    _check_message(message, registration)
    assert max(map(len, content.split(b"\r\n"))) <= 998
    _check_calendar(message, registration)


@pytest.mark.parametrize("name", HOSTILE)
def test_every_page_and_feed_survives_a_hostile_title(client: FlaskClient, name: str) -> None:
    event = _event(HOSTILE[name])
    slot = resident.make_slot(event=event, place=_place(HOSTILE[name]))
    registration = factories.make_registration(slot=slot)
    db.session.commit()
    pages = [f"/fr/events/{event.slug}", resident.path(slot), f"/fr/registrations/{registration.code}", "/fr/agenda", "/fr/"]

    # The proof-reading client parses each strictly: an element more, or a handler, is a fault.
    texts = [client.get(page).text for page in pages]

    for text in texts:
        assert not re.search(r"<(script|svg|img)[^>]*(alert|onerror|onload)", text)
        assert 'evil.example.net/p.png"' not in text
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            json.loads(block)
    for feed in ("/calendar/fr/all.ics", f"/calendar/nl/events/{event.slug}.ics", f"/calendar/en/slots/{slot.uid}.ics"):
        (entry,) = strict_calendar.read(client.get(feed).data).events()
        assert [found.name for found in entry.properties].count("SUMMARY") == 1
        assert not [found for found in entry.properties if found.name in ("ATTENDEE", "ORGANIZER")]


@pytest.mark.parametrize("name", ["line-ends", "emoji", "one-long-word"])
def test_the_sharing_picture_takes_any_title(client: FlaskClient, name: str) -> None:
    slot = resident.make_slot(event=_event(HOSTILE[name]))

    answer = client.get(f"/og/fr/event/{slot.event.slug}.png")

    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "image/png", b"\x89PNG")


def test_placeholders_in_a_title_are_printed_as_they_are(client: FlaskClient) -> None:
    slot = resident.make_slot(event=_event("{{7*7}} %(title)s {0}"))

    text = client.get(resident.path(slot)).text

    assert "{{7*7}} %(title)s {0}" in text
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", text)


def _event(words: str) -> Event:
    text = Translated(words, words, words)
    return factories.make_event(title=text, summary=text, text=text)


def _place(words: str) -> Place:
    text = Translated(words, words, words)
    return factories.make_place(name=text, street=text, directions=text)


def _signed_up(client: FlaskClient, slot: Slot) -> Registration:
    answer = resident.sign_up(client, slot, name="NAME-OF-THE-PARTY", email="r@münchen.example")
    assert answer.status_code == 303
    return resident.registered()[0]


def _check_message(message: EmailMessage, registration: Registration) -> None:
    """One recipient, the headers of ours alone, nothing the party typed."""
    assert message.get_all("To") == ["r@xn--mnchen-3ya.example"]
    assert not {"Bcc", "Cc"} & set(message.keys())
    assert len(message.keys()) == len(set(message.keys()))
    assert not re.search("[\r\n\u2028\u2029\x85]", str(message["Subject"]))
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", str(message["Message-ID"]))
    assert "NAME-OF-THE-PARTY" not in message.as_string()
    link = f"https://events.example.org/fr/registrations/{registration.code}"
    body = message.get_body(("plain",))
    assert body is not None
    assert link in body.get_content()


def _check_calendar(message: EmailMessage, registration: Registration) -> None:
    """One event for one attendee, in both places of the letter, read by rules that forgive nothing."""
    parts = [part for part in message.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    assert len(parts) == 2
    for part in parts:
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        (entry,) = strict_calendar.read(payload).events()
        assert entry.get("ATTENDEE").value == "mailto:r@xn--mnchen-3ya.example"
