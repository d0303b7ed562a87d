"""Calls over TLS, to a real receiver whose certificate an authority of one's own has signed, as inside a municipality."""

import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select

from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.staff.webhooks import words
from ixevents.webhooks import actions, tasks
from ixevents.webhooks.calling import Trouble
from ixevents.webhooks.models import CallState, Topic, WebhookCall
from tests.webhooks.test_webhooks import MORNING, Clock, Receiver

NOW = datetime.now(UTC)
"""OpenSSL looks at the clock of the machine, whatever hour the test has."""


@dataclass(frozen=True)
class Authority:
    """Signs certificates; whoever trusts its file believes them."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> str:
        """Where its own certificate lies."""
        return str(self.folder / "authority.pem")

    def vouch(self, host: str, days: tuple[int, int] = (-1, 1)) -> str:
        """Return a file with a key and a certificate for a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _certificate(host, key, self.certificate.subject, self.key, days)
        path = self.folder / f"{host}{days[1]}.pem"
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
        return str(path)


def _certificate(
    host: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Name | None, by: ec.EllipticCurvePrivateKey, days: tuple[int, int] = (-1, 1)
) -> x509.Certificate:
    """Sign a certificate; that of an authority has no issuer but itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    begin, end = (NOW + timedelta(days=number) for number in days)
    made = x509.CertificateBuilder(issuer or name, name, key.public_key(), x509.random_serial_number(), begin, end)
    made = made.add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    return made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False).sign(by, hashes.SHA256())


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    made = Authority(tmp_path, key, _certificate("Authority of our own", key, None, key))
    Path(made.file).write_bytes(made.certificate.public_bytes(serialization.Encoding.PEM))
    return made


@pytest.fixture
def trust(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Trust the authority, as whoever runs the site does."""
    return lambda: monkeypatch.setenv("SSL_CERT_FILE", authority.file)


Encrypted = Callable[[str], Receiver]


@pytest.fixture
def encrypted(app: Flask, frozen_time: Clock) -> Iterator[Encrypted]:
    """Have a receiver with a certificate called `localhost`, and a call due."""
    frozen_time(MORNING)
    app.config["WEBHOOK_HOSTS"] = "localhost"
    with Receiver() as server:

        def begin(certificate: str) -> Receiver:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            made = actions.create("Website", f"https://localhost:{server.server_port}/", [str(Topic.EVENTS)], actor="staff:1")
            actions.try_out(made)
            db.session.commit()
            return server

        yield begin
        server.shutdown()


def _call() -> WebhookCall:
    db.session.expire_all()
    return db.session.scalars(select(WebhookCall)).one()


def test_a_call_over_https_arrives_where_the_operator_vouches_for_the_authority(
    authority: Authority, encrypted: Encrypted, trust: Callable[[], None]
) -> None:
    trust()
    receiver = encrypted(authority.vouch("localhost"))

    assert tasks.deliver() == 1
    assert (_call().state, _call().answer, receiver.told) == (CallState.DELIVERED, "204", [("trial", "")])


Case = tuple[str, tuple[int, int], Trouble]


@pytest.mark.parametrize(
    "case",
    [
        ("other.example.org", (-1, 1), Trouble.MISNAMED),
        ("localhost", (-3, -2), Trouble.OUTDATED),
        ("localhost", (2, 3), Trouble.OUTDATED),
        ("localhost", (-1, 1), Trouble.UNTRUSTED),
    ],
)
def test_what_no_certificate_proves_is_told_nothing_and_tried_again(
    authority: Authority, encrypted: Encrypted, trust: Callable[[], None], frozen_time: Clock, case: Case
) -> None:
    host, days, trouble = case
    if trouble != Trouble.UNTRUSTED:
        trust()
    receiver = encrypted(authority.vouch(host, days))

    assert (tasks.deliver(), receiver.taken) == (0, [])
    assert (_call().state, _call().answer, _call().attempts) == (CallState.DUE, trouble, 1)
    frozen_time(MORNING + actions.PAUSES[0])
    assert (tasks.deliver(), _call().answer, _call().attempts) == (0, trouble, 2)


def test_a_call_arrives_once_the_authority_is_trusted(
    authority: Authority, encrypted: Encrypted, trust: Callable[[], None], frozen_time: Clock
) -> None:
    receiver = encrypted(authority.vouch("localhost"))
    tasks.deliver()
    trust()
    frozen_time(MORNING + actions.PAUSES[0])

    assert (tasks.deliver(), _call().state, len(receiver.taken)) == (1, CallState.DELIVERED, 1)


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
def test_each_trouble_has_words_of_its_own(app: Flask, lang: str) -> None:
    with app.test_request_context("/"), speaking(lang):
        said = {words.answer(str(trouble)) for trouble in Trouble}

    assert len(said) == len(Trouble)
    assert not any(str(trouble) in said for trouble in Trouble)
