"""Mail addresses: which can be written to, and when two are the same."""

from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from ixevents.core.refusal import Refused


@dataclass(frozen=True)
class Address:
    """A mail address as shown, and in the form that is compared and sent to (domain in ASCII)."""

    shown: str
    key: str


# A form asks it twice: whether it can be written to, and what it is.
@lru_cache(maxsize=8)
def read(text: str) -> Address:
    """Return an address as typed by a person. Raises `Refused` with what to do when it cannot be written to (MAIL-01)."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  # here: it takes a while to load

    try:
        # example.org and .test are what tests and the sample use; nothing is looked up in the DNS here.
        valid = validate_email(text, check_deliverability=False, allow_smtputf8=True, test_environment=True, allow_quoted_local=False)
    except EmailNotValidError as error:
        raise Refused(_("Enter a full email address, like name@example.org."), "address") from error
    if valid.ascii_email is None:
        raise Refused(_("We cannot write to addresses with accents before the @. Use another address."), "address")
    return Address(valid.normalized, valid.ascii_email.casefold())
