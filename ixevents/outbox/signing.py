"""DKIM signatures of our own, where no mail server adds them (MAIL-04, MAIL-10): over the bytes as they are sent."""

import base64
from functools import lru_cache
from pathlib import Path

from flask import current_app

SIGNED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "Sender",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Language",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "Precedence",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)
"""Whatever of these a letter has is signed; one-click unsubscribing asks for both of its headers (RFC 8058)."""

SEALED = ("From", "To", "Subject", "Date", "Message-ID")
"""Signed once more than they are there: nobody can add a second one."""


class CannotSign(Exception):
    """The key is missing or broken: no letter's fault."""


def signs() -> bool:
    """Whether letters are signed here."""
    return bool(current_app.config["DKIM_KEY_FILE"])


def domain() -> str:
    """Return the domain that signs."""
    config = current_app.config
    return str(config["DKIM_DOMAIN"] or str(config["MAIL_FROM"]).rpartition("@")[2])


def selector() -> str:
    """Return the selector of the key letters are signed with, by us or by the mail server; empty where it is not known."""
    return str(current_app.config["DKIM_SELECTOR"] if signs() else current_app.config["MAIL_DKIM_SELECTOR"])


def signed(content: bytes) -> bytes:
    """Return a message with our signature in front; as it is where we do not sign. Raises `CannotSign`."""
    if not signs():
        return content
    import dkim  # noqa: PLC0415  # here, for its memory: only who signs needs it

    head = content.partition(b"\r\n\r\n")[0].lower().split(b"\r\n")
    there = [name for name in SIGNED if any(line.startswith(f"{name.lower()}:".encode()) for line in head)]
    names = [name.lower().encode() for name in (*there, *SEALED)]
    try:
        signature: bytes = dkim.sign(
            content,
            selector().encode(),
            domain().encode(),
            key(str(current_app.config["DKIM_KEY_FILE"])),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=names,
        )
    except (OSError, dkim.DKIMException) as error:
        raise CannotSign(type(error).__name__) from error
    return signature + content


def public_key() -> str | None:
    """Return the public half of our key, as DNS is to have it; None when the key cannot be read."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key  # noqa: PLC0415  # here, for its memory

    try:
        found = load_pem_private_key(key(str(current_app.config["DKIM_KEY_FILE"])), password=None).public_key()
    except (OSError, ValueError, TypeError):
        return None
    return base64.b64encode(found.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@lru_cache(maxsize=2)
def key(path: str) -> bytes:
    """Return the private key. Raises `OSError`."""
    return Path(path).read_bytes()
