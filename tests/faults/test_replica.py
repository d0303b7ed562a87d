"""A PostgreSQL that follows another, by streaming: read from, backed up from, and put in its place when that is lost (cases 47, 57)."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.outbox import home
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration
from tests.attack import resident
from tests.backups.test_backups import PROGRAMS
from tests.faults import machines
from tests.faults.postgres import IMMEDIATE, Postgres, folder, postgres
from tests.faults.town import environment
from tests.outbox.mailserver import MailServer
from tests.support import service
from tests.support.apps import lent
from tests.support.client import ProofreadingClient


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.mark.timeout(120)
def test_a_replica_is_read_saved_and_takes_over(mail: MailServer, tmp_path: Path) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(postgres())
        first.database("town")
        second = stack.enter_context(_following(first))
        disk, both = tmp_path / "disk", _both(first, second)
        disk.mkdir()
        given = environment(disk, both, mail)
        web, worker = machines.web(given), machines.worker(given)
        with lent(first.address("town"), tmp_path, {}):
            flask_migrate.stamp()
            slot = resident.make_slot()
            slot_id, path = slot.id, f"{resident.path(slot)}?slot={slot.id}"
        for machine in (web, worker):
            machine.start()
            stack.callback(machine.kill)
        machines.until(partial(machines.listens, web.at), "the web host did not start", 60)

        before = _sign_up(web, path, slot_id, "before")
        machines.until(lambda: len(mail.taken) == 1, "the letter did not go")
        read, refused = _on_the_replica(second, path, slot_id, tmp_path)
        _saved(given, second, tmp_path)
        first.stop(IMMEDIATE)
        second.execute("SELECT pg_promote(true, 20)")
        after = _sign_up(web, path, slot_id, "after")
        machines.until(lambda: len(mail.taken) == 2, "the letter did not go")

        with lent(second.address("town"), tmp_path, {}):
            keys = set(db.session.scalars(select(Registration.email_key)))
            letters, held = db.session.scalars(select(Notice.message_id)).all(), home.held()

    assert (before, read, refused, after) == (303, {200}, (503, "30"), 303)
    assert keys == {"before@example.org", "after@example.org"}
    # It is the same one, not a copy: letters go on, and none goes twice.
    assert held is None
    assert Counter(str(message["Message-ID"]) for message in mail.messages) == Counter(letters)


@contextmanager
def _following(first: Postgres) -> Iterator[Postgres]:
    """Have a server that follows another, and which that other waits for at each commit."""
    with folder() as place:
        second = Postgres(place)
        source = f"host={first.host.address} port={first.port} user=postgres application_name=second"
        second.run(
            "pg_basebackup", f"--dbname={source}", f"--pgdata={second.data}", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"
        )
        second.start()
        try:
            # What is committed is there to be read, not only kept.
            for setting in ("synchronous_standby_names = 'second'", "synchronous_commit = 'remote_apply'"):
                first.execute(f"ALTER SYSTEM SET {setting}")
            first.execute("SELECT pg_reload_conf()")
            followed = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
            machines.until(lambda: first.execute(followed) == 1, "nobody follows")
            yield second
        finally:
            second.kill()


def _both(first: Postgres, second: Postgres) -> str:
    """Return the address by which the one of two servers is found that takes changes."""
    hosts = f"{first.host.address},{second.host.address}"
    return f"postgresql://postgres@/town?host={hosts}&port={first.port},{second.port}&target_session_attrs=read-write"


def _sign_up(web: machines.Machine, path: str, slot_id: int, name: str) -> int:
    typed = {"slot": str(slot_id), "seats": "1", "name": name, "email": f"{name}@example.org"}
    answers = machines.sign_up([web.at], path, typed, "192.0.2.1")
    assert {status for status, _page, _headers in answers} <= {200, 303, 503}
    return answers[-1][0]


def _on_the_replica(second: Postgres, path: str, slot_id: int, disk: Path) -> tuple[set[int], tuple[int, str | None]]:
    """Serve pages of it: what reads is answered, what would change something is told so."""
    with lent(second.address("town"), disk, {}) as app:
        client = ProofreadingClient(app, use_cookies=False)
        assert db.session.scalars(select(Registration.email_key)).all() == ["before@example.org"]
        page = client.get(path)
        answer = client.post(path, data={"slot": slot_id, "seats": 1, "name": "x", "email": "x@example.org", "stamp": _stamp(page.text)})
        read = {page.status_code, *(client.get(public).status_code for public in ("/fr/agenda", "/calendar/fr/all.ics"))}
        return read, (answer.status_code, answer.headers.get("Retry-After"))


def _stamp(page: str) -> str:
    found = re.search(r'name="stamp"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found.group(1)


def _saved(given: dict[str, str], second: Postgres, place: Path) -> None:
    """Save it, which spares the other one the work."""
    file = place / "night.zip"
    said = service.command(
        given | {"IXEVENTS_PG_PROGRAMS": str(PROGRAMS), "IXEVENTS_DATABASE_URL": second.address("town")}, "backup", str(file)
    )
    assert "registration" in zipfile.ZipFile(file).read("manifest.json").decode(), said
