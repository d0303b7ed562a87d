"""What speaks against a date before there is an event: the same public or place at that hour, days without school, council meetings."""

from collections.abc import Sequence
from datetime import datetime

from ixevents.events import cautions
from ixevents.meetings import at_once
from ixevents.proposals.models import EventProposal

Moment = tuple[datetime, datetime]


def against(proposal: EventProposal, moments: Sequence[Moment], place_id: int | None) -> list[list[str]]:
    """Return what speaks against each moment; it warns, and the officer decides."""
    times = [cautions.Time(starts, ends, place_id) for starts, ends in moments]
    found = cautions.of_plan(proposal.audience, proposal.call.edition_id, times)
    return [[*lines, *at_once.meetings(time.starts_at, time.ends_at)] for lines, time in zip(found, times, strict=True)]
