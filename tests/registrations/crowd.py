"""A crowd of residents at a real server: each opens the form, then all send at the same moment."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
_STAMP = re.compile(r'name="stamp"[^>]*value="([^"]+)"')
_REVISION = re.compile(r'name="revision"[^>]*value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What one sending was answered."""

    status: int
    location: str


@contextmanager
def serving(app: Flask, processes: int, data_dir: Path) -> Iterator[int]:
    """Run the application on its database with a number of web processes; gives the port."""
    port = _free_port()
    environment = {
        **os.environ,
        "IXEVENTS_ENVIRONMENT": "test",
        "IXEVENTS_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "IXEVENTS_DATA_DIR": str(data_dir),
        "IXEVENTS_SECRET_KEY": app.config["SECRET_KEY"],
        "IXEVENTS_RATELIMITS": "false",
        "IXEVENTS_FORM_MINIMUM_SECONDS": "0",
        "IXEVENTS_LOG_LEVEL": "ERROR",
    }
    # Loaded once, not once in each process: that was longer than the races.
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        "--preload",
        "-w",
        str(processes),
        "--threads",
        "10",
        "-b",
        f"127.0.0.1:{port}",
    ]
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def everybody(actions: list[Callable[[Barrier], Answer]]) -> list[Answer]:
    """Run all at once; each waits at the barrier before its sending."""
    barrier = Barrier(len(actions))
    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(60) for future in [pool.submit(action, barrier) for action in actions]]


def sign_up(port: int, slug: str, slot_id: int, email: str, seats: int, *, stamp: str | None = None) -> Callable[[Barrier], Answer]:
    """Return what one resident does: open the form, wait for the others, send."""

    def act(barrier: Barrier) -> Answer:
        path = f"/fr/events/{slug}/register?slot={slot_id}"
        form = open_form(port, path)
        form |= {"stamp": stamp} if stamp else {}
        form |= {"slot": str(slot_id), "seats": str(seats), "name": "Party", "email": email}
        barrier.wait(40)
        return send(port, path, form)

    return act


def post(port: int, path: str, **form: object) -> Callable[[Barrier], Answer]:
    """Return what one resident does on a private page."""

    def act(barrier: Barrier) -> Answer:
        barrier.wait(40)
        return send(port, path, {name: str(value) for name, value in form.items()})

    return act


def open_form(port: int, path: str) -> dict[str, str]:
    """Return the hidden fields of the sign-up form."""
    with _connected(port) as connection:
        connection.request("GET", path)
        page = connection.getresponse().read().decode()
    stamp, revision = _STAMP.search(page), _REVISION.search(page)
    assert stamp is not None, "the page has no form"
    assert revision is not None
    return {"stamp": stamp.group(1), "revision": revision.group(1)}


def send(port: int, path: str, form: dict[str, str]) -> Answer:
    """Post a form."""
    with _connected(port) as connection:
        connection.request("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        response = connection.getresponse()
        response.read()
        return Answer(response.status, response.headers.get("Location", ""))


def _connected(port: int) -> closing[HTTPConnection]:
    return closing(HTTPConnection("127.0.0.1", port, timeout=50))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            with _connected(port) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
