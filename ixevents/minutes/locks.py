"""The lock of a meeting that is held: two officers at two tablets never write over each other."""

from flask_babel import gettext as _

from ixevents.core.refusal import Refused
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
