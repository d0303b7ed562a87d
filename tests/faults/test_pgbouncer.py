"""PgBouncer before PostgreSQL, lending two connections by transaction to two web processes and two workers."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import func, select, text

from ixevents.extensions import db
from ixevents.mailings import actions
from ixevents.outbox.models import Notice, NoticeState
from ixevents.registrations.models import Registration, State
from tests.backups.test_backups import PROGRAMS
from tests.faults import machines
from tests.faults.machines import At
from tests.faults.pgbouncer import LENT, pgbouncer
from tests.faults.town import environment
from tests.mailings.test_kill import members
from tests.outbox.mailserver import MailServer
from tests.support import factories, service
from tests.support.apps import running

READERS = 60


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.mark.timeout(120)
def test_the_whole_journey_under_a_pooler(postgres_address: str, mail: MailServer, tmp_path: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(running(postgres_address, tmp_path, {}))
        pooled = stack.enter_context(pgbouncer(postgres_address))
        given = environment(tmp_path, pooled, mail) | {"IXEVENTS_DATABASE_POOLER": "true", "IXEVENTS_WEB_PROCESSES": "2"}
        web, workers = machines.web(given), [machines.worker(given) for _ in range(2)]
        for machine in (web, *workers):
            machine.start()
            stack.callback(machine.kill)
        slot = factories.make_slot(capacity=1)
        mailing, readers = members(READERS)
        actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
        db.session.commit()
        machines.until(partial(machines.listens, web.at), "the web host did not start", 60)

        first, second = (_sign_up(web.at, slot.event.slug, slot.id, name) for name in ("first", "second"))
        answers = [machines.ask(web.at, f"{first}/withdraw", {"x": ""})[0], machines.ask(web.at, f"{second}/offer", {"answer": "take"})[0]]
        machines.until(_all_sent, "letters are left", 60)
        connected = db.session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))

        states = dict(db.session.execute(select(Registration.email_key, Registration.state)).all())
        assert (answers, states) == ([303, 303], {"first@example.org": State.CANCELLED, "second@example.org": State.CONFIRMED})
        copies = Counter(mail.recipients)
        assert {copies[address] for address in readers} == {1}
        assert {copies["first@example.org"], copies["second@example.org"]} <= {2, 3}
        # Its own, and what PgBouncer lends.
        assert connected <= LENT + 1 + 1
        _assert_backup(given, postgres_address, tmp_path)
        assert [machine.log.read_text() for machine in (web, *workers)] == [""] * 3


def _assert_backup(given: dict[str, str], direct: str, folder: Path) -> None:
    """A backup under the same settings is made of the server itself."""
    flask_migrate.stamp()
    file = folder / "night.zip"
    past = {"IXEVENTS_PG_PROGRAMS": str(PROGRAMS), "IXEVENTS_DATABASE_DIRECT_URL": direct}

    said = service.command(given | past, "backup", str(file))

    assert "registration" in zipfile.ZipFile(file).read("manifest.json").decode(), said


def _sign_up(at: At, slug: str, slot_id: int, name: str) -> str:
    """Sign up, and return the path of the private page."""
    typed = {"slot": str(slot_id), "seats": "1", "name": name, "email": f"{name}@example.org"}
    *_before, (status, _page, headers) = machines.sign_up([at], f"/fr/events/{slug}/register?slot={slot_id}", typed, "192.0.2.1")
    assert status == 303
    found = re.search(r"/fr/registrations/[\w-]+", headers["Location"])
    assert found is not None
    return found.group()


def _all_sent() -> bool:
    db.session.rollback()
    states = set(db.session.scalars(select(Notice.state)))
    return states == {NoticeState.SENT} and (db.session.scalar(select(func.count()).select_from(Notice)) or 0) > READERS
