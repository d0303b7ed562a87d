"""Answers of calendars to entries that asked nothing (INV-06, INV-08): programs answer for whoever presses a button of theirs.

An answer that says what is so already needs nobody; everything else waits for a person, for a sender can be forged.
"""

from collections.abc import Callable

from ixevents.core import addresses
from ixevents.core.refusal import Refused
from ixevents.mailbox.handlers import Outcome, Taken
from ixevents.mailbox.replies import REPLY, Answer
from ixevents.outbox.post import Thing

AS_IS = "as_is"
"""The note of an answer that says what is so already."""


def uid(answer: Answer) -> str:
    """Return the UID as we wrote it: programs add a host or change the case."""
    return same_uid(answer.uid)


def same_uid(text: str) -> str:
    """Return a UID in the form that is compared."""
    return text.strip().casefold().partition("@")[0]


def key(answer: Answer) -> str:
    """Return the address of who answers, for comparing; nothing where it is none."""
    try:
        return addresses.made_out(answer.attendee).key
    except Refused:
        return ""


def outcome(answer: Answer, about: Thing, agrees: Callable[[str], bool], *, known: bool) -> Outcome:
    """Say what becomes of an answer: "as_is", "differs", or "stranger" where who answers is not known there or cannot be believed."""
    if not known or answer.by_stranger or answer.verified is False:
        return Outcome(Taken.KEPT, "stranger", about=about)
    says = answer.method == REPLY and not (answer.several or answer.passed_on)
    if says and agrees(answer.partstat):
        return Outcome(Taken.APPLIED, AS_IS, about=about)
    return Outcome(Taken.KEPT, "differs", about=about)
