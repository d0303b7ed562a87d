"""The lock of a proposal: an UPDATE of its row, the first statement of every change to it; the lock of all of its Week comes before."""

from typing import cast

from sqlalchemy import Table, inspect, update

from ixevents.core.refusal import Conflict
from ixevents.extensions import db
from ixevents.proposals.models import EventProposal, ProposalCall

_TABLE = cast(Table, EventProposal.__table__)
_CALL = cast(Table, ProposalCall.__table__)


def take(proposal: EventProposal, version: int | None = None) -> EventProposal:
    """Take the row for writing and bring it up to date: of two who decide at once, the second sees what the first did.

    With a version, raises `Conflict` when the proposal is no longer at it.
    """
    where = _TABLE.c.id == proposal.id if version is None else (_TABLE.c.id == proposal.id) & (_TABLE.c.version == version)
    taken = db.session.execute(update(_TABLE).where(where).values(version=_TABLE.c.version + 1).returning(_TABLE.c.id)).first()
    if taken is None:
        raise Conflict
    db.session.refresh(proposal, [column.key for column in inspect(EventProposal).column_attrs])
    return proposal


def programme(proposal: EventProposal) -> None:
    """Take the whole call for writing, before any proposal: of two who fix days at once, the second sees what the first fixed.

    Whatever touches more than one proposal begins with it, so that nobody waits for each other.
    """
    db.session.execute(update(_CALL).where(_CALL.c.id == proposal.call_id).values(edition_id=_CALL.c.edition_id))
