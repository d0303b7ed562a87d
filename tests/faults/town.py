"""The machines of a town: two web hosts with a worker each, a PostgreSQL, a Redis, a mail server; and the people's way to them."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests.faults import machines
from tests.faults.machines import At
from tests.faults.network import HERE, Host, Network, network
from tests.faults.postgres import Postgres, postgres
from tests.outbox.mailserver import MailServer
from tests.support.apps import SETTINGS


class Town:
    """Two hosts, north and south, a third for the database, a fourth for Redis, each with a cable; without root all on this machine."""

    def __init__(self, net: Network | None, database: Postgres, mail: MailServer, folder: Path) -> None:
        self.net, self.database, self.mail = net, database, mail
        self.address = database.database("town")
        self.cache = machines.redis(data_dir(folder, "cache"), self._host("cache"))
        hosts = {name: self._host(name) for name in ("north", "south")}
        shared = {
            "IXEVENTS_WEB_PROCESSES": "2",
            "IXEVENTS_RATELIMITS": "true",
            "IXEVENTS_RATELIMIT_STORAGE_URI": f"redis://{self.cache.host.address}:{self.cache.port}/0",
        }
        environments = {name: environment(data_dir(folder, name), self.address, mail) | shared for name in hosts}
        self.webs = [machines.web(environments[name], host) for name, host in hosts.items()]
        self.workers = [machines.worker(environments[name], host) for name, host in hosts.items()]
        self.north = hosts["north"]
        self.environment = environments["north"]

    @property
    def sites(self) -> list[At]:
        """Where the two web hosts listen."""
        return [web.at for web in self.webs]

    def start(self, stack: ExitStack) -> None:
        """Start what is not the database, and wait until all listen."""
        for machine in [self.cache, *self.webs, *self.workers]:
            machine.start()
            stack.callback(machine.kill)
        self.until_well()

    def until_well(self) -> None:
        """Wait until everything answers."""
        for at in (self.cache.at, *self.sites):
            machines.until(partial(machines.listens, at), "a machine did not start", 60)
            if at != self.cache.at:
                machines.until(partial(machines.ready, at), "a web host is not ready", 60)

    def _host(self, name: str) -> Host:
        return self.net.host(name) if self.net else HERE


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """Have a town until the block ends."""
    with ExitStack() as stack:
        net = stack.enter_context(network())
        mail = MailServer(host=net.address if net else HERE.address).start()
        stack.callback(mail.stop)
        database = stack.enter_context(postgres(net.host("base") if net else HERE))
        found = Town(net, database, mail, folder)
        found.start(stack)
        yield found


def data_dir(base: Path, name: str) -> Path:
    """Return the disk of one machine."""
    folder = base / name
    folder.mkdir()
    return folder


def environment(disk: Path, database: str, mail: MailServer) -> dict[str, str]:
    """Return the environment of a host with its disk, a database and a mail server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IXEVENTS_")}
    return {
        **kept,
        **SETTINGS,
        "IXEVENTS_DATA_DIR": str(disk),
        "IXEVENTS_DATABASE_URL": database,
        "IXEVENTS_THREADS": "4",
        "IXEVENTS_TRUSTED_PROXY": "127.0.0.1",
        "IXEVENTS_MAIL_SERVER": mail.host,
        "IXEVENTS_MAIL_PORT": str(mail.port),
        "IXEVENTS_MAIL_PER_MINUTE": "0",
        "IXEVENTS_LOG_LEVEL": "ERROR",
    }
