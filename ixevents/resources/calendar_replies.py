"""Answers of facilitators' calendars to the letters that say what they lead (INV-06, INV-08).

The entry says that they come, and asks nothing: see `mailbox.unasked`.
"""

import re

from flask_babel import lazy_gettext as _l

from ixevents.events.models import SlotState
from ixevents.extensions import db
from ixevents.mailbox import unasked
from ixevents.mailbox.handlers import Outcome
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer
from ixevents.resources import models, queries
from ixevents.resources.models import Assignment

AREA = "resources"
UID = re.compile(r"([0-9a-f-]{36})-r([0-9]{1,9})")
WORDS = {
    "as_is": _l("Says what is so already: nothing changes."),
    "differs": _l("A facilitator says something else than the plan. Look who leads this date, and write or telephone."),
    "stranger": _l("Does not come from the facilitator of this date. Look whether you find whose it is."),
}
"""What became of an answer, in sentences."""


def take(answer: Answer, message: InboxMessage) -> Outcome | None:
    """Say whether an answer to a facilitator's entry needs a person; None for what is no entry of one."""
    read = UID.fullmatch(unasked.uid(answer))
    found = db.session.scalars(queries.by_uid(read[1], int(read[2]))).first() if read else None
    if found is None:
        return None
    theirs = unasked.key(answer) == found.resource.email_key
    return unasked.outcome(answer, found.slot, lambda partstat: _agrees(partstat, found), known=theirs)


def _agrees(partstat: str, assignment: Assignment) -> bool:
    stands = assignment.ended_at is None and assignment.slot.state != SlotState.CALLED_OFF
    leads = stands and assignment.answer != models.Answer.NO
    return partstat == ("ACCEPTED" if leads else "DECLINED")
