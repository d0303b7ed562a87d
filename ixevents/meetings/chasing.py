"""Asking again who has not answered: by itself some days before a meeting, and when the secretary says so. Never twice a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.meetings import answering, forecast_queries, locks, notices, proof
from ixevents.meetings.models import Invitation, Meeting
from ixevents.meetings.notices import Message

REMINDER = Message("reminder")
"""Ask again; the calendar has its entry already, so no calendar part goes along."""


def days_before() -> tuple[int, ...]:
    """Return how many days before a meeting the silent are asked again, the earliest first."""
    return tuple(sorted(map(int, str(current_app.config["COUNCIL_REMINDER_DAYS"]).split()), reverse=True))


def remind_silent(meeting: Meeting, *, actor: str) -> list[Invitation]:
    """Ask everybody again who has not answered and has an address; return who was written to."""
    meeting = locks.taken(meeting)
    if not answering.is_open(meeting):
        raise Refused(_("This meeting is over or called off."), "state")
    return _ask_again(meeting, _silent(meeting), actor)


def remind_due(meeting: Meeting) -> list[Invitation]:
    """Ask those again whose day for it has come: a day some days before the meeting that lies after the last letter to them."""
    meeting = locks.taken(meeting)
    if not answering.is_open(meeting):
        return []
    last = {number: dates.local_day(moment) for number, moment in db.session.execute(forecast_queries.last_written(meeting.id))}
    return _ask_again(meeting, [one for one in _silent(meeting) if _is_due(meeting, last.get(one.id))], SYSTEM)


def _is_due(meeting: Meeting, last: date | None) -> bool:
    held_on = dates.local_day(meeting.starts_at, meeting.zone)
    reminders = [held_on - timedelta(days=number) for number in days_before()]
    return last is not None and any(last < day <= today() for day in reminders)


def _silent(meeting: Meeting) -> Sequence[Invitation]:
    silent = {one.id for one in db.session.scalars(forecast_queries.silent(meeting.id))}
    return [one for one in meeting.invitations if one.id in silent]


def _ask_again(meeting: Meeting, silent: Sequence[Invitation], actor: str) -> list[Invitation]:
    told = []
    for invitation in silent:
        key = f"meeting-reminder-{invitation.id}-{meeting.revision}-{today().isoformat()}"
        notice = notices.write(REMINDER, meeting, invitation, actor=actor, unique_key=key)
        if notice is not None:
            invitation.chased += 1
            told.append(proof.Told(invitation, notice))
    if told:
        db.session.add(proof.freeze(meeting, REMINDER, told, actor=actor))
        journal.record("remind", meeting, actor=actor, letters=len(told))
        db.session.flush()
    return [one.invitation for one in told]
