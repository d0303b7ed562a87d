"""Answers of calendars to letters about a registration (INV-06, INV-08).

Nobody was asked anything: the entry says that the party comes; see `mailbox.unasked`.
"""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from ixevents.extensions import db
from ixevents.mailbox import unasked
from ixevents.mailbox.handlers import Outcome
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer
from ixevents.registrations import queries
from ixevents.registrations.models import EXPECTED, LIVE, Registration

AREA = "registrations"
UID = len("6f1c2a9e-5b7d-4e0f-9c3a-2d8b1e4f7a60")
LONGEST_NUMBER = 10
WORDS = {
    "as_is": _l("Says what is so already: nothing changes."),
    "differs": _l("Says something else than the registration. Look at it, then change it or write back."),
    "stranger": _l("Comes from an address that has no registration there. Look whether you find whose it is."),
}
"""What became of an answer, in sentences."""


def take(answer: Answer, message: InboxMessage) -> Outcome | None:
    """Say whether an answer to a slot's entry needs a person; None for what is no slot of ours."""
    uid, number, others = _read_uid(unasked.uid(answer))
    slot = None if others else db.session.scalars(queries.slot_by_uid(uid)).first()
    if slot is None:
        return None
    found = db.session.scalars(queries.at_address(slot.id, unasked.key(answer), number)).all()
    return unasked.outcome(answer, found[0] if found else slot, lambda partstat: _agrees(partstat, found), known=bool(found))


def _read_uid(words: str) -> tuple[str, int | None, bool]:
    """Return the slot's UID, and the number behind it of a party with an entry of its own.

    What else stands behind it makes the entry that of somebody else: of a facilitator, say.
    """
    number = words[UID + 1 :]
    readable = number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER
    return words[:UID], int(number) if readable else None, bool(number) and not number.isdigit()


def _agrees(partstat: str, found: Sequence[Registration]) -> bool:
    """Whether somebody says to come who is expected, or not to come who is not registered any more."""
    if partstat == "ACCEPTED":
        return any(one.state in EXPECTED for one in found)
    return partstat == "DECLINED" and not any(one.state in (*LIVE, *EXPECTED) for one in found)
