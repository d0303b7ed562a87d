"""A small HTTP client for loopback: kept connections, a fixed number of threads, and an end it cannot miss."""

import itertools
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
CONNECTIONS = 4
TIMEOUT_SECONDS = 20

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_HIDDEN = re.compile(rb"<input[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(name|value|type)="([^"]*)"')


class Unexpected(Exception):
    """A server answered what it should not: the figures would mean nothing."""


@dataclass(frozen=True)
class Answer:
    """Status, head and body of an answer."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, or nothing."""
        found = re.search(rb"\r\n" + name.encode() + rb": *([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode("latin-1") if found else ""


class Connection:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def get(self, path: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page. Raises `Unexpected` when the status is another one."""
        return self._ask("GET", path, status, headers or {}, b"")

    def post(self, path: str, values: Mapping[str, str]) -> str:
        """Send a form and return where the answer leads. Raises `Unexpected` when it leads nowhere."""
        answer = self._ask("POST", path, 303, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(values).encode())
        return re.sub(r"^https?://[^/]+", "", answer.header("location"))

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, method: str, path: str, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}", *(f"{name}: {value}" for name, value in headers.items())]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self.port), TIMEOUT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        answer = self._read(self._socket)
        if answer.status != status:
            raise Unexpected(f"{method} {path} answered {answer.status}, not {status}:\n{answer.body[:2000].decode('utf-8', 'replace')}")
        return answer

    def _read(self, sock: socket.socket) -> Answer:
        read = bytearray()
        while (end := read.find(b"\r\n\r\n")) < 0:
            read += _some(sock)
        head = bytes(read[: end + 2])
        status, length = int(head[9:12]), _LENGTH.search(head)
        if length is None and status not in (204, 304):
            raise Unexpected(f"answer {status} without Content-Length")
        total = end + 4 + (int(length[1]) if length and status not in (204, 304) else 0)
        while len(read) < total:
            read += _some(sock)
        if _CLOSE.search(head):
            self.close()
        return Answer(status, head, bytes(read[end + 4 : total]))


def _some(sock: socket.socket) -> bytes:
    piece = sock.recv(262144)
    if not piece:
        raise Unexpected("the server closed the connection in the middle of an answer")
    return piece


def fields(page: bytes) -> dict[str, str]:
    """Return what the hidden fields of a page's form hold."""
    found: dict[str, str] = {}
    for tag in _HIDDEN.findall(page):
        attributes = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(tag)}
        if attributes.get("type") == "hidden" and "name" in attributes:
            found[attributes["name"]] = attributes.get("value", "")
    return found


Visit = Callable[[Connection, int], None]
"""What one visitor does once; the number is another one every time."""


@dataclass
class Slice:
    """What one stretch of visits gave."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    web_seconds: float = 0.0
    "Processor time of the web processes."
    database_seconds: float = 0.0
    "Processor time of a database that is a process of its own."

    @property
    def rate(self) -> float:
        """Visits a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def cost(self) -> float:
        """Processor milliseconds of a visit, web and database together."""
        return (self.web_seconds + self.database_seconds) * 1000 / max(1, len(self.times))


_numbers = itertools.count(1)


def visit_for(seconds: float, port: int, visit: Visit, connections: int = CONNECTIONS, *, most: int | None = None) -> Slice:
    """Let several visitors come again and again for a while, or `most` times. Raises what went wrong for any of them."""
    result, errors, lock = Slice(), [], threading.Lock()
    left = itertools.repeat(None) if most is None else itertools.repeat(None, most)
    start = time.perf_counter()

    def visitor() -> None:
        connection, times = Connection(port), []
        try:
            for _turn in left:
                if (began := time.perf_counter()) > start + seconds:
                    break
                visit(connection, next(_numbers))
                times.append(time.perf_counter() - began)
        except Exception as error:  # noqa: BLE001  # told by the caller, whatever it is
            errors.append(error)
        finally:
            connection.close()
            with lock:
                result.times += times

    threads = [threading.Thread(target=visitor, daemon=True) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - start
    if errors:
        raise errors[0]
    return result
