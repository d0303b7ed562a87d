"""Mail addresses: which can be written to, and when two are the same."""

from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from ixevents.core.refusal import Refused

LONGEST_NAME = 64
"""Bytes before the @ (RFC 5321 4.5.3.1.1)."""


@dataclass(frozen=True)
class Address:
    """A mail address as shown, and in the form that is compared and sent to (domain in ASCII)."""

    shown: str
    key: str


def read(text: str) -> Address:
    """Return an address as typed by a person. Raises `Refused` with what to do when it cannot be written to (MAIL-01)."""
    try:
        shown, wire = _forms(text)
        _require_kept(shown)
    except ValueError as error:
        raise Refused(_("Enter a full email address, like name@example.org."), "address") from error
    if wire is None:
        raise Refused(_("We cannot write to addresses with accents before the @. Use another address."), "address")
    return Address(shown, wire.casefold())


def sendable(text: str) -> str:
    """Return an address as mail servers take it, the domain in ASCII. Raises `ValueError` when there is no such form (MAIL-01)."""
    wire = _forms(text)[1]
    if wire is None:
        raise ValueError("the part before the @ has characters mail servers do not take")
    return wire


def _require_kept(shown: str) -> None:
    """Refuse what mail servers and programs do not carry: a name over 64 bytes, and words they take for encoded ones (case 26)."""
    name = shown.rpartition("@")[0]
    if len(name.encode()) > LONGEST_NAME or "=?" in name:
        raise ValueError("the part before the @ is too long, or reads like an encoded word")


# A form asks for the same address twice, and its letter three times over.
@lru_cache(maxsize=8)
def _forms(text: str) -> tuple[str, str | None]:
    """Return an address as it is shown, and in ASCII where that can be. Raises `ValueError` for what is none."""
    from email_validator import validate_email  # noqa: PLC0415  # here: it takes a while to load

    # example.org and .test are what tests and the sample use; nothing is looked up in the DNS here.
    valid = validate_email(text, check_deliverability=False, allow_smtputf8=True, test_environment=True, allow_quoted_local=False)
    return valid.normalized, valid.ascii_email
