"""Machines of a growing municipality: web hosts under gunicorn, workers, a Redis. Any of them can be killed."""

import itertools
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
from tests.faults.network import HERE, Host
from tests.support.programs import program
from tests.support.service import free_port

Answer = tuple[int, str, dict[str, str]]
"""Status, text and headers."""
At = tuple[str, int]
"""Address and port."""

_HIDDEN = {name: re.compile(rf'name="{name}"[^>]*value="([^"]*)"') for name in ("stamp", "revision")}


@dataclass
class Machine:
    """One process and what it started; `start` starts it anew at the same place, as systemd would."""

    command: list[str]
    environment: Mapping[str, str]
    host: Host = HERE
    port: int = 0
    log: Path | None = None
    process: "subprocess.Popen[bytes]" = field(init=False)

    @property
    def at(self) -> At:
        """Where it listens."""
        return self.host.address, self.port

    def start(self) -> None:
        """Start it."""
        command = [*self.host.inside, *self.command]
        said = self.log.open("ab") if self.log else None
        self.process = subprocess.Popen(command, cwd=ROOT, env=dict(self.environment), stdout=said, stderr=said, start_new_session=True)
        if said:
            said.close()

    def kill(self) -> None:
        """Pull the plug: it and all it started are gone at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_one_child(self) -> None:
        """Kill one of the processes it started; it has to see to a new one itself."""
        with suppress(psutil.NoSuchProcess, IndexError):
            psutil.Process(self.process.pid).children()[0].kill()


def web(environment: Mapping[str, str], host: Host = HERE) -> Machine:
    """Return a web host of two processes."""
    port = 8000 if host.inside else free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "error", "wsgi:app"]
    return Machine(command, {**environment, "IXEVENTS_BIND": f"{host.address}:{port}"}, host, port, _log(environment, "web"))


def worker(environment: Mapping[str, str], host: Host = HERE) -> Machine:
    """Return a worker."""
    return Machine([sys.executable, "-m", "ixevents", "worker"], environment, host, log=_log(environment, "worker"))


def redis(folder: Path, host: Host = HERE) -> Machine:
    """Return a Redis that keeps nothing on disk."""
    port = 6379 if host.inside else free_port()
    options = {
        "bind": host.address,
        "port": port,
        "dir": folder,
        "save": "",
        "appendonly": "no",
        "protected-mode": "no",
        "loglevel": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return Machine([program("redis-server"), *words], os.environ, host, port, folder / "log")


def _log(environment: Mapping[str, str], name: str) -> Path:
    return Path(environment["IXEVENTS_DATA_DIR"]) / f"{name}.log"


def ask(at: At, path: str, form: Mapping[str, str] | None = None, client: str = "192.0.2.1", seconds: float = 30) -> Answer:
    """Ask a web host as the proxy does, for a client. Raises `OSError` where nobody answers."""
    headers = {"X-Forwarded-For": client, "X-Forwarded-Proto": "https", "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection(*at, timeout=seconds)) as connection:
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), dict(response.headers)


def hidden_in(page: str) -> dict[str, str]:
    """Return what a form sends besides what is typed."""
    return {name: match.group(1) for name, pattern in _HIDDEN.items() if (match := pattern.search(page))}


def sign_up(hosts: list[At], path: str, typed: Mapping[str, str], client: str, seconds: float = 60) -> list[Answer]:
    """Sign up as a patient person does behind a proxy that tries another host: the same sending until it is answered; gives all answers."""
    hidden: dict[str, str] = {}
    answers: list[Answer] = []
    turns, deadline = itertools.cycle(hosts), time.monotonic() + seconds
    while time.monotonic() < deadline:
        at = next(turns)
        with suppress(OSError, HTTPException):
            if not hidden:
                status, page, headers = ask(at, path, client=client)
                answers.append((status, page, headers))
                hidden = hidden_in(page) if status == 200 else {}
            if hidden:
                answers.append(ask(at, path, {**hidden, **typed}, client))
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


def listens(at: At) -> bool:
    """Whether anybody listens."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(at) == 0


def ready(at: At) -> bool:
    """Whether a web host reaches its database."""
    with suppress(OSError, HTTPException):
        return ask(at, "/readyz")[0] == 200
    return False
