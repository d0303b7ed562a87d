"""Mail addresses: which can be written to, and when two are the same."""

from collections.abc import Callable, Collection
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


class _Archive:
    """Addresses no letter goes to; whoever keeps them says so when the application is built."""

    held: Callable[[], Collection[str]] = staticmethod(tuple)


def archive(keys: Callable[[], Collection[str]]) -> None:
    """Have no letter go to some addresses from now on, given in the form that is compared; they are asked for again and again (Q-03)."""
    _Archive.held = staticmethod(keys)


def archived(text: str) -> bool:
    """Whether no letter goes to an address, because an archive alone holds it (Q-03)."""
    return text.casefold() in _Archive.held()


def refuse_archived(text: str) -> None:
    """Raise `Refused` for an address no letter goes to (Q-03); without why, for public forms say it too."""
    if archived(text):
        raise Refused(_("No letter of ours can go to this address. Enter another one."), "archive")


def read(text: str) -> Address:
    """Return an address as typed by a person, to be written to.

    Raises `Refused` with what to do when it cannot be written to (MAIL-01), or when nobody writes there (Q-03).
    """
    address = made_out(text)
    refuse_archived(address.key)
    return address


def made_out(text: str) -> Address:
    """Return an address by which something is looked up, be it one nobody writes to. Raises `Refused` for what is none."""
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
