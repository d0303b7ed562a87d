"""Talking to the mail server, and what its answers mean.

Flask-Mail gives the settings and the connection; the messages are our own bytes, because its `Message` cannot make
the tree of INV-04, and the conversation is led step by step, because `sendmail` does not tell an answer to the
recipient from one to the text, nor a break before the text from one after it (cases 40, 42).
"""

import re
import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import flask_mail
from flask import current_app

from ixevents.outbox.models import PauseReason

ANSWER_SECONDS = 20
"""How long one answer may take, however slowly it drips (case 44)."""

ANSWER_BYTES = 64 * 1024
"""How long one answer may be: a server that talks quickly and without end would fill our memory long before its time is over."""

LETTER_SECONDS = 60
"""How long one letter may take. A claim lives longer (`delivery.CLAIM_SECONDS`)."""

_ADDRESS = re.compile(r"\S*@\S*")
_LOGIN_CODES = (530, 534, 535, 538)
_TOO_BIG = 552
_NOBODY = re.compile(r"\s*5\.1\.(?!7\b|8\b)")


class Verdict(StrEnum):
    """What becomes of a letter."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    UNCERTAIN = "uncertain"
    "The server had the whole letter and broke off before it said so (RFC 1047)."
    PAUSE = "pause"
    "Not this letter is at fault, but all of them would fare the same."


@dataclass(frozen=True)
class Answer:
    """What the server said, and what it means."""

    verdict: Verdict
    words: str
    reason: PauseReason | None = None
    "For `PAUSE`."
    dead: bool = False
    "Nobody has the address (enhanced status 5.1.x, but for those that speak of ours)."
    policy: bool = False
    "Our messages as such are refused (enhanced status 5.7.x, MAIL-08)."


class CannotOpen(Exception):
    """There is no usable connection to the mail server."""

    def __init__(self, reason: PauseReason, words: str) -> None:
        super().__init__(words)
        self.reason, self.words = reason, words


class _Measured:
    """What a server says, read line by line, each answer up to `ANSWER_BYTES`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.left, self.close = file, ANSWER_BYTES, file.close

    def readline(self, longest: int) -> bytes:
        """Return the next line. Raises `OSError` where the answer is too long."""
        line = self._file.readline(longest)
        self.left -= len(line)
        if self.left < 0:
            raise OSError("the server's answer has no end")
        return line


class _Bounded(smtplib.SMTP):
    """An SMTP client whose every answer is complete in time, and short. A socket's own time-out starts anew with each byte."""

    deadline = float("inf")

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's next answer. Raises `SMTPServerDisconnected` for one that takes too long or is too long (case 44)."""
        seconds = min(ANSWER_SECONDS, self.deadline - time.monotonic())
        if seconds <= 0:
            raise TimeoutError("no time left for this letter")
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        if self.file is None:
            self.file = _Measured(self.sock.makefile("rb"))  # type: ignore[union-attr]
        self.file.left = ANSWER_BYTES
        try:
            return super().getreply()
        finally:
            timer.cancel()

    def _cut(self) -> None:
        # The plain socket's shutdown, also below TLS: it wakes a reader that waits in another thread.
        with suppress(OSError, TypeError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # type: ignore[arg-type]


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class Line(flask_mail.Connection):
    """A connection of Flask-Mail with what it lacks: time-outs, and certificates that are checked."""

    host: smtplib.SMTP

    def open(self) -> "Line":
        """Connect, encrypt and log in as configured. Raises `CannotOpen`."""
        try:
            self.host = self.configure_host()
        except (OSError, smtplib.SMTPException) as error:
            raise CannotOpen(_reason(error), _words_of(error)) from error
        return self

    def configure_host(self) -> smtplib.SMTP:
        """Return a client that is ready for letters; never without the encryption asked for (case 44)."""
        mail, context = self.mail, ssl.create_default_context()
        options = {"local_hostname": current_app.config["MAIL_DOMAIN"], "timeout": ANSWER_SECONDS}
        if mail.use_ssl:
            host: smtplib.SMTP = _BoundedTls(mail.server, mail.port, context=context, **options)
        else:
            host = _Bounded(mail.server, mail.port, **options)
        try:
            if mail.use_tls:
                host.starttls(context=context)
            host.ehlo_or_helo_if_needed()
            if mail.username:
                host.login(mail.username, mail.password or "")
        except (OSError, smtplib.SMTPException):
            host.close()
            raise
        return host

    def close(self) -> None:
        """Say goodbye, or just leave."""
        self.host.deadline = time.monotonic() + ANSWER_SECONDS  # type: ignore[attr-defined]
        try:
            self.host.quit()
        except (OSError, smtplib.SMTPException):
            self.host.close()

    @property
    def is_open(self) -> bool:
        """Whether another letter can go over it."""
        return self.host.sock is not None

    def transmit(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand one message over, from an envelope sender to a recipient, and return what became of it."""
        self.host.deadline = time.monotonic() + LETTER_SECONDS  # type: ignore[attr-defined]
        given = False
        try:
            refusal = self._announce(sender, recipient, len(content))
            if refusal is not None:
                self._begin_anew()
                return refusal
            self.host.send(_stuffed(content))
            given = True
            code, words = self.host.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.host.close()
            return Answer(Verdict.UNCERTAIN if given else Verdict.LATER, _words_of(error))
        except ValueError as error:
            # smtplib itself will not say this to a server (an address it cannot write, a line break).
            self.host.close()
            return Answer(Verdict.NEVER, _words_of(error))
        if code == 421:
            self.host.close()
        return read("text", code, words)

    def _announce(self, sender: str, recipient: str, size: int) -> Answer | None:
        """Say from whom, to whom and how big; return the answer that ends it, or None when the text may follow."""
        host = self.host
        options = [f"size={size}"] if host.has_extn("size") else []
        steps = (
            ("sender", lambda: host.mail(sender, options), 2),
            ("recipient", lambda: host.rcpt(recipient), 2),
            ("data", lambda: host.docmd("DATA"), 3),
        )
        for step, ask, expected in steps:
            code, words = ask()
            if code // 100 != expected:
                return read(step, code, words)
        return None

    def _begin_anew(self) -> None:
        try:
            code, _words = self.host.rset()
        except (OSError, smtplib.SMTPException):
            code = 421
        if code != 250:
            self.host.close()


def read(step: str, code: int, words: bytes) -> Answer:
    """Return what an answer means, at one step: sender, recipient, data or text (cases 41, 42, 44, 50)."""
    text = words.decode("utf-8", "replace")
    said = _printable(f"{code} {text}")
    if code // 100 == 2:
        # Two hundred something where only 354 is an answer is no answer at all.
        return Answer(Verdict.SENT if step == "text" else Verdict.LATER, said)
    if code in _LOGIN_CODES:
        return Answer(Verdict.PAUSE, said, PauseReason.LOGIN)
    if code // 100 != 5:
        return Answer(Verdict.LATER, said)
    if step == "sender" and code != _TOO_BIG:
        return Answer(Verdict.PAUSE, said, PauseReason.SENDER)
    dead = step == "recipient" and bool(_NOBODY.match(text))
    return Answer(Verdict.NEVER, said, dead=dead, policy=text.lstrip().startswith("5.7."))


def _reason(error: Exception) -> PauseReason:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return PauseReason.LOGIN
    # Not supported: the server offers no STARTTLS, or no way to log in without it.
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return PauseReason.ENCRYPTION
    if isinstance(error, smtplib.SMTPException | TimeoutError):
        return PauseReason.SILENT
    return PauseReason.UNREACHABLE


def _words_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _printable(f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}")
    return _printable(f"{type(error).__name__}: {error}")


def _printable(words: str) -> str:
    """Return a server's words for the log and the screen: one line, no addresses."""
    return " ".join("".join(c if c.isprintable() else " " for c in _ADDRESS.sub("…@…", words)).split())[:300]


def _stuffed(content: bytes) -> bytes:
    """Return the message as it follows DATA: leading dots doubled, ended by a dot alone."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"
