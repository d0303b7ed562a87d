"""Proposals that go on in another one: whoever proposed them follows it and is written to as well."""

from collections.abc import Sequence

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.proposals import notices, queries
from ixevents.proposals.models import EventProposal, ProposalState

LONGEST = 160
"""Letters of all names together."""


def into(proposal: EventProposal) -> Sequence[EventProposal]:
    """Return those that were taken together into a proposal."""
    return db.session.scalars(queries.merged_into(proposal.id)).all()


def everybody(proposal: EventProposal) -> list[EventProposal]:
    """Return a proposal and all that go on in it: each has somebody to be written to."""
    return [proposal, *into(proposal)]


def go_along(proposal: EventProposal, other: EventProposal) -> None:
    """Let those that went on in a proposal go on in another one, and tell them."""
    for one in into(proposal):
        one.merged_into = other
        notices.merged(one)


def refuse(proposal: EventProposal) -> None:
    """Close those that went on in a proposal that is not retained, with the same reason."""
    for one in into(proposal):
        one.state, one.reason, one.decided_at = ProposalState.REFUSED, proposal.reason, now()
        notices.refused(one)


def let_go(proposal: EventProposal) -> None:
    """Let those that went on in a proposal that was withdrawn stand by themselves again, and tell them."""
    for one in into(proposal):
        one.state, one.merged_into, one.decided_at = ProposalState.RECEIVED, None, None
        notices.reopened(one)


def names(proposal: EventProposal, other: EventProposal) -> str:
    """Return who is named beside who organises a proposal once another one goes on in it, as far as there is room."""
    beside = [proposal.together_with, other.organisation, other.together_with]
    found = [name for name in dict.fromkeys(", ".join(filter(None, beside)).split(", ")) if name and name != proposal.organisation]
    while found and len(", ".join(found)) > LONGEST:
        found.pop()
    return ", ".join(found)
