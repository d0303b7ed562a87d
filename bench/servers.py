"""The processes that are measured: started here, waited for, weighed, and stopped whatever happens."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import psutil

from bench import processes
from bench.client import HOST, Connection, Unexpected
from bench.processes import Memory
from ixevents.serve import WHOLE_PAGE

ROOT = Path(__file__).resolve().parent.parent
THREADS = 8
START_SECONDS = 60
STOP_SECONDS = 20

SETTINGS = {
    "IXEVENTS_ENVIRONMENT": "production",
    "IXEVENTS_SECRET_KEY": "only for measuring: 0123456789 abcdefghijklmnopqrstuvwxyz",
    "IXEVENTS_BASE_URL": "https://events.example.org",
    "IXEVENTS_RATELIMITS": "false",
    "IXEVENTS_FORM_MINIMUM_SECONDS": "0",
    "IXEVENTS_MAIL_PER_MINUTE": "0",
    "IXEVENTS_THREADS": str(THREADS),
}
"""As in production, but that one client may sign up a thousand times."""


@dataclass
class Server:
    """A running group of processes."""

    name: str
    process: psutil.Process
    environment: Mapping[str, str]
    began: float
    port: int = 0
    number: int = 1
    "Of web processes."
    started_in: float = 0.0
    "Seconds from the start to the first page."

    def cpu_seconds(self) -> float:
        """Return the processor time used so far."""
        return processes.processor_seconds(self.process)

    def memory(self) -> Memory:
        """Weigh the processes."""
        return processes.memory(*processes.family(self.process))

    def memory_by_role(self) -> dict[str, Memory]:
        """Weigh the web process and the worker beside it."""
        return {"web": processes.memory(self.process), "worker": processes.memory(*self.process.children(recursive=True))}


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class App:
    """What is run, and the page by which it is known to be ready."""

    entry: str
    first_page: str


APP, BARE_APP = App("wsgi:app", "/fr/"), App("bench.bare_wsgi:app", "/")


@contextmanager
def web(name: str, app: App, folder: Path, *, number: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run an application: waitress for one process, gunicorn for several, both with eight threads each."""
    port = free_port()
    if number == 1:
        options = [f"--threads={THREADS}", f"--send-bytes={WHOLE_PAGE}", f"--listen={HOST}:{port}"]
        command = [sys.executable, "-m", "waitress", *options, app.entry]
        if app == APP:
            # The same server, as the application starts it itself.
            command = [sys.executable, "-m", "ixevents", "serve", "--port", str(port)]
    else:
        # As it is deployed, but that no process is renewed while it is measured.
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--max-requests", "0"]
        command += ["-w", str(number), "--threads", str(THREADS), "-b", f"{HOST}:{port}", "--log-level", "warning", app.entry]
    with _process(name, command, environment, folder) as server:
        server.number = number
        _wait(server, port, app.first_page, folder)
        yield server


@contextmanager
def service(environment: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """Run the whole service by its one command, the worker beside the web process."""
    port = free_port()
    command = [sys.executable, "-m", "ixevents", "serve", "--with-worker", "--port", str(port)]
    with _process("service", command, environment, folder) as server:
        _wait(server, port, APP.first_page, folder)
        yield server


@contextmanager
def worker(environment: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """Run the worker that sends letters."""
    with _process("worker", [sys.executable, "-m", "ixevents", "worker"], environment, folder) as server:
        yield server


@contextmanager
def post_office(folder: Path) -> Iterator[Server]:
    """Run a mail server that takes every letter and keeps none."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"{HOST}:{port}", "-c", "aiosmtpd.handlers.Sink"]
    with _process("mail", command, {}, folder) as server:
        server.port = port
        yield server


@contextmanager
def _process(name: str, command: list[str], environment: Mapping[str, str], folder: Path) -> Iterator[Server]:
    # An installed program is compiled: here the first start does it, so that the next need not.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("IXEVENTS_") and key != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**kept, **environment}, stdout=log, stderr=log)
        try:
            yield Server(name, psutil.Process(process.pid), dict(environment), began)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(server: Server, port: int, path: str, folder: Path) -> None:
    """Wait for the first page of a server."""
    server.port = port
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        connection = Connection(server.port)
        with suppress(OSError, Unexpected):
            connection.get(path)
            connection.close()
            server.started_in = time.perf_counter() - server.began
            return
        connection.close()
        if server.process.status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.02)
    raise Unexpected(f"{server.name} did not start:\n{(folder / f'{server.name}.log').read_text()[-3000:]}")
