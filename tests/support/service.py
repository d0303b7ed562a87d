"""The whole service as a user starts it: `ixevents serve --with-worker` on a free port, with data of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

from flask import Flask

from ixevents import create_app
from ixevents.config import ROOT
from tests.support import prepared

START_SECONDS = 40
COMPILED = "compiled-templates"
_SHOWN = 20_000


@dataclass(frozen=True)
class Service:
    """A running service."""

    port: int
    process: "subprocess.Popen[str]"
    environment: Mapping[str, str]
    output: IO[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Return status and text of a page."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers=dict(headers or {}))
            response = connection.getresponse()
            return response.status, response.read().decode()

    def post(self, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> int:
        """Send a form and return the status of the answer."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})
            return connection.getresponse().status

    def said(self) -> str:
        """Return the end of what it has printed."""
        return _last(self.output)

    def application(self) -> Flask:
        """Return the application on the same data, for what a test makes beforehand or looks at afterwards."""
        return create_app({name: value for name, value in self.environment.items() if name.startswith("IXEVENTS_")})

    def command(self, *arguments: str) -> str:
        """Run an `ixevents` command on the same data and return what it says."""
        return command(self.environment, *arguments)


def environment_for(folder: Path, port: int, **settings: str) -> dict[str, str]:
    """Return the environment of a service with its data in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IXEVENTS_")}
    given = {
        "ENVIRONMENT": "development",
        "DATA_DIR": str(folder),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "WARNING",
        "FORM_MINIMUM_SECONDS": "0",
        **settings,
    }
    return kept | {f"IXEVENTS_{name}": value for name, value in given.items()}


@contextmanager
def serving(folder: Path, *options: str, port: int | None = None, **settings: str) -> Iterator[Service]:
    """Serve the sample programme until the block ends."""
    port = port or free_port()
    environment = environment_for(folder, port, **settings)
    source = prepared.folder(environment_for)
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(COMPILED))
    # Each template is compiled once in a run, not once in each service.
    (folder / COMPILED).symlink_to(source / COMPILED)
    with started([sys.executable, "-m", "ixevents", "serve", "--port", str(port), *options], environment, port) as service:
        yield service


@contextmanager
def started(arguments: list[str], environment: Mapping[str, str], port: int, cwd: Path = ROOT) -> Iterator[Service]:
    """Run a serving command until the block ends."""
    # Into a file, never a pipe: nobody reads it meanwhile, and a service that has much to say would stand still once it is full.
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(arguments, cwd=cwd, env=environment, stdout=said, stderr=subprocess.STDOUT, text=True)
        service = Service(port, process, environment, said)
        try:
            _wait_until_ready(service, said)
            yield service
        except BaseException:
            # The report of a test that fails shows what was printed.
            sys.stdout.write(_last(said))
            raise
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def command(environment: Mapping[str, str], *arguments: str) -> str:
    """Run an `ixevents` command and return what it says; fail with that when it fails."""
    result = subprocess.run(
        [sys.executable, "-m", "ixevents", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(service: Service, said: IO[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and service.process.poll() is None:
        try:
            if service.get("/readyz")[0] == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    output = _last(said) if service.process.poll() is not None else "it does not answer"
    raise AssertionError(f"the service did not start: {output}")


def _last(said: IO[str]) -> str:
    """Return the end of what a service said: the service goes on writing behind it."""
    return os.pread(said.fileno(), _SHOWN, max(0, os.fstat(said.fileno()).st_size - _SHOWN)).decode(errors="replace")
