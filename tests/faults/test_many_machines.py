"""Two web hosts, two workers, one PostgreSQL, one Redis, and somebody who pulls plugs while people sign up (cases 1, 39, 45, 51, 57)."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from ixevents.registrations import seats
from ixevents.registrations.models import Registration
from tests.faults import machines
from tests.faults.machines import Machine
from tests.outbox.mailserver import MailServer
from tests.support import factories
from tests.support.apps import SETTINGS, running

PEOPLE, PLACES = 36, 20
WORKERS_KILLED = 2


class Town:
    """The machines, and the people's way to them."""

    def __init__(self, address: str, mail: MailServer, folder: Path) -> None:
        self.address, self.redis = address, machines.redis()
        settings = {
            **SETTINGS,
            "IXEVENTS_DATABASE_URL": address,
            "IXEVENTS_WEB_PROCESSES": "2",
            "IXEVENTS_THREADS": "4",
            "IXEVENTS_TRUSTED_PROXY": "127.0.0.1",
            "IXEVENTS_RATELIMITS": "true",
            "IXEVENTS_RATELIMIT_STORAGE_URI": f"redis://127.0.0.1:{self.redis.port}/0",
            "IXEVENTS_MAIL_SERVER": "127.0.0.1",
            "IXEVENTS_MAIL_PORT": str(mail.port),
            "IXEVENTS_MAIL_PER_MINUTE": "0",
            "IXEVENTS_LOG_LEVEL": "CRITICAL",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("IXEVENTS_")}
        disks = [machines.data_dir(folder, name) for name in ("north", "south")]
        environments = [{**kept, **settings, "IXEVENTS_DATA_DIR": str(disk)} for disk in disks]
        self.webs = [machines.web(environment) for environment in environments]
        self.workers = [machines.worker(environment) for environment in environments]

    @property
    def all(self) -> list[Machine]:
        return [self.redis, *self.webs, *self.workers]

    @property
    def ports(self) -> list[int]:
        return [web.port for web in self.webs]


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def town(postgres_address: str, mail: MailServer, tmp_path: Path) -> Iterator[Town]:
    with running(postgres_address, tmp_path, {}), ExitStack() as stack:
        found = Town(postgres_address, mail, tmp_path)
        for machine in found.all:
            machine.start()
            stack.callback(machine.kill)
        for port in (found.redis.port, *found.ports):
            machines.until(partial(machines.listens, port), "a machine did not start", 60)
        yield found


@pytest.mark.timeout(150)
def test_whatever_is_killed_no_seat_is_oversold_and_no_letter_lost(town: Town, mail: MailServer) -> None:
    slot = factories.make_slot(capacity=PLACES)
    db.session.commit()
    slot_id, path = slot.id, f"/fr/events/{slot.event.slug}/register?slot={slot.id}"
    mail.at_text = _slowly

    plugs = threading.Thread(target=_pull_plugs, args=(town,))
    plugs.start()
    with ThreadPoolExecutor(8) as pool:
        tried = list(pool.map(lambda number: _sign_up(town, path, slot_id, number), range(PEOPLE)))
    plugs.join()
    machines.until(_all_sent, "letters are left", 40)

    # Everybody was told the truth in the end, and nothing but 503 before it.
    assert [answers[-1][0] for answers in tried] == [303] * PEOPLE
    assert {status for answers in tried for status, _page, _headers in answers} <= {200, 303, 503}
    away = [(page, headers) for answers in tried for status, page, headers in answers if status == 503]
    assert [(page, headers) for page, headers in away if "Retry-After" not in headers or "<h1" not in page] == []
    # Each person once, no place twice, counters as they should be.
    rows = db.session.scalars(select(Registration.email_key)).all()
    assert Counter(rows) == Counter(f"r{number}@example.org" for number in range(PEOPLE))
    slot = db.session.get_one(Slot, slot_id, populate_existing=True)
    before = (slot.seats_taken, slot.seats_waiting)
    seats.recount(slot)
    assert before == (slot.seats_taken, slot.seats_waiting) == (PLACES, PEOPLE - PLACES)
    # Each letter at least once, at most one copy more a kill, under the same Message-ID.
    copies = Counter(str(message["Message-ID"]) for message in mail.messages)
    assert set(copies) == set(db.session.scalars(select(Notice.message_id)))
    assert len(copies) >= PEOPLE
    assert sum(copies.values()) - len(copies) <= WORKERS_KILLED + 1, copies


@pytest.mark.timeout(90)
def test_limits_are_those_of_all_hosts_and_outlast_redis(town: Town) -> None:
    slot = factories.make_slot()
    db.session.commit()
    path = f"/fr/events/{slot.event.slug}/register"

    with_redis = [machines.ask(port, path, {"name": "x"}, client="192.0.2.77")[0] for port in town.ports * 6]
    with Redis(port=town.redis.port) as client:
        counted = [int(client.get(key)) for key in client.keys("*192.0.2.77*")]
    town.redis.kill()
    # Many at the same moment: each may be the one that finds Redis gone.
    with ThreadPoolExecutor(8) as pool:
        without = list(pool.map(lambda port: machines.ask(port, path, {"name": "x"}, client="192.0.2.77")[0], town.ports * 12))
    town.redis.start()
    machines.until(lambda: machines.listens(town.redis.port), "no new Redis")

    def counts_again() -> bool:
        machines.ask(town.ports[0], path, {"name": "x"}, client="192.0.2.78")
        with Redis(port=town.redis.port) as client:
            return client.keys("*192.0.2.78*") != []

    assert set(with_redis + without) == {422}
    assert counted
    # Each host was asked six times: more than that is a count of both. On a busy machine a question or two is counted in memory.
    assert min(counted) > 6
    machines.until(counts_again, "limits are not counted in Redis again", 40)


def _slowly(_address: str) -> str:
    """Take a letter after a while, so that a kill hits one on its way."""
    time.sleep(0.02)
    return ""


def _sign_up(town: Town, path: str, slot_id: int, number: int) -> list[tuple[int, str, dict[str, str]]]:
    typed = {"slot": str(slot_id), "seats": "1", "name": "Party", "email": f"r{number}@example.org"}
    ports = town.ports if number % 2 else town.ports[::-1]
    return machines.sign_up(ports, path, typed, f"198.51.100.{number}")


def _pull_plugs(town: Town) -> None:
    """Kill one thing after the other; what systemd would start again is started again."""
    north, south = town.webs
    time.sleep(0.3)
    north.kill_one_child()
    town.workers[0].kill()
    town.workers[0].start()
    time.sleep(0.5)
    _crash_postgres(town.address)
    time.sleep(0.5)
    town.redis.kill()
    south.kill()
    town.workers[1].kill()
    time.sleep(0.5)
    _crash_postgres(town.address)
    for machine in (south, town.workers[1], town.redis):
        machine.start()


def _crash_postgres(address: str) -> None:
    """Kill a process of the database: it ends every connection, in the middle of whatever they did, and recovers from its log."""
    engine = create_engine(address, poolclass=NullPool)
    with suppress(OperationalError), engine.connect() as connection:
        busy = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY state, random()"
        for pid in connection.scalars(text(f"{busy} LIMIT 1")):
            os.kill(pid, signal.SIGKILL)


def _all_sent() -> bool:
    left = -1
    # The test's own connections are cut with all others.
    with suppress(OperationalError):
        left = db.session.scalar(select(func.count()).select_from(Notice).where(Notice.state != NoticeState.SENT))
    db.session.rollback()
    return left == 0
