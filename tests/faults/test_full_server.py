"""PostgreSQL on a disk that is really full: told, nothing half done, and the site needs no restart (case 55)."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import func, select

from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration
from tests.attack import resident
from tests.faults import machines, postgres
from tests.faults.machines import Answer, Machine
from tests.faults.postgres import Postgres
from tests.faults.test_disk import Disk, mounted
from tests.faults.town import data_dir, environment
from tests.outbox.mailserver import MailServer
from tests.support.apps import lent

MEGABYTES = 128
BEFORE, FULL, AFTER = range(5), range(5, 25), range(25, 30)


@dataclass(frozen=True)
class Door:
    """The form of a date, opened."""

    web: Machine
    path: str
    hidden: dict[str, str]

    def send(self, number: int) -> Answer:
        """Sign somebody up."""
        typed = {"seats": "1", "name": "Resident", "email": _address(number)}
        return machines.ask(self.web.at, self.path, self.hidden | typed, f"192.0.2.{number}")


@pytest.mark.timeout(120)
def test_a_server_without_room_is_told_and_it_goes_on_without_a_restart(tmp_path: Path) -> None:
    with ExitStack() as stack:
        mail = MailServer().start()
        stack.callback(mail.stop)
        server, disk = stack.enter_context(_server_on_a_disk())
        door = _open_site(stack, server, mail, tmp_path)

        answers = {number: door.send(number) for number in BEFORE}
        disk.fill()
        answers |= {number: door.send(number) for number in FULL}
        alive = machines.ask(door.web.at, "/healthz")[0]
        disk.free()
        _bring_up(server)
        answers |= {number: door.send(number) for number in AFTER}
        told = [_address(number) for number, answer in answers.items() if answer[0] == 303]
        machines.until(lambda: len(mail.taken) >= len(told), "letters are left")

        with lent(server.address("town"), tmp_path, {}):
            kept = [str(key) for key in db.session.scalars(select(Registration.email_key))]
            letters, taken = db.session.scalar(select(func.count()).select_from(Notice)), db.session.scalar(select(Slot.seats_taken))

    refused = [answer for answer in answers.values() if answer[0] != 303]
    assert {answers[number][0] for number in [*BEFORE, *AFTER]} == {303}
    assert ({(status, headers.get("Retry-After")) for status, _page, headers in refused}, alive) == ({(503, "30")}, 200)
    assert all("Rien n’a été enregistré" in page for _status, page, _headers in refused)
    assert (sorted(kept), letters, taken, len(mail.taken)) == (sorted(told), len(told), len(told), len(told))


@contextmanager
def _server_on_a_disk() -> Iterator[tuple[Postgres, Disk]]:
    """Have a server whose disk has room for its files and some people."""
    with postgres.folder() as place, mounted(place, MEGABYTES) as disk:
        shutil.chown(place, postgres.USER, postgres.USER)
        server = Postgres(place)
        server.create()
        server.start()
        try:
            yield server, disk
        finally:
            server.kill()


def _open_site(stack: ExitStack, server: Postgres, mail: MailServer, folder: Path) -> Door:
    """Start a web host and a worker, on disks that have room, and open the form of a date."""
    given = environment(data_dir(folder, "disk"), server.database("town"), mail)
    with lent(server.address("town"), folder, {}):
        flask_migrate.stamp()
        slot = resident.make_slot(capacity=200)
        path, chosen = resident.path(slot), {"slot": str(slot.id)}
    web = machines.web(given)
    for machine in (web, machines.worker(given)):
        machine.start()
        stack.callback(machine.kill)
    machines.until(partial(machines.ready, web.at), "the web host did not start", 60)
    return Door(web, path, chosen | machines.hidden_in(machines.ask(web.at, path)[1]))


def _bring_up(server: Postgres) -> None:
    """Start it where it has ended for want of room, as systemd does, and wait until it answers."""
    if server.process.poll() is not None:
        server.start()
    machines.until(server.answers, "PostgreSQL did not come back")


def _address(number: int) -> str:
    return f"full-{number}@example.org"
