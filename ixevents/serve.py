"""The built-in web server, with the worker beside it: one command is the whole service on one machine."""

import contextlib
import ctypes
import errno
import gc
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from flask import Flask
from waitress.server import create_server

from ixevents.outbox import worker

LOOK_SECONDS = 0.5
RESTART_SECONDS = 3
STOP_SECONDS = 20
MOST_UPLOADED = 22 * 1024 * 1024
"""What the server lets through at all: a register, a picture. The application holds everybody but staff on those pages to far less."""
WHOLE_PAGE = 1024 * 1024
"""A page is written before any of it is sent. From waitress's 18 kB on, the thread that sends turns in circles while another still writes,
and takes most of the processor: measured, a page that is ready came four to eight times slower."""
_ONE_ARENA = (-8, 1)
"""M_ARENA_MAX of malloc.h: threads that share the interpreter's lock gain nothing from heaps of their own, and each keeps some MiB."""
_PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-proto"}


class PortTaken(Exception):
    """Something else listens there already."""


def web(app: Flask, host: str, port: int, *, with_worker: bool, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; calls `ready` once the port is ours. Raises `PortTaken` before anything is started."""
    _save_memory()
    try:
        server = create_server(app, host=host, port=port, **_options(app))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(f"{host}:{port}") from error
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    ready()
    with WorkerProcess() if with_worker else contextlib.nullcontext():
        server.run()


def work(app: Flask, *, until_parent_ends: bool = False) -> None:
    """Send letters and do what is due until SIGINT or SIGTERM; the letter being sent is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if until_parent_ends:
        threading.Thread(target=_watch_parent, args=(stop,), daemon=True).start()
    with app.app_context():
        worker.run_forever(stop)


class WorkerProcess:
    """A worker in a process of its own that lives as long as the block, and is started again when it dies."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._process = _start_worker()
        self._keeper = threading.Thread(target=self._keep_alive, daemon=True)

    def __enter__(self) -> None:
        self._keeper.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._keeper.join()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # A claimed letter is taken up again by the next worker: killing loses nothing.
            self._process.kill()

    def _keep_alive(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            if self._process.poll() is not None and not self._stop.wait(RESTART_SECONDS):
                self._process = _start_worker()


def _start_worker() -> "subprocess.Popen[bytes]":
    # Its standard input is our pipe: it ends with us, even when we are killed.
    command = [sys.executable, "-m", "ixevents", "worker", "--until-parent-ends"]
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  # our own command, nothing from outside


def _options(app: Flask) -> dict[str, object]:
    options = {
        "threads": app.config["THREADS"],
        "ident": None,
        "send_bytes": WHOLE_PAGE,
        "max_request_body_size": max(app.config["MAX_CONTENT_LENGTH"], MOST_UPLOADED) + 64 * 1024,
        "max_request_header_size": 32 * 1024,
        # A stranger's X-Forwarded-For must not reach the application (case 21).
        "clear_untrusted_proxy_headers": True,
    }
    if app.config["TRUSTED_PROXY"]:
        options |= {"trusted_proxy": app.config["TRUSTED_PROXY"], "trusted_proxy_count": 1, "trusted_proxy_headers": _PROXY_HEADERS}
    return options


def _save_memory() -> None:
    # What is there by now stays. Looking through it for waste makes visitors wait.
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):  # another C library does without
        ctypes.CDLL(None).mallopt(*_ONE_ARENA)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _watch_parent(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()
