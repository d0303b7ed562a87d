"""Talking to the IMAP server: bounded in time, never without the encryption asked for, its words without addresses.

The library is loaded by the worker that reads, and by nobody else.
"""

import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import current_app

from ixevents.mailbox.reports import without_addresses

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

ANSWER_SECONDS = 15
LINE_SECONDS = 45
"""How long the worker may be busy with the mailbox at a time, however slowly it drips: letters want to leave as well."""

SAID_MARGIN = 4 * 1024 * 1024
"""How many bytes a server may say to one of our sentences, beyond the largest message that is read: no endless answer fills our memory."""

MARK = "ixevents"
"""The keyword of messages that have been read, where the server keeps keywords."""


class Trouble(StrEnum):
    """Why the mailbox cannot be read."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    ENCRYPTION = "encryption"
    LOGIN = "login"
    FOLDER = "folder"


class CannotRead(Exception):
    """The mailbox cannot be read now."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble, self.words = trouble, without_addresses(words)


class Unreadable(Exception):
    """The server does not give out this one message."""


class _Bounded(imaplib.IMAP4):
    """An IMAP client that is cut off when its time is over, from its first byte on, and that no answer can fill without end."""

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect; from then on it has `LINE_SECONDS`."""
        self._left = self._most = current_app.config["IMAP_LARGEST_KB"] * 1024 + SAID_MARGIN
        super().open(host, port, timeout)
        self._timer = threading.Timer(LINE_SECONDS, self.cut)
        self._timer.daemon = True
        self._timer.start()

    def send(self, data: Any) -> None:
        """Say something, to which it may say something anew."""
        self._left = self._most
        super().send(data)

    def readline(self) -> bytes:
        """Return a line of an answer. Raises `IMAP4.abort` when the answer has no end."""
        return self._weighed(super().readline())

    def read(self, size: int) -> bytes:
        """Return the octets it announced. Raises `IMAP4.abort` when those are too many."""
        self._weigh(size)
        return super().read(size)

    def shutdown(self) -> None:
        """Leave."""
        self._timer.cancel()
        super().shutdown()

    def cut(self) -> None:
        """End it from another thread: the plain socket's shutdown, also below TLS, wakes a reader that waits."""
        with suppress(OSError, TypeError, AttributeError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def _weighed(self, line: bytes) -> bytes:
        self._weigh(len(line))
        return line

    def _weigh(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self.abort("the server's answer has no end")


class _BoundedTls(_Bounded, imaplib.IMAP4_SSL):  # type: ignore[misc]  # its `open` is ours
    """The same, encrypted from the first byte."""


class Box:
    """The mailbox, while a connection lasts."""

    def __init__(self, box: "BaseMailBox") -> None:
        self._box = box
        self._client = box.client

    def open(self, folder: str) -> tuple[int, int]:
        """Go to a folder. Returns its age (UIDVALIDITY) and the number the next message will have."""
        from imap_tools import MailboxFolderSelectError, MailboxFolderStatusError  # noqa: PLC0415  # here, for its memory

        try:
            status = self._box.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
            self._box.folder.set(folder)
        except (MailboxFolderSelectError, MailboxFolderStatusError) as error:
            raise CannotRead(Trouble.FOLDER, f"{folder}: {error}") from error
        return status["UIDVALIDITY"], status["UIDNEXT"]

    def uids_from(self, first: int) -> list[int]:
        """Return the numbers of the messages from one on."""
        # `n:*` names the last message also when its number is lower.
        return [uid for uid in self._search(f"UID {first}:*") if uid >= first]

    def uids_since(self, day: date) -> list[int]:
        """Return the numbers of the messages that arrived since a day."""
        return self._search(f"SINCE {day:%d}-{_MONTHS[day.month - 1]}-{day:%Y}")

    def fetch(self, uid: int, largest: int) -> tuple[bytes, int]:
        """Return a message or its beginning, and the size of the whole; it stays unread. Raises `Unreadable`."""
        status, found = self._client.uid("FETCH", str(uid), f"(RFC822.SIZE BODY.PEEK[]<0.{largest}>)")
        raw = next((item[1] for item in found if isinstance(item, tuple)), None) if status == "OK" else None
        if raw is None:
            raise Unreadable
        heads = b" ".join(item[0] if isinstance(item, tuple) else item or b"" for item in found)
        size = re.search(rb"RFC822\.SIZE (\d{1,12})", heads)
        return raw, max(int(size.group(1)) if size else 0, len(raw))

    def file(self, uids: Sequence[int], folder: str) -> None:
        """Put messages away into a folder, made where it is missing; or mark them where there is none, or no way to move them alone."""
        names = [str(uid) for uid in uids]
        # Without MOVE, moving would also delete what others have marked for deletion.
        if folder and "MOVE" in self._client.capabilities:
            if not self._box.folder.exists(folder):
                self._box.folder.create(folder)
            self._box.move(names, folder)
            return
        with suppress(Exception):  # A server that keeps no keywords: what was read is known here.
            self._box.flag(names, [MARK], value=True)

    def _search(self, criteria: str) -> list[int]:
        return sorted(int(uid) for uid in self._box.uids(criteria, charset=None))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@contextmanager
def opened() -> Iterator[Box]:
    """Connect, encrypt and sign in as configured. Raises `CannotRead`, also for what breaks later on."""
    from imap_tools import ImapToolsError, MailboxLoginError  # noqa: PLC0415  # here, for its memory

    try:
        box = _connected()
        try:
            _sign_in(box, current_app.config["IMAP_USER"], current_app.config["IMAP_PASSWORD"])
            _ask_again(box)
            yield Box(box)
        finally:
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            _leave(box.client)
    except MailboxLoginError as error:
        raise CannotRead(Trouble.LOGIN, str(error)) from error
    except ssl.SSLError as error:
        raise CannotRead(Trouble.ENCRYPTION, f"{type(error).__name__}: {error.reason or error}") from error
    except (TimeoutError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise CannotRead(Trouble.SILENT, f"{type(error).__name__}: {error}") from error
    except OSError as error:
        raise CannotRead(Trouble.UNREACHABLE, f"{type(error).__name__}: {error}") from error


def _connected() -> "BaseMailBox":
    from imap_tools import BaseMailBox  # noqa: PLC0415  # here, for its memory

    client = _client()

    class Opened(BaseMailBox):
        """The library's mailbox, over our connection."""

        def _get_mailbox_client(self) -> imaplib.IMAP4:
            return client

    return Opened()


def _client() -> _Bounded:
    config, context = current_app.config, ssl.create_default_context()
    host, port, way = config["IMAP_HOST"], config["IMAP_PORT"], config["IMAP_TLS"]
    if way == "tls":
        return _BoundedTls(host, port, ssl_context=context, timeout=ANSWER_SECONDS)
    client = _Bounded(host, port, timeout=ANSWER_SECONDS)
    if way == "starttls":
        try:
            client.starttls(ssl_context=context)
        except (imaplib.IMAP4.error, OSError) as error:
            _leave(client)
            raise CannotRead(Trouble.ENCRYPTION, str(error)) from error
    return client


def _sign_in(box: "BaseMailBox", user: str, password: str) -> None:
    if f"{user}{password}".isascii():
        box.login(user, password, initial_folder=None)
    else:
        box.login_utf8(user, password, initial_folder=None)


def _ask_again(box: "BaseMailBox") -> None:
    """Ask what the server can do; most say all of it to those only who have signed in."""
    _status, found = box.client.capability()
    if found and found[0]:
        box.client.capabilities = tuple(found[0].decode("ascii", "replace").upper().split())


def _leave(client: imaplib.IMAP4) -> None:
    with suppress(OSError, AttributeError):
        client.shutdown()
