"""A real mail server on a free port of this machine, which behaves as badly as a test asks."""

import socket
import ssl
import threading
import time
from asyncio import Transport
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

OK = "250 OK"
DROP = "drop"
"""Keep the message, and break off before the answer."""


class MailServer:
    """Takes letters; `at_recipient` and `at_text` say what is answered to an address, `""` being the usual."""

    def __init__(
        self, *, host: str = "127.0.0.1", login: bool = False, tls_files: tuple[str, str] | None = None, tls_at_once: bool = False
    ) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.lock = threading.Lock()
        self.at_sender: Callable[[str], str] = lambda address: ""
        self.at_recipient: Callable[[str], str] = lambda address: ""
        self.at_text: Callable[[str], str] = lambda address: ""
        self.connections = 0
        options: dict[str, Any] = {"hostname": host, "port": free_port(), "data_size_limit": 200_000}
        if login:
            options |= {
                "auth_require_tls": False,
                "auth_required": True,
                "authenticator": lambda *args: AuthResult(success=False, handled=False),
            }
        if tls_files:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls_files)
            options |= {"ssl_context" if tls_at_once else "tls_context": context}
        self._controller = Controller(self, **options)
        self.host, self.port = host, int(options["port"])

    def start(self) -> "MailServer":
        """Listen."""
        self._controller.start()
        return self

    def stop(self) -> None:
        """Be gone."""
        self._controller.stop()

    @property
    def recipients(self) -> list[str]:
        """To whom a letter was taken, once a copy."""
        with self.lock:
            return [address for address, _content in self.taken]

    @property
    def messages(self) -> list[Message]:
        """The messages taken."""
        with self.lock:
            return [message_from_bytes(content) for _address, content in self.taken]

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        answer = self.at_sender(address)
        if answer:
            return answer
        envelope.mail_from = address
        return OK

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        answer = self.at_recipient(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.at_text(envelope.rcpt_tos[0])
        if answer not in ("", DROP):
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        with self.lock:
            self.taken += [(address, content) for address in envelope.rcpt_tos]
        if answer == DROP:
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return OK


class OddServer:
    """Accepts connections and says one thing, once, again and again or in a flood, or nothing at all."""

    def __init__(self, greeting: bytes = b"", *, again: bool = False, flood: bytes = b"") -> None:
        self._again, self._flood, self.said = again, flood, 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._greeting = greeting
        self._guests: list[socket.socket] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Be gone, and everybody with it."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        for guest in (self._socket, *self._guests):
            guest.close()

    def _listen(self) -> None:
        while True:
            try:
                guest, _address = self._socket.accept()
            except OSError:
                return
            self._guests.append(guest)
            self._speak(guest)

    def _speak(self, guest: socket.socket) -> None:
        with suppress(OSError):
            guest.sendall(self._greeting)
            while self._again:
                time.sleep(0.1)
                guest.sendall(self._greeting)
            while self._flood:
                guest.sendall(self._flood)
                self.said += len(self._flood)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
