"""A file system that is really full under a running site: told, nothing half done, and no restart needed (case 55)."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from ixevents.config import ROOT
from tests.faults import machines
from tests.faults.machines import Answer
from tests.support.programs import lacks
from tests.support.service import Service, environment_for, free_port, serving, started

PATH = "/fr/events/a-qui-est-l-eau/register"
MEGABYTES = 64
TOKEN = {"Authorization": "Bearer numbers"}


class Disk:
    """A file system of its own, in memory, with room for the site and little more."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._filling = folder, folder / "filling"

    def fill(self) -> None:
        """Leave not a byte."""
        with self._filling.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)

    def free(self) -> None:
        """Make room again."""
        self._filling.unlink()


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Have a disk in a folder until the block ends."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "ixevents-test", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        lacks("A disk to be filled needs a root that may mount: sudo make test TESTS=tests/faults")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder, MEGABYTES) as found:
        yield found


@pytest.mark.timeout(240)
def test_a_full_disk_is_told_and_it_goes_on_without_a_restart(disk: Disk) -> None:
    with serving(disk.folder, "--with-worker", METRICS_TOKEN="numbers") as service:
        form = _filled(service)
        before = _counts(disk.folder)
        disk.fill()
        told, refused = _until_refused(service, form)
        kept = _counts(disk.folder)
        read = [service.get(path, TOKEN)[0] for path in ("/fr/", PATH, "/readyz", "/metrics")]
        anew = _started_anew(disk.folder)
        backup, left = (
            _backed_up(disk.folder, disk.folder / "night.zip"),
            sorted(path.name for path in disk.folder.glob("*") if "night" in path.name or ".ixevents" in path.name),
        )
        disk.free()
        again = _send(service, form, 99)
        after = _counts(disk.folder)
        # A worker that died of it is started anew, which takes its time on a busy machine.
        machines.until(lambda: _due(disk.folder) == 0, "letters are left", 90)

    status, page, headers = refused
    assert (status, headers["Retry-After"], read, anew) == (503, "30", [200, 200, 200, 200], 200)
    assert "Rien n’a été enregistré" in page
    # Nobody can go to the page in the other language now.
    assert re.search(r'<section[^>]*lang="nl">\s*<h2>[^<]+</h2>\s*<p>Er is niets bewaard', page)
    assert kept == (before[0] + told, before[1] + told)
    assert (again[0], after) == (303, (kept[0] + 1, kept[1] + 1))
    assert (backup.returncode, left, "Traceback" in backup.stderr) == (1, [], False)
    assert re.search(r"Error: .*(full|No space left).* Nothing half done is left", backup.stderr)


def _until_refused(service: Service, form: dict[str, str]) -> tuple[int, Answer]:
    """Sign people up until there is no room: the file has some to itself. Gives how many were told that they come, and the no."""
    for number in range(98):
        answer = _send(service, form, number)
        if answer[0] != 303:
            return number, answer
    raise AssertionError("the disk is not full")


def _send(service: Service, form: dict[str, str], number: int) -> Answer:
    typed = form | {"email": f"full-{number}@example.org"}
    return machines.ask(("127.0.0.1", service.port), PATH, typed)


def _filled(service: Service) -> dict[str, str]:
    """Open the form and fill it in for its first date."""
    page = service.get(PATH)[1]
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("stamp", "revision", "slot")}
    hidden = {name: match.group(1) for name, match in found.items() if match}
    return {**hidden, "seats": "1", "name": "Resident"}


def _started_anew(folder: Path) -> int:
    """Start the site once more, as after a restart of the machine, and ask for its first page."""
    port = free_port()
    environment = environment_for(folder, port, METRICS_TOKEN="numbers")
    with started([sys.executable, "-m", "ixevents", "serve", "--port", str(port)], environment, port) as service:
        return service.get("/fr/")[0]


def _backed_up(folder: Path, file: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ixevents", "backup", str(file)]
    return subprocess.run(command, cwd=ROOT, env=environment_for(folder, 8000), capture_output=True, text=True, check=False)


def _counts(folder: Path) -> tuple[int, int]:
    """Return how many registrations and letters there are."""
    with closing(sqlite3.connect(folder / "ixevents.db")) as connection:
        return tuple(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("registration", "notice"))


def _due(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "ixevents.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM notice WHERE state = 'due' AND due_at <= datetime('now')").fetchone()[0])
