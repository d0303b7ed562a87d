"""Links that opened a registration once: packages above know where they lead now."""

from collections.abc import Callable
from typing import NoReturn

from flask import abort, redirect

Leads = Callable[[str], str | None]
_leads: list[Leads] = []


def add(leads: Leads) -> None:
    """Let a package above lead the links it knows to a page of its own."""
    if leads not in _leads:
        _leads.append(leads)


def leave(code: str) -> NoReturn:
    """Answer a link that opens no registration: with the way to its page, or 404."""
    way = next((way for leads in _leads if (way := leads(code))), None)
    abort(redirect(way, 303) if way else 404)
