"""The lists of the back-office with 5,000 registrations: server time and statements of each page, on SQLite and PostgreSQL.

    python -m bench.desk

Pages are asked of the application in this process, by somebody signed in. The time is that of the processor in this process: what
else the machine does, the network, and PostgreSQL's own process are not in it.
"""

import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient
from sqlalchemy import event, update

from bench import databases, engines
from bench.databases import Size
from bench.servers import SETTINGS
from ixevents import create_app
from ixevents.accounts import access, actions
from ixevents.accounts.models import Factor, Staff
from ixevents.accounts.roles import Role
from ixevents.extensions import db
from ixevents.registrations.models import Registration, searchable

MANY = 5_000
TIMES = 15
MOST_MILLISECONDS = 300
PAGES = {
    "all registrations": "/staff/registrations/",
    "the last page": "/staff/registrations/?page=100",
    "by name": "/staff/registrations/?sort=name",
    "searched": "/staff/registrations/?q=resident+49",
    "one event, still coming": "/staff/registrations/?event=3&state=live",
    "doubles": "/staff/registrations/doubles/",
    "one date": "/staff/dates/1",
}


def main() -> int:
    """Measure and print; fail when a page takes longer than it may."""
    slow = 0
    for engine in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="ixevents-bench-"))
            places = stack.enter_context(engines.opened(engine))
            slow += _measure(places, Path(folder))
    return 1 if slow else 0


def _measure(places: engines.Databases, folder: Path) -> int:
    settings = {**SETTINGS, "IXEVENTS_LOG_LEVEL": "ERROR", "IXEVENTS_DATA_DIR": str(folder), "IXEVENTS_DATABASE_URL": places.create("desk")}
    databases.fill(settings, Size(MANY))
    app = create_app(settings)
    slow = 0
    with app.app_context():
        client = _signed_in(app.test_client())
        sent: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
        for name, path in PAGES.items():
            times, statements = _ask(client, path, sent)
            median = statistics.median(times)
            slow += median > MOST_MILLISECONDS
            sys.stdout.write(f"{places.name:10}  {name:26} {median:6.0f} ms (most {max(times):.0f})  {statements:3} statements\n")
        db.session.remove()
        db.engine.dispose()
    return slow


def _ask(client: FlaskClient, path: str, sent: list[str]) -> tuple[list[float], int]:
    times = []
    for _time in range(TIMES):
        sent.clear()
        start = time.process_time()
        answer = client.get(path)
        times.append((time.process_time() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status}")
    return times[1:], len(sent)


def _signed_in(client: FlaskClient) -> FlaskClient:
    """Make a member of staff, and a client that is signed in; the names are made findable, for they were not written by the application."""
    rows = db.session.query(Registration.id, Registration.name, Registration.email, Registration.phone).all()
    found = [{"id": row.id, "search": searchable(row.name, row.email, row.phone)} for row in rows]
    db.session.execute(update(Registration), found)
    staff = Staff(email="bench@example.org", name="Bench", language="fr", roles=[str(Role.ADMINISTRATOR)], event_ids=[])
    db.session.add(staff)
    db.session.flush()
    token = actions.enter(staff, browser="Bench", factor=Factor.PASSKEY)
    db.session.commit()
    with client.session_transaction() as session:
        session[access.COOKIE_KEY] = token
    return client


if __name__ == "__main__":
    sys.exit(main())
