"""Secret addresses of facilitators' own pages: signed, without account, closed by a new series, and when they stop."""

from ixevents.core import tokens
from ixevents.core.links import external
from ixevents.extensions import db
from ixevents.resources import queries
from ixevents.resources.models import Assignment, Kind, Resource

PAGES = "facilitator-pages"


def token(facilitator: Resource) -> str:
    """Return what the addresses of a facilitator's pages carry: signed, so that it is kept nowhere and cannot be guessed."""
    return tokens.sign(PAGES, [facilitator.id, facilitator.page_series])


def page(facilitator: Resource, lang: str) -> str:
    """Return the full address of the page with all dates of a facilitator."""
    return external("resources.own", lang=lang, token=token(facilitator))


def date(assignment: Assignment, lang: str) -> str:
    """Return the full address of the page on which a facilitator answers for one date."""
    return external("resources.date", lang=lang, token=token(assignment.resource), uid=assignment.slot.uid)


def read(given: str) -> Resource | None:
    """Return the facilitator of an address, or None when it is forged, closed, or of somebody who stopped."""
    value = tokens.read(PAGES, given)
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(part, int) for part in value)):
        return None
    found = db.session.scalars(queries.whole(value[0])).first()
    if found is None or found.kind != Kind.FACILITATOR or found.retired_at is not None:
        return None
    return found if found.page_series == value[1] else None
