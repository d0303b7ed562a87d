"""What facilitators' calendars answered about a date, as long as nobody has seen to it."""

from collections.abc import Iterable

from ixevents.core import addresses
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.mailbox import queries
from ixevents.mailbox.models import InboxMessage
from ixevents.resources import calendar_replies
from ixevents.resources.models import Assignment


def of(slot: Slot, assigned: Iterable[Assignment]) -> dict[int, InboxMessage]:
    """Return by assignment the last answer of a facilitator where it says something else than the plan."""
    last: dict[str, InboxMessage] = {}
    for message in db.session.scalars(queries.about(Slot.__tablename__, slot.id)):
        # Of who was forgotten no address is left.
        if message.area == calendar_replies.AREA and message.note in ("as_is", "differs") and message.attendee:
            last[addresses.made_out(message.attendee).key] = message
    found = {one.id: last[key] for one in assigned if (key := one.resource.email_key or "") in last}
    return {number: said for number, said in found.items() if said.note == "differs" and said.seen_to_at is None}
