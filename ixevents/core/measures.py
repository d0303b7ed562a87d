"""How many requests there were and how long they took, over all web processes of this machine.

Each process counts in a file of its own that is mapped into memory: counting costs a microsecond, a process that is killed loses
nothing, and who asks adds the files up. What a process that ended has counted is added to one file, so that no number goes down.
Nothing is counted unless `/metrics` is open to somebody.
"""

import fcntl
import hashlib
import mmap
import os
import secrets
import shutil
import threading
import time
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, current_app, g, request

from ixevents.core import living

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of duration, in seconds; one more class has none."""
CLASSES = ("2xx", "3xx", "4xx", "5xx")
NOWHERE = "none"
"""The endpoint of addresses that do not exist."""
ENDED = "ended"

_CELLS = len(BOUNDS) + 2
"""Numbers of one endpoint and class of status: how many of each duration, and the seconds together."""
_KEY = "core.measures"


@dataclass(frozen=True)
class Measured:
    """The requests of one endpoint that ended with one class of status."""

    endpoint: str
    status: str
    counts: tuple[int, ...]
    "By duration, in the order of `BOUNDS`; the last are those above all."
    seconds: float


class Counters:
    """What is counted by all processes that have the same addresses and share a folder."""

    def __init__(self, folder: Path, endpoints: list[str]) -> None:
        self._rows = {endpoint: number for number, endpoint in enumerate([NOWHERE, *sorted(endpoints)])}
        self._size = len(self._rows) * len(CLASSES) * _CELLS
        form = hashlib.sha256("\n".join([*self._rows, *map(str, BOUNDS)]).encode()).hexdigest()[:12]
        self._base, self._folder = folder, living.since_boot(folder) / form
        self._lock = threading.Lock()
        self._process = 0
        self._cells: memoryview[float] | None = None

    def add(self, endpoint: str, status: int, seconds: float) -> None:
        """Count one request."""
        row = self._rows.get(endpoint, 0) * len(CLASSES) + min(max(status // 100 - 2, 0), 3)
        with self._lock:
            if self._process != os.getpid():
                self._open()
            cells = self._cells
            if cells is not None:
                cells[row * _CELLS + bisect_left(BOUNDS, seconds)] += 1
                cells[row * _CELLS + _CELLS - 1] += seconds

    def totals(self) -> Iterator[Measured]:
        """Yield what all processes have counted, without what never happened."""
        sums = self._summed()
        for endpoint, number in self._rows.items():
            for place, status in enumerate(CLASSES):
                start = (number * len(CLASSES) + place) * _CELLS
                counts = tuple(int(count) for count in sums[start : start + _CELLS - 1])
                if any(counts):
                    yield Measured(endpoint, status, counts, sums[start + _CELLS - 1])

    def _open(self) -> None:
        """Begin a file of this process; without a folder that can be written to, or room in it, it counts for itself."""
        self._process = os.getpid()
        try:
            for boot in self._base.iterdir() if self._base.is_dir() else ():
                if boot != self._folder.parent:
                    shutil.rmtree(boot, ignore_errors=True)
            self._folder.mkdir(parents=True, exist_ok=True)
            # Kept open for its lock, which ends with the process.
            file = os.open(self._folder / secrets.token_hex(8), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            # Room for all of it now: on a full disk, writing into a hole of a mapped file would kill the process.
            os.posix_fallocate(file, 0, self._size * 8)
            self._cells = memoryview(mmap.mmap(file, self._size * 8)).cast("d")
        except OSError:
            self._cells = memoryview(mmap.mmap(-1, self._size * 8)).cast("d")

    def _summed(self) -> list[float]:
        with _locked(self._folder) as there:
            if not there:
                return list(self._cells or [0.0] * self._size)
            files = [path for path in self._folder.iterdir() if not path.name.startswith(".") and path.name != ENDED]
            ended = [path for path in files if living.is_free(path, but_empty=False)]
            gone = self._added([self._folder / ENDED, *ended])
            if ended:
                self._keep(gone, ended)
            counting = self._added([path for path in files if path not in ended])
        return [first + second for first, second in zip(gone, counting, strict=True)]

    def _keep(self, gone: list[float], ended: list[Path]) -> None:
        """Put what ended processes have counted into one file. On a full disk that has to wait."""
        half = self._folder / f".{ENDED}"
        with suppress(OSError):
            half.write_bytes(array("d", gone).tobytes())
            half.replace(self._folder / ENDED)
            for path in ended:
                path.unlink(missing_ok=True)

    def _added(self, paths: list[Path]) -> list[float]:
        sums = [0.0] * self._size
        for path in paths:
            with suppress(OSError, ValueError):
                cells = array("d", path.read_bytes())
                if len(cells) == self._size:
                    sums = [first + second for first, second in zip(sums, cells, strict=True)]
        return sums


def init_app(app: Flask) -> None:
    """Count requests, where somebody may read the counts."""
    if not (app.config["METRICS_TOKEN"] or app.config["METRICS_ALLOW"]):
        return

    @app.after_request
    def count(response: Response) -> Response:
        counters().add(request.endpoint or NOWHERE, response.status_code, time.perf_counter() - g.get("started", time.perf_counter()))
        return response


def counters() -> Counters:
    """Return the counters of this application; made at the first request, when all addresses are known."""
    found: Counters | None = current_app.extensions.get(_KEY)
    if found is None:
        found = Counters(current_app.config["DATA_DIR"] / "measures", list(current_app.view_functions))
        current_app.extensions[_KEY] = found
    return found


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Keep other readers out of a folder; False where there is none."""
    try:
        file = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield True
    finally:
        os.close(file)
