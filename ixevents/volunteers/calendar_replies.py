"""Answers of calendars to letters about a shift (INV-06, INV-08).

A shift is taken and given up on the volunteer's own page; a calendar's answer alone changes nothing: see `mailbox.unasked`.
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from ixevents.extensions import db
from ixevents.mailbox import unasked
from ixevents.mailbox.handlers import Outcome
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer
from ixevents.volunteers import queries
from ixevents.volunteers.models import Turn, Volunteer

AREA = "volunteers"
WORDS = {
    "as_is": _l("Says what is so already: nothing changes."),
    "differs": _l("Says something else than the shift. Look at it, then change it or write back."),
    "stranger": _l("Does not come from a volunteer of this shift. Look whether you find whose it is."),
}
"""What became of an answer, in sentences."""


def take(answer: Answer, message: InboxMessage) -> Outcome | None:
    """Say whether an answer to a shift's entry needs a person; None for what is no shift of ours."""
    shift = db.session.scalars(queries.by_uid(unasked.uid(answer))).first()
    if shift is None:
        return None
    key = unasked.key(answer)
    whose = select(Turn).join(Turn.volunteer).where(Turn.shift_id == shift.id, Volunteer.email_key == key)
    turn = db.session.scalars(whose.options(contains_eager(Turn.volunteer))).first() if key else None
    about = turn.volunteer if turn is not None else shift
    return unasked.outcome(answer, about, lambda partstat: _agrees(partstat, turn), known=turn is not None)


def _agrees(partstat: str, turn: Turn | None) -> bool:
    """Whether somebody says to come who is counted on, or not to come who has given it up."""
    return turn is not None and partstat == ("ACCEPTED" if turn.live else "DECLINED")
