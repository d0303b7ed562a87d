"""A PgBouncer under the settings of `deploy/`, which lends few connections to many, one transaction at a time."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from ixevents.config import ROOT
from tests.faults import machines, postgres
from tests.faults.machines import Machine
from tests.support.programs import program
from tests.support.service import free_port

LENT = 2
"""So few connections to the server that everybody gets those of others."""


@contextmanager
def pgbouncer(address: str) -> Iterator[str]:
    """Have one before a database until the block ends; gives the database's address behind it."""
    url = make_url(address)
    with postgres.folder() as folder:
        here = free_port()
        host, port = url.query.get("host", url.host), url.port or 5432
        ours = {"listen_port": here, "auth_type": "any", "auth_file": "", "logfile": folder / "pgbouncer.log", "default_pool_size": LENT}
        text = (ROOT / "deploy" / "pgbouncer.ini").read_text()
        for name, value in {**ours, "ixevents": f"host={host} port={port} dbname={url.database} user=postgres"}.items():
            text, found = re.subn(rf"(?m)^{name} = .*", f"{name} = {value}", text)
            assert found == 1, name
        (folder / "pgbouncer.ini").write_text(text)
        command = [*postgres.as_user(), program("pgbouncer"), "--quiet", str(folder / "pgbouncer.ini")]
        pooler = Machine(command, os.environ, port=here, log=Path(folder / "said"))
        pooler.start()
        try:
            machines.until(lambda: machines.listens(pooler.at), "PgBouncer did not start")
            yield f"postgresql+psycopg://postgres@127.0.0.1:{here}/ixevents"
        finally:
            pooler.kill()
