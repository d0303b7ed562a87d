"""Who proposed an event, on its public page."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.proposals.models import EventProposal
from ixevents.proposals.queries import PROGRAMME


@dataclass(frozen=True)
class ProposedBy:
    """The organisation in its own words, another one beside it, and the partner of the records it is."""

    organisation: str
    together_with: str
    partner_slug: str
    template: str = "proposals/on_event.html"


def part(event: Event) -> ProposedBy | None:
    """Return who proposed an event; nothing for those the municipality thought of itself."""
    if event.edition.programme != PROGRAMME:
        return None
    query = select(EventProposal).where(EventProposal.event_id == event.id).options(joinedload(EventProposal.partner))
    found = db.session.scalars(query).first()
    if found is None:
        return None
    return ProposedBy(found.organisation, found.together_with, found.partner.slug if found.partner is not None else "")
