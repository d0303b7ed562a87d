"""What the worker does for stands: reminders before the time to confirm ends, thanks the day after. Like views, tasks commit."""

from datetime import timedelta

from sqlalchemy import select

from ixevents.associations import notices, queries
from ixevents.associations.models import Stand, StandCall, StandState
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox.daytime import by_day
from ixevents.outbox.models import Notice

REMIND_BEFORE = timedelta(days=2)
THANKS_AFTER = timedelta(hours=14)
THANKS_UNTIL = timedelta(days=7)
"""Later nobody wants to be thanked."""


@by_day
def write_reminders() -> int:
    """Remind those whose time to confirm ends soon, once for each end, by day. Returns how many letters were written."""
    moment = now()
    ends = Stand.answer_before.between(moment, moment + REMIND_BEFORE)
    # Who was selected shortly before the end has just had a letter.
    due = select(Stand.id).where(Stand.state == StandState.SELECTED, ends, Stand.decided_at < moment - timedelta(days=1))
    written = sum(notices.reminder(stand) is not None for stand in db.session.scalars(queries.some(list(db.session.scalars(due)))))
    db.session.commit()
    return written


@by_day
def write_thanks() -> int:
    """Thank those who were there, once, by day. Returns how many letters were written."""
    moment = now()
    over = StandCall.ends_at.between(moment - THANKS_UNTIL, moment - THANKS_AFTER)
    thanked = select(Notice.id).where(Notice.about_kind == "stand", Notice.about_id == Stand.id, Notice.kind == "associations.stand_thanks")
    due = select(Stand.id).join(Stand.call).where(Stand.state == StandState.PRESENT, over, ~thanked.exists())
    written = sum(notices.thanks(stand) is not None for stand in db.session.scalars(queries.some(list(db.session.scalars(due)))))
    db.session.commit()
    return written
