"""Telling somebody of an appointment, whichever way it came about."""

from ixevents.council import links, notices
from ixevents.council.models import Mandate
from ixevents.outbox.models import Notice


def of_appointment(mandate: Mandate, *, actor: str) -> Notice | None:
    """Write the letter of appointment with the address of the own pages; None for who has no address. The member's links are loaded."""
    member = mandate.member
    return notices.appointed(mandate, links.for_letter(member, actor=actor)) if member.email else None
