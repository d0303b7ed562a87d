"""Answers of calendars to letters about a stand (INV-06, INV-08).

A stand is confirmed and given up on the association's own page; a calendar's answer alone changes nothing: see `mailbox.unasked`.
"""

from flask_babel import lazy_gettext as _l

from ixevents.associations import queries
from ixevents.associations.models import Stand, StandState
from ixevents.extensions import db
from ixevents.mailbox import unasked
from ixevents.mailbox.handlers import Outcome, Taken
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer

AREA = "associations"
WORDS = {
    "as_is": _l("Says what is so already: nothing changes."),
    "differs": _l("Says something else than the stand. Look at it, then change it or write back."),
    "called_off": _l("The stands are called off, and a letter said so: nothing changes."),
    "stranger": _l("Does not come from the contact person of this stand. Look whether you find whose it is."),
}
"""What became of an answer, in sentences."""


def take(answer: Answer, message: InboxMessage) -> Outcome | None:
    """Say whether an answer to a stand's entry needs a person; None for what is no stand of ours."""
    stand = db.session.scalars(queries.by_uid(unasked.uid(answer))).first()
    if stand is None:
        return None
    known = bool(stand.email_key) and stand.email_key == unasked.key(answer)
    found = unasked.outcome(answer, stand, lambda partstat: _agrees(partstat, stand), known=known)
    if stand.state == StandState.CALLED_OFF and found.note == "differs":
        # It was on its way when the stands were called off; whoever sent it has the letter by now.
        return Outcome(Taken.APPLIED, "called_off", about=stand)
    return found


def _agrees(partstat: str, stand: Stand) -> bool:
    """Whether somebody says to come whose stand is confirmed, or not to come who has given it up."""
    return partstat == ("ACCEPTED" if stand.coming else "DECLINED")
