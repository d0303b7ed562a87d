"""Caddy under the very configuration of `deploy/`, on a free port and with a certificate of the test."""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ixevents.config import ROOT
from tests.faults import machines
from tests.faults.machines import Machine
from tests.faults.nginx import HOST, Proxy, certificate_in
from tests.support.programs import program
from tests.support.service import free_port

_AROUND = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\tdefault_sni {HOST}\n\thttp_port %d\n}}\n"


@contextmanager
def caddy(folder: Path, web: Machine) -> Iterator[Proxy]:
    """Have one before a web host until the block ends."""
    (folder / "logs").mkdir(parents=True)
    certificate, key = certificate_in(folder)
    proxy = Proxy(free_port(), free_port(), folder, ssl.create_default_context(cafile=str(certificate)))
    proxy.context.check_hostname = False
    example = (ROOT / "deploy" / "Caddyfile").read_text().replace("/opt/ixevents/deploy", str(ROOT / "deploy"))
    site = f"https://{HOST}:{proxy.port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}\n"
    ours = {f"{HOST} {{\n": site, "127.0.0.1:8000": f"127.0.0.1:{web.port}"}
    for theirs, our in ours.items():
        assert example.count(theirs) == 1, theirs
        example = example.replace(theirs, our)
    (folder / "Caddyfile").write_text(_AROUND % proxy.plain + example)
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
    command = [program("caddy"), "run", "--config", str(folder / "Caddyfile")]
    server = Machine(command, {**os.environ, **homes}, port=proxy.port, log=folder / "logs" / "said")
    server.start()
    try:
        machines.until(lambda: machines.listens(server.at), f"Caddy did not start: see {folder}", 20)
        yield proxy
    finally:
        server.kill()
