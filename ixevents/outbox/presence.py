"""Which workers of this machine are alive: each holds the lock of a file for as long as it lives.

The system takes the lock away with the process, however it ended, so the letter of a worker that was killed goes on
at once. Nothing depends on it: a worker that cannot be seen (another host, no folder) is waited for instead.
"""

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import structlog

from ixevents.core import living

log = structlog.get_logger()


class Presence:
    """One worker, seen by the others of this machine while the block lasts."""

    def __init__(self, data_dir: Path) -> None:
        self.name = secrets.token_hex(5)
        self._path = _folder(data_dir) / self.name
        self._file: int | None = None

    def __enter__(self) -> "Presence":
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            log.warning("worker cannot be seen by others", reason=type(error).__name__)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(OSError):
            self._path.unlink()
        if self._file is not None:
            os.close(self._file)


def is_gone(name: str, data_dir: Path) -> bool:
    """Whether a worker was on this machine and certainly is no more; in any doubt it is not gone."""
    return living.is_free(_folder(data_dir) / name)


def alive(data_dir: Path) -> int:
    """Return how many workers are seen on this machine."""
    try:
        names = [path.name for path in _folder(data_dir).iterdir()]
    except OSError:
        return 0
    return sum(not is_gone(name, data_dir) for name in names)


def _folder(data_dir: Path) -> Path:
    return living.since_boot(data_dir / "workers")
