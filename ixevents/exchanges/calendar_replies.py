"""Answers of coordinators' calendars to the letters about a meeting (INV-06, INV-08).

A side agrees on its own page, where it also proposes other times; a calendar's answer alone changes nothing: see `mailbox.unasked`.
"""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from ixevents.exchanges import queries
from ixevents.exchanges.models import Answer as Said
from ixevents.exchanges.models import Coordinator, Exchange
from ixevents.extensions import db
from ixevents.mailbox import unasked
from ixevents.mailbox.handlers import Outcome
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer

AREA = "exchanges"
WORDS = {
    "as_is": _l("Says what is so already: nothing changes."),
    "differs": _l("A coordinator answers a meeting from a calendar. It counts once the side says it on its own page: write back."),
    "stranger": _l("Does not come from a coordinator of this meeting. Look whether you find whose it is."),
}
"""What became of an answer, in sentences."""


def take(answer: Answer, message: InboxMessage) -> Outcome | None:
    """Say whether an answer to a meeting's entry needs a person; None for what is no meeting of ours."""
    meeting = db.session.scalars(queries.exchange_of_uid(unasked.uid(answer))).first()
    if meeting is None:
        return None
    told = db.session.scalars(queries.who_coordinates(unasked.key(answer), [one.id for one in meeting.authorities])).all()
    return unasked.outcome(answer, meeting, lambda partstat: _agrees(partstat, meeting, told), known=bool(told))


def _agrees(partstat: str, meeting: Exchange, told: Sequence[Coordinator]) -> bool:
    """Whether somebody says to come whose side has said so, or not to come to what does not happen."""
    if meeting.called_off:
        return partstat == "DECLINED"
    ours = {one.authority_id for one in told}
    sides = [side for side in meeting.sides if side.party.authority_id in ours]
    return partstat == "ACCEPTED" and all(side.answer == Said.CONFIRMED for side in sides)
