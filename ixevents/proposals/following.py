"""A proposal follows its event: published with it, taken back with it, accepted again when the event vanishes."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.refusal import Refused
from ixevents.events.actions import AT_ONCE
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.proposals import joined, notices, queries
from ixevents.proposals.models import EventProposal, ProposalState


def events_published(events: Sequence[Event], /) -> None:
    """Tell whoever proposed events that the public sees them."""
    numbers = [event.id for event in events]
    for start in range(0, len(numbers), AT_ONCE):
        for proposal in db.session.scalars(queries.scheduled(numbers[start : start + AT_ONCE])):
            proposal.state = ProposalState.PUBLISHED
            for one in joined.everybody(proposal):
                notices.published(proposal, to=one)


def event_taken_back(event: Event, /) -> None:
    """Remember that the public does not see it any more."""
    proposal = db.session.scalars(select(EventProposal).where(EventProposal.event_id == event.id)).first()
    if proposal is not None:
        proposal.state = ProposalState.SCHEDULED


def events_vanish(event_ids: Collection[int], /) -> None:
    """Let go of events that are deleted: their proposals are accepted, and have no date."""
    for proposal in db.session.scalars(select(EventProposal).where(EventProposal.event_id.in_(event_ids))):
        proposal.state, proposal.event_id = ProposalState.ACCEPTED, None
    db.session.flush()


def edition_taken_back(edition_id: int, /) -> None:
    """Do nothing: events are proposed for drafts too."""


def edition_vanishes(edition_id: int, /) -> None:
    """Drop the call of an edition that is deleted; raises `Refused` when somebody answered it."""
    call = db.session.scalars(queries.call_of(edition_id)).first()
    if call is None:
        return
    if db.session.scalars(select(EventProposal.id).where(EventProposal.call_id == call.id).limit(1)).first() is not None:
        raise Refused(_("Events were proposed for this edition: it cannot vanish."), "proposals")
    db.session.delete(call)
    db.session.flush()
