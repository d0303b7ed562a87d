"""nginx under the very configuration of `deploy/`, on free ports, inside the `http` block that Debian brings."""

import os
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ixevents.config import ROOT
from tests.faults import machines
from tests.faults.machines import Answer, Machine
from tests.support.programs import program
from tests.support.service import free_port

HOST = "events.example.org"
_AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/logs/main.log;
events {{ worker_connections 128; }}
http {{
    {temporary}
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/logs/access.log;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    gzip on;
    {example}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its ports and what it writes."""

    port: int
    plain: int
    folder: Path
    context: ssl.SSLContext

    def ask(self, path: str, body: bytes | None = None, source: str = "127.0.0.2", **headers: str) -> Answer:
        """Ask over TLS, as a browser at some address does; the text is as it came."""
        given = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.context, source_address=(source, 0))) as line:
            line.request("GET" if body is None else "POST", path, body, given)
            return _answer(line)

    def announce(self, path: str, length: int) -> Answer:
        """Say that so many bytes come, and wait for the answer: this client cannot listen while it sends, as browsers do."""
        with closing(HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.context)) as line:
            line.putrequest("POST", path, skip_host=True)
            line.putheader("Host", HOST)
            line.putheader("Content-Length", str(length))
            line.endheaders()
            return _answer(line)

    def ask_plainly(self, path: str) -> Answer:
        """Ask without TLS."""
        with closing(HTTPConnection("127.0.0.1", self.plain, timeout=30)) as line:
            line.request("GET", path, headers={"Host": HOST})
            return _answer(line)

    def logs(self) -> str:
        """Return all it has written."""
        return "".join(path.read_text() for path in (self.folder / "logs").iterdir())


@contextmanager
def nginx(folder: Path, web: Machine) -> Iterator[Proxy]:
    """Have one before a web host until the block ends."""
    (folder / "logs").mkdir()
    certificate, key = certificate_in(folder)
    proxy = Proxy(free_port(), free_port(), folder, ssl.create_default_context(cafile=str(certificate)))
    proxy.context.check_hostname = False
    proxy.context.set_alpn_protocols(["http/1.1"])
    ours = {
        "server 127.0.0.1:8000 ": f"server 127.0.0.1:{web.port} ",
        "listen 80;": f"listen 127.0.0.1:{proxy.plain};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{proxy.port} ssl http2;",
        "listen [::]:443 ssl http2;": "",
        "/etc/ssl/events.example.org.pem": str(certificate),
        "/etc/ssl/private/events.example.org.key": str(key),
        "/var/log/nginx/": f"{folder}/logs/",
    }
    example = (ROOT / "deploy" / "nginx.conf").read_text().replace("/opt/ixevents/deploy", str(ROOT / "deploy"))
    for theirs, our in ours.items():
        assert example.count(theirs) == 1, theirs
        example = example.replace(theirs, our)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder, temporary=temporary, user=user, example=example))
    # What it says before it reads its own configuration goes to the same place.
    command = [program("nginx"), "-c", str(folder / "nginx.conf"), "-e", str(folder / "logs" / "main.log")]
    server = Machine(command, os.environ, port=proxy.port, log=folder / "said")
    server.start()
    try:
        machines.until(lambda: machines.listens(server.at), f"nginx did not start: see {folder}", 20)
        yield proxy
    finally:
        server.kill()


def _answer(line: HTTPConnection) -> Answer:
    response = line.getresponse()
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return response.status, response.read().decode("latin-1"), headers


def certificate_in(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the example's name, vouched for by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    until = datetime.now(UTC) + timedelta(days=2)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(until - timedelta(days=4)).not_valid_after(until)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    plain = serialization.NoEncryption()
    (folder / "site.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    (folder / "site.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return folder / "site.pem", folder / "site.key"
