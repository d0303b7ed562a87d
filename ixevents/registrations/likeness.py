"""What two registrations of one person have in common, as keys that can be stored and looked up: address, telephone, name.

A key says nothing outside its event: the same person has other keys in every event, and those of a name in every slot.
"""

from base64 import urlsafe_b64encode
from hashlib import blake2b
from typing import NamedTuple

from ixevents.core.languages import fold

LAST_DIGITS = 8
"""A number is the same with and without its country's code."""
_GMAIL = ("gmail.com", "googlemail.com")


class Keys(NamedTuple):
    """Keys of a party; None where it has no such thing."""

    address: str | None = None
    telephone: str | None = None
    name: str | None = None


def keys(event_id: int, slot_id: int, party_key: str, *, email_key: str | None, phone: str | None, name: str) -> Keys:
    """Return what a party is compared by. Two classes of one teacher have nothing in common, and a name only within a date."""
    words = sorted(fold(name).replace("-", " ").split())
    digits = "".join(filter(str.isdigit, phone)) if phone else ""
    return Keys(
        _key("a", event_id, party_key, canonical(email_key)) if email_key else None,
        _key("t", event_id, party_key, digits[-LAST_DIGITS:]) if len(digits) >= LAST_DIGITS else None,
        _key("n", slot_id, party_key, " ".join(words)) if len(words) > 1 else None,
    )


def canonical(email_key: str) -> str:
    """Return an address without its "+tag", and without dots where Gmail ignores them."""
    if "+" not in email_key and not email_key.endswith(_GMAIL):
        return email_key
    name, _at, domain = email_key.rpartition("@")
    name = name.partition("+")[0]
    if domain in _GMAIL:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _key(kind: str, scope: int, party_key: str, value: str) -> str:
    return urlsafe_b64encode(blake2b(f"{kind}:{scope}:{party_key}:{value}".encode(), digest_size=9).digest()).decode()
