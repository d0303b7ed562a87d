"""One call over HTTP, bounded in time whatever the other side does; what it answers beyond its number is not read."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from urllib.parse import urlsplit

SILENCE_SECONDS = 5
"""So long nothing may come."""
WHOLE_SECONDS = 15
"""So long a call may take in all, also where something drips all the time."""


class Trouble(StrEnum):
    """Why nothing was answered."""

    UNKNOWN = "unknown"
    "The name of the host leads nowhere."
    REFUSED = "refused"
    "Nobody listens there."
    SLOW = "slow"
    UNSAFE = "unsafe"
    "It does not speak TLS as we do."
    UNTRUSTED = "untrusted"
    "Nobody we trust vouches for its certificate."
    MISNAMED = "misnamed"
    "Its certificate is for another host."
    OUTDATED = "outdated"
    "Its certificate is no longer valid, or not yet."
    BROKEN = "broken"
    "The line broke, or what came was no HTTP."
    FORBIDDEN = "forbidden"
    "The host may not be called any more."


def call(address: str, headers: Mapping[str, str], body: str) -> str:
    """Send a call and return the number of the answer (RFC 9110 s.15), or the `Trouble` there was. No redirection is followed."""
    parts = urlsplit(address)
    line = _line(parts.scheme, parts.hostname or "", parts.port)
    late = threading.Event()
    cut = threading.Timer(WHOLE_SECONDS, _cut, (line, late))
    cut.daemon = True
    cut.start()
    try:
        line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body.encode(), dict(headers))
        status = line.getresponse().status
        # To a line that was cut the answer ended.
        return Trouble.SLOW if late.is_set() else str(status)
    except (OSError, http.client.HTTPException) as error:
        return Trouble.SLOW if late.is_set() else _trouble(error)
    finally:
        cut.cancel()
        line.close()


def _line(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SILENCE_SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=SILENCE_SECONDS)


def _cut(line: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    with suppress(OSError, AttributeError):
        line.sock.shutdown(socket.SHUT_RDWR)


_CERTIFICATE = {62: Trouble.MISNAMED, 64: Trouble.MISNAMED, 9: Trouble.OUTDATED, 10: Trouble.OUTDATED}
"""What OpenSSL finds of a certificate (X509_V_ERR_…): another host, another address, not valid yet, not valid any more."""


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(error.verify_code, Trouble.UNTRUSTED)
    kinds = (
        (TimeoutError, Trouble.SLOW),
        (ssl.SSLError, Trouble.UNSAFE),
        (ConnectionRefusedError, Trouble.REFUSED),
        (socket.gaierror, Trouble.UNKNOWN),
    )
    return next((trouble for kind, trouble in kinds if isinstance(error, kind)), Trouble.BROKEN)
