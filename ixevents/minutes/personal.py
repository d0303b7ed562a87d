"""Personal data of meetings that were held: presence of members; minutes are archives (GDPR-08, GDPR-10)."""

from datetime import datetime

from sqlalchemy import select

from ixevents.core.persons import Ground, Remains, whose
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.meetings.models import Meeting
from ixevents.minutes.models import Attendance, Sitting

TABLES: tuple[str, ...] = ()
"""No column of ours names anybody: names stand in the table of members, and in minutes as they were approved."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return at which meetings a member was, ready for JSON."""
    rows = db.session.execute(
        select(Attendance, Meeting)
        .join(Sitting, Sitting.id == Attendance.sitting_id)
        .join(Meeting, Meeting.id == Sitting.meeting_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(whose(Member, email_key))
        .order_by(Attendance.id)
    )
    return [
        {"kind": "attendance", "meeting": meeting.title.as_dict(), "on": meeting.starts_at.isoformat(), "state": str(attendance.state)}
        for attendance, meeting in rows
    ]


def erase(email_key: str) -> int:
    """Erase nothing: presence and votes stay, without the name that the table of members forgets."""
    return 0


def remains(email_key: str) -> list[Remains]:
    """Say at how many meetings the person was: minutes name who was there, and stay as they were approved."""
    count = len(find(email_key))
    return [Remains("attendance", count, Ground.ARCHIVE)] if count else []


def expire(moment: datetime) -> dict[str, int]:
    """Let nothing lapse: minutes and presence are archives of the council."""
    return {}
