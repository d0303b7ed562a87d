"""Secret addresses of coordinators: signed, revocable, with an end. The pages and the calendars of one link end together."""

from dataclasses import dataclass
from datetime import timedelta

from ixevents.core import dates, tokens
from ixevents.core.clock import now, today
from ixevents.core.links import external
from ixevents.exchanges import queries
from ixevents.exchanges.models import Coordinator, CoordinatorLink, Exchange
from ixevents.extensions import db
from ixevents.journal import actions as journal

PAGES, CALENDAR = "exchange-pages", "exchange-calendar"
DAYS = 365
"""So long a link opens."""
RENEWED_BELOW = timedelta(days=60)
"""A letter carries a new link when the present one would end sooner."""


@dataclass(frozen=True)
class Feed:
    """What a secret calendar address stands for."""

    link: CoordinatorLink
    exchange_id: int | None
    "One meeting, or all of the authority."


def live(coordinator: Coordinator) -> CoordinatorLink | None:
    """Return the newest link that opens; the coordinator's links are loaded."""
    if coordinator.ended_at is not None:
        return None
    opening = [link for link in coordinator.links if link.revoked_at is None and link.expires_at > now()]
    return opening[-1] if opening else None


def for_letter(coordinator: Coordinator, *, actor: str) -> CoordinatorLink:
    """Return a link that lasts, made when there is none."""
    link = live(coordinator)
    return link if link is not None and link.expires_at - now() > RENEWED_BELOW else make(coordinator, actor=actor)


def make(coordinator: Coordinator, *, actor: str) -> CoordinatorLink:
    """Make an address."""
    link = CoordinatorLink(made_by=actor, expires_at=dates.end_of(today() + timedelta(days=DAYS)))
    coordinator.links.append(link)
    db.session.flush()
    journal.record("make_exchange_link", coordinator, actor=actor, link=link.id)
    return link


def revoke(coordinator: Coordinator, *, actor: str) -> int:
    """Close every address of a coordinator at once; return how many were open."""
    opening = [link for link in coordinator.links if link.revoked_at is None]
    for link in opening:
        link.revoked_at = now()
    if opening:
        journal.record("revoke_exchange_link", coordinator, actor=actor, count=len(opening))
    return len(opening)


def token(link: CoordinatorLink) -> str:
    """Return what the address of the pages carries: signed, so that it is kept nowhere and cannot be guessed."""
    return tokens.sign(PAGES, link.id)


def page(link: CoordinatorLink, lang: str) -> str:
    """Return the full address of a coordinator's pages."""
    return external("exchanges.index", lang=lang, token=token(link))


def calendar(link: CoordinatorLink, exchange: Exchange | None = None) -> str:
    """Return the full address of the calendar of one meeting, or of all of the authority."""
    return external("exchanges.calendar", token=tokens.sign(CALENDAR, [link.id, exchange.id if exchange else 0]))


def read(given: str) -> CoordinatorLink | None:
    """Return the link of a page, or None when it is forged, revoked or over."""
    return _open(tokens.read(PAGES, given))


def read_calendar(given: str) -> Feed | None:
    """Return what a calendar address stands for, or None."""
    value = tokens.read(CALENDAR, given)
    if not (isinstance(value, list) and len(value) == 2):
        return None
    link = _open(value[0])
    return None if link is None else Feed(link, value[1] or None)


def _open(link_id: object) -> CoordinatorLink | None:
    found = db.session.scalars(queries.link(link_id)).first() if isinstance(link_id, int) else None
    if found is None or found.revoked_at is not None or found.expires_at <= now():
        return None
    return None if found.coordinator.ended_at is not None else found
