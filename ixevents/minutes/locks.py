"""The lock of a meeting that is held: two officers at two tablets never write over each other."""

from datetime import datetime

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.meetings.locks import lock
from ixevents.minutes import queries
from ixevents.minutes.models import Sitting


def lock_open(sitting: Sitting) -> None:
    """Take the meeting's row for a change of what happened there, and read again what others entered meanwhile.

    Raises `Refused` once its minutes are approved.
    """
    lock(sitting.meeting)
    db.session.scalars(queries.sitting(sitting.meeting_id).execution_options(populate_existing=True)).one()
    if sitting.frozen_at is not None:
        raise Refused(_("The minutes are approved: nothing of this meeting changes any more."), "frozen")


def lock_begun(sitting: Sitting, at: datetime | None) -> None:
    """The same for what happens at the meeting now, where no hour is given; raises `Refused` before its day as well."""
    lock_open(sitting)
    meeting = sitting.meeting
    if at is None and dates.local_day(now(), meeting.zone) < dates.local_day(meeting.starts_at, meeting.zone):
        day = dates.day_long(meeting.starts_at, current_language(), meeting.zone)
        raise Refused(_("The meeting is on %(day)s. Who comes and what is voted is entered from that day on.", day=day), "early")
