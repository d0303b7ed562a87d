"""How gunicorn runs the site: `gunicorn --config deploy/gunicorn.conf.py wsgi:app`. The environment says how many processes."""

import mmap
import os
import sys
import time
from socket import socket

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import ThreadWorker

PROCESSES_AT_MOST = 128
MOMENT = 0.002
"""Seconds: time enough for a process that is idle to take a connection."""
HELD = memoryview(mmap.mmap(-1, 2 * PROCESSES_AT_MOST)).cast("H")
"""How many connections each process has, and one; 0 is nobody. All processes see it, for they are forked from who reads this file."""


class Fair(ThreadWorker):
    """Lets a process that has fewer connections take the next one: who shares one with fifty others waits ten times as long as with five.

    Connections are kept, by browsers and by proxies, so whoever woke first would have most of them for long.
    """

    def notify(self) -> None:
        """Say that it lives, and what it has."""
        self._say()
        super().notify()

    def accept(self, listener: socket) -> None:
        """Take a connection; another process that has fewer goes first, where it can."""
        if self.nr_conns >= min((held for held in HELD if held), default=1):
            time.sleep(MOMENT)
        super().accept(listener)
        self._say()

    def _say(self) -> None:
        HELD[self.age % PROCESSES_AT_MOST] = min(self.nr_conns + 1, 65_535)


def whole(name: str, default: str) -> int:
    """Return a whole number of the environment; another word ends gunicorn as a setting does that the site refuses."""
    value = os.environ.get(name, default)
    try:
        return int(value)
    except ValueError:
        sys.stderr.write(f"Error: {name} must be a whole number, not {value!r}.\n")
        sys.exit(4)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget a process that has ended, however it did."""
    HELD[worker.age % PROCESSES_AT_MOST] = 0


bind = os.environ.get("IXEVENTS_BIND", "127.0.0.1:8000")
workers = whole("IXEVENTS_WEB_PROCESSES", "1")
threads = whole("IXEVENTS_THREADS", "8")
worker_class = Fair
# The program in memory once for all processes: two need 60 MiB less, every further one 50. A reload keeps the old program then.
preload_app = os.environ.get("IXEVENTS_PRELOAD", "false") == "true"
timeout = 30
graceful_timeout = 20
keepalive = 5
# Small leaks of libraries end with the process; not all processes at once.
max_requests = 20_000
max_requests_jitter = 2_000
# The header of the proxy is read by the application, from the proxy that is configured there and nobody else.
forwarded_allow_ips = ""
limit_request_line = 8190
# Nobody asks gunicorn anything but systemd: no socket in the home of the user by which it could be told what to do.
control_socket_disable = True
# One line a request is written by the application already, without personal data.
accesslog = None
