"""Single sign-on, tried against a provider of our own that can also lie."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from ixevents.accounts import administration, totp
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Role
from ixevents.extensions import db
from tests.support import factories
from tests.support.client import StaffClient


class Provider(ThreadingHTTPServer):
    """An OpenID provider that signs in whoever the test says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.signing_key = self.key
        self.claims: dict[str, object] = {}
        self.asked: dict[str, str] = {}


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            self.server.asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            back = f"{self.server.asked['redirect_uri']}?{urlencode({'code': 'c', 'state': self.server.asked['state']})}"
            self.send_response(302)
            self.send_header("Location", back)
            self.end_headers()
        elif parts.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        else:
            issuer = self.server.issuer
            self._json(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/jwks",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.server.asked["code_challenge"]
        moment = int(time.time())
        claims = {
            "iss": self.server.issuer,
            "aud": "ixevents",
            "sub": "1",
            "iat": moment,
            "exp": moment + 60,
            "nonce": self.server.asked["nonce"],
            **self.server.claims,
        }
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.server.signing_key)
        self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def log_message(self, *_words: object) -> None:
        """Stay silent."""

    def _json(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(provider: Provider) -> dict[str, str]:
    return {
        "IXEVENTS_OIDC_ISSUER": provider.issuer,
        "IXEVENTS_OIDC_CLIENT_ID": "ixevents",
        "IXEVENTS_OIDC_CLIENT_SECRET": "shared",
        "IXEVENTS_OIDC_NAME": "Ixelles ID",
    }


def come_in(desk: StaffClient, wanted: str = "/staff/account/name") -> tuple[int, str]:
    there = desk.get("/staff/single-sign-on/", query_string={"next": wanted}).headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    answer = desk.get(back.removeprefix("https://events.example.org"))
    return answer.status_code, answer.headers.get("Location", "")


def test_who_was_invited_comes_in_by_a_verified_address(desk: StaffClient, provider: Provider) -> None:
    administration.invite("amina@example.org", "Amina", [Role.PROGRAMME_OFFICER], "en", actor="system")
    provider.claims = {"email": "Amina@example.org", "email_verified": True}

    assert 'href="/staff/single-sign-on/"' in desk.get("/staff/sign-in").text
    assert come_in(desk) == (303, "/staff/account/name")
    assert desk.get("/staff/account/").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.org", "email_verified": True},
        {"email": "amina@example.org", "email_verified": False},
        {"email": "amina@example.org"},
        {"email": "closed@example.org", "email_verified": True},
        {"email": "amina@example.org", "email_verified": True, "iss": "https://other.example"},
        {"email": "amina@example.org", "email_verified": True, "aud": "another"},
        {"email": "amina@example.org", "email_verified": True, "nonce": "old"},
        {"email": "amina@example.org", "email_verified": True, "exp": 1},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(desk: StaffClient, provider: Provider, claims: dict[str, object]) -> None:
    factories.make_staff(email="amina@example.org")
    factories.make_staff(email="closed@example.org", active=False)
    provider.claims = claims

    assert come_in(desk)[0] == 422
    assert desk.get("/staff/account/").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Staff)) == 2


def test_another_key_signs_nobody_in(desk: StaffClient, provider: Provider) -> None:
    factories.make_staff(email="amina@example.org")
    provider.claims = {"email": "amina@example.org", "email_verified": True}
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})

    assert come_in(desk)[0] == 422


def test_an_answer_nobody_asked_for_is_refused(desk: StaffClient, provider: Provider) -> None:
    assert desk.get("/staff/single-sign-on/return?code=c&state=forged").status_code == 422


def test_our_second_factor_is_asked_for_as_well(desk: StaffClient, provider: Provider) -> None:
    factories.make_staff(email="amina@example.org", totp_secret=totp.new_secret())
    provider.claims = {"email": "amina@example.org", "email_verified": True}

    assert come_in(desk) == (303, "/staff/second-factor?next=/staff/account/name")
    assert desk.get("/staff/account/").headers["Location"].startswith("/staff/second-factor")


def test_a_provider_that_is_away_is_told(desk: StaffClient, provider: Provider) -> None:
    provider.shutdown()
    provider.server_close()

    assert desk.get("/staff/single-sign-on/").status_code == 503


class TestSwitchedOff:
    """Without an issuer there is nothing."""

    @pytest.fixture
    def settings(self) -> dict[str, str]:
        return {}

    def test_there_is_no_address_and_no_button(self, app: Flask, desk: StaffClient) -> None:
        assert "sso.start" not in app.view_functions
        assert "single-sign-on" not in desk.get("/staff/sign-in").text
