"""Machines of a growing municipality, as processes: web hosts under gunicorn, workers, a Redis. Any of them can be killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psutil

from ixevents.config import ROOT
from tests.support.service import free_port

_HIDDEN = {name: re.compile(rf'name="{name}"[^>]*value="([^"]*)"') for name in ("stamp", "revision")}


@dataclass
class Machine:
    """One process and what it started; `start` starts it anew under the same port, as systemd would."""

    command: list[str]
    environment: Mapping[str, str]
    port: int = 0
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=dict(self.environment), start_new_session=True)

    def kill(self) -> None:
        """Pull the plug: it and all it started are gone at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_one_child(self) -> None:
        """Kill one of the processes it started; it has to see to a new one itself."""
        with suppress(psutil.NoSuchProcess, IndexError):
            psutil.Process(self.process.pid).children()[0].kill()


def web(environment: Mapping[str, str]) -> Machine:
    """Return a web host of two processes."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "deploy/gunicorn.conf.py",
        "--log-level",
        "critical",
        "-b",
        f"127.0.0.1:{port}",
    ]
    return Machine([*command, "wsgi:app"], environment, port)


def worker(environment: Mapping[str, str]) -> Machine:
    """Return a worker."""
    return Machine([sys.executable, "-m", "ixevents", "worker"], environment)


def redis() -> Machine:
    """Return a Redis."""
    port = free_port()
    return Machine([sys.executable, str(ROOT / "tests/faults/redis_server.py"), str(port)], os.environ, port)


def ask(port: int, path: str, form: Mapping[str, str] | None = None, client: str = "192.0.2.1") -> tuple[int, str, dict[str, str]]:
    """Ask a web host as the proxy does, for a client; gives status, text and headers. Raises `OSError` where nobody answers."""
    headers = {"X-Forwarded-For": client, "X-Forwarded-Proto": "https", "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), dict(response.headers)


def sign_up(ports: list[int], path: str, typed: Mapping[str, str], client: str, tries: int = 40) -> list[tuple[int, str, dict[str, str]]]:
    """Sign up as a patient person does behind a proxy that tries another host: the same sending until it is answered; gives all answers."""
    hidden: dict[str, str] = {}
    answers = []
    for turn in range(tries):
        port = ports[turn % len(ports)]
        with suppress(OSError, HTTPException):
            if not hidden:
                status, page, headers = ask(port, path, client=client)
                answers.append((status, page, headers))
                found = {name: match.group(1) for name, pattern in _HIDDEN.items() if (match := pattern.search(page))}
                hidden = found if status == 200 else {}
            if hidden:
                answers.append(ask(port, path, {**hidden, **typed}, client))
                if answers[-1][0] == 303:
                    return answers
        time.sleep(0.25)
    return answers


def until(true: Callable[[], bool], otherwise: str, seconds: float = 30) -> None:
    """Wait for something."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def listens(port: int) -> bool:
    """Whether anybody listens."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def data_dir(base: Path, name: str) -> Path:
    """Return the disk of one machine."""
    folder = base / name
    folder.mkdir()
    return folder
