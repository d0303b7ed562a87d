"""Talking to the IMAP server: bounded in time, never without the encryption asked for, its words without addresses.

The library is loaded by the worker that reads, and by nobody else.
"""

import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from flask import current_app

from ixevents.mailbox.reports import without_addresses

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

ANSWER_SECONDS = 15
LINE_SECONDS = 45
"""How long the worker may be busy with the mailbox at a time, however slowly it drips: letters want to leave as well."""

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

    end = time.monotonic() + LINE_SECONDS
    try:
        box = _connected()
        timer = threading.Timer(end - time.monotonic(), _cut, [box])
        timer.daemon = True
        timer.start()
        try:
            _sign_in(box, current_app.config["IMAP_USER"], current_app.config["IMAP_PASSWORD"])
            _ask_again(box)
            yield Box(box)
        finally:
            timer.cancel()
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            _cut(box)
    except MailboxLoginError as error:
        raise CannotRead(Trouble.LOGIN, str(error)) from error
    except ssl.SSLError as error:
        raise CannotRead(Trouble.ENCRYPTION, f"{type(error).__name__}: {error.reason or error}") from error
    except (TimeoutError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise CannotRead(Trouble.SILENT, f"{type(error).__name__}: {error}") from error
    except OSError as error:
        raise CannotRead(Trouble.UNREACHABLE, f"{type(error).__name__}: {error}") from error


def _connected() -> "BaseMailBox":
    from imap_tools import MailBox, MailBoxUnencrypted  # noqa: PLC0415  # here, for its memory

    config, context = current_app.config, ssl.create_default_context()
    host, port, way = config["IMAP_HOST"], config["IMAP_PORT"], config["IMAP_TLS"]
    if way == "tls":
        return MailBox(host, port, timeout=ANSWER_SECONDS, ssl_context=context)
    box = MailBoxUnencrypted(host, port, timeout=ANSWER_SECONDS)
    if way == "none":
        return box
    try:
        box.client.starttls(ssl_context=context)
    except (imaplib.IMAP4.error, OSError) as error:
        _cut(box)
        raise CannotRead(Trouble.ENCRYPTION, str(error)) from error
    return box


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


def _cut(box: "BaseMailBox") -> None:
    # The plain socket's shutdown, also below TLS: it wakes a reader that waits in another thread.
    with suppress(OSError, TypeError, AttributeError):
        socket.socket.shutdown(box.client.sock, socket.SHUT_RDWR)
    with suppress(OSError, AttributeError):
        box.client.shutdown()
