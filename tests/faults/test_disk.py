"""A disk that takes nothing more under a running site: told, nothing kept, and no restart needed (case 55)."""

import re
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import machines
from tests.support.service import serving

PATH = "/fr/events/a-qui-est-l-eau/register"


@pytest.mark.timeout(90)
def test_a_disk_that_takes_nothing_more_is_told_and_it_goes_on_without_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        form = _filled(service.port)
        before = _counts(tmp_path)
        soft, hard = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
        # No file of the service can grow any more, as on a full disk; its own disk is too large to be filled.
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (4096, hard))
        status, page, headers = machines.ask(("127.0.0.1", service.port), PATH, form)
        read = machines.ask(("127.0.0.1", service.port), "/fr/")[0]
        kept = _counts(tmp_path)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (soft, hard))
        again = machines.ask(("127.0.0.1", service.port), PATH, form)[0]
        after = _counts(tmp_path)

    assert (status, headers["Retry-After"], read) == (503, "30", 200)
    assert "Rien n’a été enregistré" in page
    # Nobody can go to the page in the other language now.
    assert re.search(r'<section[^>]*lang="nl">\s*<h2>[^<]+</h2>\s*<p>Er is niets bewaard', page)
    assert (kept, again, after) == (before, 303, (before[0] + 1, before[1] + 1))


def _filled(port: int) -> dict[str, str]:
    """Open the form and fill it in for its first date."""
    page = machines.ask(("127.0.0.1", port), PATH)[1]
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("stamp", "revision", "slot")}
    hidden = {name: match.group(1) for name, match in found.items() if match}
    return {**hidden, "seats": "1", "name": "Resident", "email": "full-disk@example.org"}


def _counts(folder: Path) -> tuple[int, int]:
    """Return how many registrations and letters there are."""
    with closing(sqlite3.connect(folder / "ixevents.db")) as connection:
        return tuple(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("registration", "notice"))
