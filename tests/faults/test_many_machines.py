"""Two web hosts, two workers, one PostgreSQL, one Redis, each host with a network of its own, and somebody who pulls plugs and cables
while people sign up and a mailing goes out (cases 1, 39, 45, 51, 57)."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from ixevents.config import ROOT
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.mailings import actions
from ixevents.mailings.models import GOING, Mailing
from ixevents.outbox.delivery import CLAIM_SECONDS
from ixevents.outbox.models import Notice, NoticeState
from ixevents.registrations import seats
from ixevents.registrations.models import Registration
from tests.faults import machines
from tests.faults.machines import Answer, At, Machine
from tests.faults.network import Network
from tests.faults.postgres import FAST, IMMEDIATE
from tests.faults.town import Town
from tests.faults.town import town as opened
from tests.mailings.test_kill import members
from tests.support import factories
from tests.support.apps import running
from tests.support.programs import lacks, program

PEOPLE, PLACES, READERS = 36, 20, 120
WORKERS_KILLED, CABLES_CUT = 2, 2
CLAIMED = CLAIM_SECONDS + 20
"""Who was cut off while a claim was answered does not know that it has it: the letter waits until that is over. Seldom."""


@pytest.fixture(scope="module")
def _machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """They are the same for all tests here: who survived one goes into the next."""
    with opened(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture
def town(_machines: Town, tmp_path: Path, record_property: Callable[[str, str], None]) -> Iterator[Town]:
    if _machines.net is None:
        record_property(
            "stood in", "Without the right to make networks, processes of this machine stood for hosts with a network of their own."
        )
    _machines.until_well()
    _machines.mail.taken.clear()
    with running(_machines.address, tmp_path, {}):
        yield _machines
        machines.until(_all_sent, "letters are left", CLAIMED)


@pytest.mark.timeout(240)
def test_whatever_is_killed_no_seat_is_oversold_and_no_letter_lost(town: Town) -> None:
    slot_id, path = _slot(PLACES)
    letters = _letters()
    mailing, readers = members(READERS)
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    town.mail.at_text = _slowly

    plugs = threading.Thread(target=_pull_plugs, args=(town,))
    plugs.start()
    with ThreadPoolExecutor(8) as pool:
        tried = list(pool.map(lambda number: _sign_up(town, path, slot_id, number), range(PEOPLE)))
    plugs.join()
    machines.until(_all_sent, "letters are left", CLAIMED)

    _assert_told_the_truth(tried)
    _assert_seats(slot_id, PLACES, PEOPLE)
    # Each letter at least once, at most one copy more a kill, under the same Message-ID.
    copies = Counter(str(message["Message-ID"]) for message in town.mail.messages)
    assert set(copies) == _letters() - letters
    assert set(readers) <= set(town.mail.recipients)
    assert len(copies) >= PEOPLE + READERS
    assert sum(copies.values()) - len(copies) <= WORKERS_KILLED + 1, copies


@pytest.mark.timeout(240)
def test_a_cut_cable_holds_nobody_up_who_has_another_way(town: Town) -> None:
    _need_cables(town)
    slot_id, path = _slot(PLACES)
    north, south = town.sites

    with _in_the_middle(town, slot_id), town.net.cut(town.north):
        began = time.monotonic()
        told = _sign_up(town, path, slot_id, 1, [south])
        waited = time.monotonic() - began
    machines.until(lambda: machines.ready(north), "the host did not come back", 40)
    after = _sign_up(town, path, slot_id, 2, [north])

    assert (told[-1][0], after[-1][0]) == (303, 303)
    assert waited < 30
    _assert_seats(slot_id, 2, 2)


@pytest.mark.timeout(240)
def test_a_cut_cable_of_the_database_is_told_soon_and_mended_without_a_restart(town: Town) -> None:
    _need_cables(town)
    slot_id, path = _slot(PLACES)
    town.mail.at_text = _slowly
    before = [_sign_up(town, path, slot_id, number) for number in range(6)]

    began = time.monotonic()
    with town.net.cut(town.database.host), ThreadPoolExecutor(6) as pool:
        during = list(pool.map(lambda number: machines.ask(town.sites[number % 2], path, client=f"198.51.100.{number}"), range(6)))
        waited = time.monotonic() - began
    after = [_sign_up(town, path, slot_id, number) for number in range(6, 10)]
    machines.until(_all_sent, "letters are left", CLAIMED)

    assert [(status, headers.get("Retry-After")) for status, _page, headers in during] == [(503, "30")] * 6
    # Fifteen seconds until a line is given up, five in which no new one comes about, and what a busy machine adds.
    assert waited < 30
    _assert_told_the_truth([*before, *after])
    _assert_seats(slot_id, 10, 10)
    copies = Counter(str(message["Message-ID"]) for message in town.mail.messages)
    assert len(copies) == 10
    assert sum(copies.values()) - len(copies) <= CABLES_CUT, copies


@pytest.mark.timeout(240)
@pytest.mark.parametrize("how", ["killed", "cut"])
def test_limits_are_those_of_all_hosts_and_outlast_redis(town: Town, how: str) -> None:
    if how == "cut":
        _need_cables(town)
    _slot_id, path = _slot(None)
    client, other = ("192.0.2.77", "192.0.2.78") if how == "killed" else ("192.0.2.87", "192.0.2.88")

    with_redis = [machines.ask(at, path, {"name": "x"}, client)[0] for at in town.sites * 6]
    counted = _counted(town, client)
    with town.net.cut(town.cache.host) if how == "cut" else _killed(town.cache):
        # Many at the same moment: each may be the one that finds Redis gone.
        began = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            without = list(pool.map(lambda at: machines.ask(at, path, {"name": "x"}, client)[0], town.sites * 12))
        waited = time.monotonic() - began

    def counts_again() -> bool:
        machines.ask(town.sites[0], path, {"name": "x"}, other)
        return _counted(town, other) != []

    assert set(with_redis + without) == {422}
    assert waited < 15
    # Each host was asked six times: more than that is a count of both. On a busy machine a question or two is counted in memory.
    assert min(counted) > 6
    machines.until(counts_again, "limits are not counted in Redis again", 40)


def test_what_a_killed_run_has_left_of_its_network_is_removed_and_no_part_is_taken_twice(town: Town) -> None:
    _need_cables(town)
    left = Network()
    left._name, left._net = "ix4194999", "198.18.251"  # above the highest number a process can have
    left.open()
    left.host("base")

    other = Network()

    spaces = subprocess.run([program("ip"), "netns", "list"], check=True, capture_output=True, text=True).stdout
    assert town.net is not None
    assert ("ix4194999" in spaces, f"{town.net._name}-switch" in spaces) == (False, True)
    assert other.address != town.net.address


def _need_cables(town: Town) -> None:
    if town.net is None:
        lacks("Cables to be cut need a root that may make networks: sudo make test TESTS=tests/faults")


def _slot(capacity: int | None) -> tuple[int, str]:
    slot = factories.make_slot(capacity=capacity)
    db.session.commit()
    return slot.id, f"/fr/events/{slot.event.slug}/register?slot={slot.id}"


def _letters() -> set[str]:
    """Return every letter there is, by its Message-ID."""
    return set(db.session.scalars(select(Notice.message_id)))


def _slowly(_address: str) -> str:
    """Take a letter after a while, so that a kill hits one on its way."""
    time.sleep(0.02)
    return ""


def _sign_up(town: Town, path: str, slot_id: int, number: int, sites: list[At] | None = None) -> list[Answer]:
    typed = {"slot": str(slot_id), "seats": "1", "name": "Party", "email": f"r{number}@example.org"}
    both = town.sites if number % 2 else town.sites[::-1]
    return machines.sign_up(sites or both, path, typed, f"198.51.100.{number}")


def _pull_plugs(town: Town) -> None:
    """Kill one thing after the other; what systemd would start again is started again."""
    north, south = town.webs
    time.sleep(0.3)
    north.kill_one_child()
    _again(town.workers[0])
    time.sleep(0.5)
    town.database.stop(FAST)
    time.sleep(0.7)
    town.database.start()
    time.sleep(0.7)
    town.cache.kill()
    south.kill()
    town.workers[1].kill()
    town.database.stop(IMMEDIATE)
    time.sleep(0.7)
    for machine in (town.database, south, town.workers[1], town.cache):
        machine.start()
    time.sleep(0.5)
    # One of its processes dies: it ends every connection, whatever that is at, and recovers from its log.
    town.database.kill_one_child()


def _again(machine: Machine) -> None:
    machine.kill()
    machine.start()


@contextmanager
def _killed(machine: Machine) -> Iterator[None]:
    machine.kill()
    yield
    machine.start()
    machines.until(lambda: machines.listens(machine.at), "no new one")


def _counted(town: Town, client: str) -> list[int]:
    """Return what Redis has counted for a client."""
    with Redis(*town.cache.at) as redis:
        return [int(redis.get(key)) for key in redis.keys(f"*{client}*")]


@contextmanager
def _in_the_middle(town: Town, slot_id: int) -> Iterator[None]:
    """Have somebody on the northern host hold the lock of a slot and go no further."""
    command = [*town.north.inside, sys.executable, "-m", "tests.faults.holder", str(slot_id)]
    with subprocess.Popen(command, cwd=ROOT, env=town.environment, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.kill()


def _assert_told_the_truth(tried: list[list[Answer]]) -> None:
    """Everybody was let in or put in line in the end, and nothing but 503 before it."""
    assert [answers[-1][0] for answers in tried] == [303] * len(tried)
    assert {status for answers in tried for status, _page, _headers in answers} <= {200, 303, 503}
    away = [(page, headers) for answers in tried for status, page, headers in answers if status == 503]
    assert [(page, headers) for page, headers in away if "Retry-After" not in headers or "<h1" not in page] == []


def _assert_seats(slot_id: int, taken: int, people: int) -> None:
    """Each person once, no place twice, counters as they should be."""
    keys = db.session.scalars(select(Registration.email_key).where(Registration.slot_id == slot_id)).all()
    assert (len(keys), len(set(keys))) == (people, people)
    slot = db.session.get_one(Slot, slot_id, populate_existing=True)
    before = (slot.seats_taken, slot.seats_waiting)
    seats.recount(slot)
    assert before == (slot.seats_taken, slot.seats_waiting) == (taken, people - taken)


def _all_sent() -> bool:
    """Whether no letter is left, and no mailing that has still to write some."""
    left = -1
    letters = select(func.count()).select_from(Notice).where(Notice.state != NoticeState.SENT)
    mailings = select(func.count()).select_from(Mailing).where(Mailing.state.in_(GOING))
    # The test's own connections are cut with all others.
    with suppress(OperationalError):
        left = db.session.scalar(select(letters.scalar_subquery() + mailings.scalar_subquery()))
    db.session.rollback()
    return left == 0
