"""Signatures of our own (DKIM): over what is sent, with both headers of one-click unsubscribing, and sealed (MAIL-04, MAIL-10)."""

import base64
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask

from ixevents import config, create_app
from ixevents.extensions import db
from ixevents.outbox import pauses, signing
from ixevents.outbox.models import Notice, NoticeState, PauseReason
from ixevents.outbox.worker import run_once
from tests.outbox.conftest import Write
from tests.outbox.mailserver import MailServer
from tests.support.apps import SETTINGS

NEWS = {
    "List-Id": "<news.registrations.example.org>",
    "List-Unsubscribe": f"<https://events.example.org/fr/u/{'x' * 200}>, <mailto:solidarity@example.org?subject=unsubscribe>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.fixture
def settings(sending: dict[str, str], key_file: Path) -> dict[str, str]:
    return {**sending, "IXEVENTS_DKIM_KEY_FILE": str(key_file), "IXEVENTS_DKIM_SELECTOR": "s2026"}


def valid(content: bytes) -> bool:
    """Whether a mail server that looks the key up believes a message."""
    record = b"v=DKIM1; k=rsa; p=" + str(signing.public_key()).encode()
    return bool(dkim.verify(content, dnsfunc=lambda name, timeout=5: record if name == b"s2026._domainkey.example.org." else None))


def test_letter_is_signed_as_it_goes_and_nothing_can_be_changed_or_added(app: Flask, write: Write, server: MailServer) -> None:
    write("one@example.org", headers=NEWS)

    run_once()

    [(_recipient, content)] = server.taken
    signature = b"".join(content.partition(b"\r\nFrom:")[0].split()).lower()
    assert valid(content)
    assert b"d=example.org;" in signature
    for name in (b"list-unsubscribe", b"list-unsubscribe-post", b"list-id"):
        assert b":" + name + b":" in signature
    for change in (
        content.replace(b"One-Click", b"Two-Click"),
        content.replace(b"\r\nSubject:", b"\r\nSubject: Bought\r\nSubject:", 1),
        b"From: bank@example.net\r\n" + content,
        b"To: everybody@example.net\r\n" + content,
        content.replace(b"Place", b"Palace"),
    ):
        assert change != content
        assert not valid(change)


def test_broken_key_stops_the_queue_and_blames_no_letter(app: Flask, write: Write, server: MailServer, tmp_path: Path) -> None:
    notice = write("one@example.org")
    broken = tmp_path / "broken.pem"
    broken.write_bytes(b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(b"nothing") + b"\n-----END PRIVATE KEY-----\n")
    app.config["DKIM_KEY_FILE"] = str(broken)

    run_once()

    assert server.taken == []
    assert db.session.get(Notice, notice.id, populate_existing=True).state == NoticeState.DUE
    assert pauses.current().reason == PauseReason.SIGNATURE


@pytest.mark.parametrize("lacking", ["IXEVENTS_DKIM_KEY_FILE", "IXEVENTS_DKIM_SELECTOR"])
def test_site_does_not_start_with_half_of_what_signing_needs(key_file: Path, tmp_path: Path, lacking: str) -> None:
    wrong = {"IXEVENTS_DKIM_KEY_FILE": str(tmp_path / "nowhere.pem"), "IXEVENTS_DKIM_SELECTOR": ""}[lacking]
    values = {"IXEVENTS_DKIM_KEY_FILE": str(key_file), "IXEVENTS_DKIM_SELECTOR": "s2026", "IXEVENTS_DATA_DIR": str(tmp_path)}

    with pytest.raises(config.ConfigurationError, match="DKIM"):
        create_app({**SETTINGS, **values, lacking: wrong})
