"""The built-in server with its worker: starts, says where, survives its worker's death, ends with everything it started."""

import gc
import os
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import psutil
import pytest
from flask import Flask

from ixevents import serve
from ixevents.config import ROOT
from ixevents.privacy.views import PUBLIC_LIMIT
from tests.support.service import Service, command, environment_for, free_port, serving, started

pytestmark = pytest.mark.timeout(120)

A_MINUTE = int(PUBLIC_LIMIT.split()[0])
"""So often one client may send the form of a request about its data."""
MEGABYTE = 1024 * 1024
SPOOLED_AT_MOST = 2 * 2 * 23 * MEGABYTE
"""Of a body in pieces nobody knows that it is too large before that much has come."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("alone")) as service:
        yield service


def test_the_service_stops_with_its_worker_and_starts_it_again_until_then(tmp_path: Path) -> None:
    with serving(tmp_path, "--with-worker") as service:
        first = _worker_of(service)
        assert service.get("/fr/")[0] == 200
        # It goes on from the web process, whose memory it shares: no start of its own.
        assert first.cmdline() == psutil.Process(service.process.pid).cmdline()
        first.send_signal(signal.SIGKILL)

        _until(lambda: _worker_of(service).pid != first.pid, "no new worker")
        _until(lambda: not _due(tmp_path), "letters are still due")
        status, page = service.get("/dev/letters")
        second = _worker_of(service)

    assert (status, "meetings." in page) == (200, True)
    assert (service.process.returncode, _gone(second)) == (0, True)


def test_the_command_it_prints_leads_to_an_account_on_this_very_site(tmp_path: Path) -> None:
    port = free_port()
    environment = environment_for(tmp_path, port)
    command(environment, "migrate")
    with started([sys.executable, "-m", "ixevents", "serve", "--port", str(port)], environment, port) as service:
        printed = next(line for line in service.said().splitlines() if "staff invite" in line)
        line = printed.replace(".venv/bin/python", shlex.quote(sys.executable))
        # As in another window, which knows nothing of this one.
        plain = {name: value for name, value in os.environ.items() if not name.startswith("IXEVENTS_")}
        made = subprocess.run(["sh", "-c", line], cwd=ROOT, env=plain, capture_output=True, text=True, check=False)
        path = made.stdout.strip().removeprefix(service.address)

        assert (made.returncode, path.startswith("/staff/invitations/")) == (0, True), made.stdout + made.stderr
        assert service.get(path)[0] == 200


def test_a_worker_does_not_outlive_a_killed_server(tmp_path: Path) -> None:
    with serving(tmp_path, "--with-worker") as service:
        worker = _worker_of(service)
        # Started means listening to its parent; before that it ends by itself at the first look.
        _until(lambda: not _due(tmp_path), "the worker has not begun")
        service.process.send_signal(signal.SIGKILL)

        _until(lambda: _gone(worker), "the worker lives on")


def test_a_process_with_threads_is_not_doubled(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(serve, "_start_worker", lambda: started.append("a program of its own"))
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()

    serve.WorkerBeside(app)

    over.set()
    other.join()
    gc.unfreeze()
    assert started == ["a program of its own"]


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        command = [sys.executable, "-m", "ixevents", "serve", "--with-worker", "--port", str(port)]
        result = subprocess.run(
            command, cwd=ROOT, env=environment_for(tmp_path, port), capture_output=True, text=True, timeout=60, check=False
        )

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr == f"Error: Port {port} is taken. Stop what uses it, or choose another: make run PORT={port + 1}\n"


def test_settings_that_are_not_safe_are_said_in_one_sentence(tmp_path: Path) -> None:
    environment = environment_for(tmp_path, 8000, ENVIRONMENT="production")
    command = [sys.executable, "-m", "ixevents", "serve"]

    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("Error: IXEVENTS_SECRET_KEY is missing or weak")


def test_a_stranger_cannot_choose_the_address_that_is_limited(service: Service) -> None:
    """Whoever turns X-Forwarded-For meets the same limit as everybody (case 21)."""
    assert 429 in _sendings(service)


def test_behind_the_named_proxy_each_client_has_a_limit_of_its_own(tmp_path: Path) -> None:
    with serving(tmp_path, TRUSTED_PROXY="127.0.0.1") as service:
        begun = time.monotonic()
        assert set(islice(_sendings(service), A_MINUTE + 1)) == {422}
        assert time.monotonic() - begun < 60, "too slow for a limit to show"
        assert 429 in _sendings(service, forged="198.51.100.{n}, ")


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_file_that_is_too_large_is_answered_by_a_page_and_kept_nowhere(service: Service, in_pieces: bool) -> None:
    process = psutil.Process(service.process.pid)
    before, written = process.memory_info().rss, process.io_counters().write_chars

    answers = [_too_large(service, f"/{lang}/events/a-qui-est-l-eau/register", in_pieces=in_pieces) for lang in ("nl", "fr")]
    grown, spooled = process.memory_info().rss - before, process.io_counters().write_chars - written
    after = service.get("/nl/")[0]

    assert [answer.split()[1] for answer in answers] == ["413", "413"]
    assert ("Wat u verstuurde is te groot" in answers[0], "trop volumineux" in answers[1]) == (True, True)
    assert (grown < 15 * MEGABYTE, spooled < (SPOOLED_AT_MOST if in_pieces else MEGABYTE)) == (True, True), (grown, spooled)
    assert after == 200


def _too_large(service: Service, path: str, *, in_pieces: bool) -> str:
    """Send 60 MB, as a browser does: all of it before the answer is read."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    )
    piece = b"a" * MEGABYTE
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as line:
        line.sendall((head + ("Transfer-Encoding: chunked" if in_pieces else f"Content-Length: {60 * MEGABYTE}") + "\r\n\r\n").encode())
        for _number in range(60):
            line.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if in_pieces else piece)
        line.sendall(b"0\r\n\r\n" if in_pieces else b"")
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def _sendings(service: Service, forged: str = "") -> Iterator[int]:
    """Send more empty forms than one client may, each saying it is forwarded for somebody else, also when a new minute begins on the way.

    None is sent before its answer is looked at. With `forged` the client writes the changing address itself, and the proxy adds the true
    one behind it.
    """
    for n in range(2 * A_MINUTE + 1):
        address = f"{forged.format(n=n)}192.0.2.1" if forged else f"192.0.2.{n}"
        yield service.post("/fr/privacy/ask", {}, {"X-Forwarded-For": address})


def _worker_of(service: Service) -> psutil.Process:
    alive: list[psutil.Process] = []

    def found() -> bool:
        alive[:] = [child for child in psutil.Process(service.process.pid).children() if not _gone(child)]
        return alive != []

    _until(found, "no worker")
    return alive[0]


def _gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _due(folder: Path) -> int:
    connection = sqlite3.connect(folder / "ixevents.db")
    try:
        return int(connection.execute("SELECT count(*) FROM notice WHERE state = 'due' AND due_at < datetime('now')").fetchone()[0])
    finally:
        connection.close()


def _until(true: Callable[[], bool], otherwise: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)
