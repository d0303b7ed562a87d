"""A Sentry is told what broke, and nothing about whom."""

import gzip
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import structlog

from ixevents import config
from ixevents.core import faults, logs
from tests.support.apps import SETTINGS


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[bytes]]]:
    """A server that takes what is sent to it; gives its address and what came."""
    came: list[bytes] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://public@127.0.0.1:{server.server_port}/1", came
        server.shutdown()


def test_a_fault_is_told_without_addresses_codes_or_values(sentry: tuple[str, list[bytes]], capsys: pytest.CaptureFixture[str]) -> None:
    address, came = sentry
    before = structlog.get_config()
    logs.configure("ERROR", "json", [faults.teller(address, "production", logs._clean_text)])
    try:
        _break(_joined("a secret", " of a variable"))
    except ValueError as error:
        structlog.get_logger().error("unhandled error", exc_info=error, request="1234abcd")
    finally:
        structlog.configure(**before)
    _until_told(came)

    report = json.loads(came[0].splitlines()[2])
    assert report["exception"]["values"][0]["type"] == "ValueError"
    assert report["exception"]["values"][0]["value"] == "no seat for …@… at /registrations/…"
    assert report["tags"] == {"event": "unhandled error", "request": "1234abcd"}
    assert "_break" in came[0].decode()
    # The lines of the source are told too, so the words are written there in two halves.
    words = (_joined("amina@", "example.org"), _joined("Kx3fT2mZq8", "LwYv0aBcDeFg"), _joined("a secret", " of a variable"), '"vars"')
    assert [word for word in words if word in came[0].decode()] == []
    assert "unhandled error" in capsys.readouterr().err


def test_a_line_without_a_trace_is_told_to_nobody(sentry: tuple[str, list[bytes]]) -> None:
    address, came = sentry
    tell = faults.teller(address, "test", logs._clean_text)

    assert tell(None, "info", {"event": "request", "status": 500}) == {"event": "request", "status": 500}
    assert tell(None, "error", {"event": "gone", "exc_info": True}) == {"event": "gone", "exc_info": True}
    assert sys.exc_info()[1] is None
    assert came == []


def test_a_sentry_without_its_client_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ixevents.holding.find_spec", lambda name: None if name == "sentry_sdk" else object())

    with pytest.raises(config.ConfigurationError, match="a Sentry"):
        config.load({**SETTINGS, "IXEVENTS_SENTRY_DSN": "https://public@sentry.example.org/1"})


def _break(_hidden: str) -> None:
    person, code = _joined("amina@", "example.org"), _joined("Kx3fT2mZq8", "LwYv0aBcDeFg")
    raise ValueError(f"no seat for {person} at /registrations/{code}")


def _joined(*halves: str) -> str:
    return "".join(halves)


def _until_told(came: list[bytes]) -> None:
    for _ in range(100):
        if came:
            return
        threading.Event().wait(0.05)
