"""Starts workers on a database, and kills them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from flask import Flask

from ixevents.config import ROOT


class Workers:
    """Workers of one after another, each a process that begins as soon as it is asked for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "tests.outbox.worker_process"]
        self._loaded = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._numbers: list[int] = []

    def begin(self) -> None:
        """Let another worker begin."""
        assert self._loaded.stdin is not None
        assert self._loaded.stdout is not None
        self._loaded.stdin.write("\n")
        self._loaded.stdin.flush()
        self._numbers.append(int(self._loaded.stdout.readline()))

    def kill(self) -> None:
        """Kill the worker that began last, in whatever it does. Fails when it ended before."""
        number = self._numbers.pop()
        os.kill(number, signal.SIGKILL)
        with suppress(ProcessLookupError):
            while True:
                os.kill(number, 0)
                time.sleep(0.001)

    def end(self) -> None:
        """Kill whatever is left."""
        self._loaded.kill()
        for number in self._numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._loaded.communicate()


@contextmanager
def workers_of(app: Flask, settings: Mapping[str, str]) -> Iterator[Workers]:
    """Have workers on an application's database, with settings of their own, until the block ends."""
    given = {
        "IXEVENTS_ENVIRONMENT": "test",
        "IXEVENTS_SECRET_KEY": app.config["SECRET_KEY"],
        "IXEVENTS_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "IXEVENTS_DATA_DIR": str(app.config["DATA_DIR"]),
        "IXEVENTS_LOG_LEVEL": "ERROR",
    }
    workers = Workers({**os.environ, **given, **settings})
    try:
        yield workers
    finally:
        workers.end()
