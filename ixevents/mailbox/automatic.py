"""Mail that machines write: absences, lists, reports. Nobody need read it, and nothing here ever answers it (MAIL-06, RFC 3834)."""

import re

from ixevents.mailbox.received import Received

_MACHINES = re.compile(
    r"^(?:mailer-daemon|postmaster|owner-.*|.*-request|.*-owner|no-?reply|do-?not-?reply|bounces?(?:[+-].*)?)@", re.IGNORECASE
)
_ABSENT = re.compile(
    r"(?i)^\s*(?:automatic reply|réponse automatique|automatisch(?:e)? antwoord|out of office|abwesenheit|absence du bureau)\b"
)
_SIGNS = ("X-Autoreply", "X-Autorespond", "X-Autorespond-For", "X-Autoresponder", "X-FC-MachineGenerated", "X-Mail-Autoreply")


def is_automatic(received: Received) -> bool:
    """Whether a machine wrote a message by itself, by what it says of itself."""
    submitted = received.header("Auto-Submitted").partition(";")[0].strip().lower()
    by_itself = submitted not in ("", "no") or any(received.header(sign) for sign in _SIGNS)
    listed = received.header("Precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply")
    return by_itself or listed or bool(_ABSENT.search(received.subject)) or has_list_headers(received)


def has_list_headers(received: Received) -> bool:
    """Whether a message came by a mailing list."""
    return any(name.lower().startswith("list-") for name in received.message)


def is_absence(received: Received) -> bool:
    """Whether a message says that its writer is away, rather than something of a list."""
    return received.header("Auto-Submitted").lower().startswith("auto-replied") or bool(_ABSENT.search(received.subject))


def may_be_answered(received: Received, own: tuple[str, ...]) -> bool:
    """Whether a program may answer a message: only what a person sent, to whom the envelope names (RFC 3834)."""
    back = return_path(received)
    if not back or is_automatic(received) or _MACHINES.match(back) or _MACHINES.match(received.sender):
        return False
    return not {back, received.sender} & {address.lower() for address in own}


def return_path(received: Received) -> str:
    """Return the address to which an automatic answer goes; empty where there is none, and for the empty envelope sender."""
    return next(iter(received.addresses("Return-Path")), "")
