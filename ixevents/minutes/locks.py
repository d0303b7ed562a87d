"""The lock of a meeting that is held: two officers at two tablets never write over each other."""

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.meetings.models import Meeting
from ixevents.minutes import queries
from ixevents.minutes.models import Sitting


def lock(meeting: Meeting) -> None:
    """Take a meeting's row, on SQLite and PostgreSQL alike, and bring it up to date; the first statement of every change."""
    db.session.execute(update(Meeting).where(Meeting.id == meeting.id).values(version=Meeting.version + 1))
    db.session.refresh(meeting, ["state", "version", "starts_at", "ends_at", "notice_kind", "second_of_id"])


def lock_open(sitting: Sitting) -> None:
    """Take the meeting's row for a change of what happened there, and read again what others entered meanwhile.

    Raises `Refused` once its minutes are approved.
    """
    lock(sitting.meeting)
    db.session.scalars(queries.sitting(sitting.meeting_id).execution_options(populate_existing=True)).one()
    if sitting.frozen_at is not None:
        raise Refused(_("The minutes are approved: nothing of this meeting changes any more."), "frozen")
