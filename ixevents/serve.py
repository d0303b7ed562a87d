"""The built-in web server, with the worker beside it: one command is the whole service on one machine."""

import contextlib
import contextvars
import ctypes
import errno
import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import NoReturn

from flask import Flask
from waitress.server import MultiSocketServer, TcpWSGIServer, create_server

from ixevents.core import bodies, heap, reuse
from ixevents.extensions import db
from ixevents.outbox import worker

FIRST_PAGE = "/fr/"
LATER = ("argon2", "markdown_it", "segno")
"""What the first page does without: texts, codes and passwords need it."""
LATER_SECONDS = 1
LOOK_SECONDS = 0.5
RESTART_SECONDS = 3
STOP_SECONDS = 20
MOST_UPLOADED = 22 * 1024 * 1024
"""What the server keeps of a request: a register, a picture. The application holds everybody but staff on those pages to far less."""
WHOLE_PAGE = 1024 * 1024
"""A page is written before any of it is sent. From waitress's 18 kB on, the thread that sends turns in circles while another still writes,
and takes most of the processor: measured, a page that is ready came four to eight times slower."""
_NAME = 15
"""PR_SET_NAME of linux/prctl.h: what `ps` and `top` call a process."""
_PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-proto"}


class PortTaken(Exception):
    """Something else listens there already."""


def web(app: Flask, host: str, port: int, *, with_worker: bool, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; calls `ready` once the port is ours. Raises `PortTaken` before anything is done."""
    heap.one_arena()
    with WorkerBeside(app) if with_worker else contextlib.nullcontext() as beside:
        server = _listening(app, host, port)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _interrupt)
        ready()
        if beside:
            beside.begin()
        later = threading.Timer(LATER_SECONDS, load_the_rest)
        later.daemon = True
        later.start()
        server.run()


def load_the_rest() -> None:
    """Load what the start left out, so that nobody waits for it who needs it first."""
    for name in LATER:
        import_module(name)


def work(app: Flask, *, parent: int | None = None) -> None:
    """Send letters and do what is due until SIGINT or SIGTERM; the letter being sent is finished first.

    With `parent`, a pipe whose other end the parent holds, the work ends with the parent too, even when that is killed.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent is not None:
        threading.Thread(target=_watch, args=(parent, stop), daemon=True).start()
    with app.app_context():
        worker.run_forever(stop)


class Twin(ForkProcess):
    """A worker that goes on from here with all that is loaded: it shares our memory and needs no start of its own. Used as a `Popen` is.

    It does nothing until it is told to `begin`. To be made while no thread runs: of threads a twin has none, but the locks they hold.
    """

    def __init__(self, app: Flask) -> None:
        self._theirs, self._ours = os.pipe()
        self._app = app
        super().__init__(daemon=True)
        self.start()
        os.close(self._theirs)

    def run(self) -> None:
        """Work, in the new process."""
        os.close(self._ours)
        with contextlib.suppress(OSError, AttributeError):  # another C library does without
            ctypes.CDLL(None).prctl(_NAME, b"ixevents-worker")
        if os.read(self._theirs, 1):
            work(self._app, parent=self._theirs)

    def begin(self) -> None:
        """Have it begin to work; one that died is seen by who looks after it."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._ours, b".")

    def poll(self) -> int | None:
        """Return how it ended, nothing while it lives."""
        return self.exitcode

    def wait(self, seconds: float) -> None:
        """Wait for its end. Raises `TimeoutExpired`."""
        self.join(seconds)
        if self.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.name), seconds)


class WorkerBeside:
    """A worker in a process of its own that lives as long as the block, and is started again when it dies."""

    def __init__(self, app: Flask) -> None:
        self._stop = threading.Event()
        _warm_up(app)
        # A twin must not be made of one who has threads, such as those that tell a Sentry, nor where system libraries start some unasked.
        self._process = Twin(app) if sys.platform != "darwin" and threading.active_count() == 1 else _start_worker()
        self._keeper = threading.Thread(target=self._keep_alive, daemon=True)

    def __enter__(self) -> "WorkerBeside":
        return self

    def begin(self) -> None:
        """Have the worker begin, and look after it."""
        if isinstance(self._process, Twin):
            self._process.begin()
        self._keeper.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._keeper.is_alive():
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


def _start_worker() -> "subprocess.Popen[bytes] | Twin":
    # Its standard input is our pipe: it ends with us, even when we are killed.
    command = [sys.executable, "-m", "ixevents", "worker", "--until-parent-ends"]
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  # our own command, nothing from outside


def _listening(app: Flask, host: str, port: int) -> TcpWSGIServer | MultiSocketServer:
    try:
        server = create_server(app, host=host, port=port, **_options(app))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(f"{host}:{port}") from error
    bodies.answer_too_large(server, max(app.config["MAX_CONTENT_LENGTH"], MOST_UPLOADED) + 64 * 1024)
    return server


def _options(app: Flask) -> dict[str, object]:
    options = {
        "threads": app.config["THREADS"],
        "ident": None,
        "send_bytes": WHOLE_PAGE,
        "max_request_body_size": bodies.MOST_FORGOTTEN,
        "max_request_header_size": 32 * 1024,
        # A stranger's X-Forwarded-For must not reach the application (case 21).
        "clear_untrusted_proxy_headers": True,
    }
    if app.config["TRUSTED_PROXY"]:
        options |= {"trusted_proxy": app.config["TRUSTED_PROXY"], "trusted_proxy_count": 1, "trusted_proxy_headers": _PROXY_HEADERS}
    return options


def _warm_up(app: Flask) -> None:
    """Make the first page: what is made for it once is shared by both processes then, and not made by each for itself.

    Nothing is open afterwards, for a connection serves one process, and what is there stays: it is not looked through for waste, nor are
    its gaps filled, for both would give each process a copy of its own.
    """
    contextvars.copy_context().run(_make_first_page, app)
    reuse.forget(app)
    db.session.remove()
    db.engine.dispose()
    gc.freeze()
    heap.close_holes()


def _make_first_page(app: Flask) -> None:
    # Without what follows an answer: nobody asked, so it is neither logged nor counted. What keeps it from being made, such as a database
    # without tables, is told to who asks for it.
    with contextlib.suppress(Exception), app.test_request_context(FIRST_PAGE):
        app.preprocess_request()
        app.dispatch_request()


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _watch(parent: int, stop: threading.Event) -> None:
    os.read(parent, 1)
    stop.set()
