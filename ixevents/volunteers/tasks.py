"""What the worker does for volunteers: a reminder two days before, thanks the day after. Like views, tasks commit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox.daytime import by_day
from ixevents.outbox.models import Notice
from ixevents.volunteers import notices, queries
from ixevents.volunteers.models import Shift, Turn, Volunteer

REMIND_BEFORE = timedelta(days=2)
THANKS_AFTER = timedelta(hours=14)
THANKS_UNTIL = timedelta(days=7)
"""Later nobody wants to be thanked."""
NOTE_UNTIL = timedelta(days=5)
"""So long after the last shift the thanks wait for the team to note who was there: they name all hours, and come once."""


@by_day
def write_reminders() -> int:
    """Remind once for each day of shifts, two days before the first of them, by day. Returns how many letters were written."""
    moment = now()
    soon = Shift.starts_at.between(moment, moment + REMIND_BEFORE)
    # Who took the shift a moment ago has just had a letter.
    due = select(Turn.volunteer_id).join(Turn.shift).where(Turn.ended_at.is_(None), soon, Turn.taken_at < moment - timedelta(days=1))
    days = {
        notices.reminder_key(volunteer, day): (volunteer, turns)
        for volunteer in _loaded(db.session.scalars(due.distinct()))
        for day, turns in _by_day(turn for turn in volunteer.turns if turn.live and turn.shift.starts_at >= moment)
        if turns[0].shift.starts_at <= moment + REMIND_BEFORE
    }
    told = set(db.session.scalars(select(Notice.unique_key).where(Notice.unique_key.in_(days))))
    written = sum(notices.reminder(*of_day) is not None for key, of_day in days.items() if key not in told)
    db.session.commit()
    return written


@by_day
def write_thanks() -> int:
    """Thank those who were there, once their last shift of the edition is over, by day. Returns how many letters were written."""
    moment = now()
    over = Shift.ends_at.between(moment - THANKS_UNTIL, moment - THANKS_AFTER)
    thanked = select(Notice.id).where(
        Notice.about_kind == "volunteer", Notice.about_id == Turn.volunteer_id, Notice.kind == "volunteers.thanks"
    )
    due = select(Turn.volunteer_id).join(Turn.shift).where(Turn.came.is_(True), Turn.ended_at.is_(None), over, ~thanked.exists())
    written = 0
    for volunteer in _loaded(db.session.scalars(due.distinct())):
        turns = [turn for turn in volunteer.turns if turn.live]
        if _all_known(turns, moment):
            written += notices.thanks(volunteer, _ordered(turn for turn in turns if turn.came)) is not None
    db.session.commit()
    return written


def _all_known(turns: Sequence[Turn], moment: datetime) -> bool:
    """Whether the last shift is over and it is noted of each whether the volunteer was there, or is not going to be any more."""
    last = max(turn.shift.ends_at for turn in turns)
    return last < moment and (all(turn.came is not None for turn in turns) or last < moment - NOTE_UNTIL)


def _loaded(ids: Iterable[int]) -> list[Volunteer]:
    return list(db.session.scalars(queries.some(list(ids))))


def _by_day(turns: Iterable[Turn]) -> list[tuple[date, list[Turn]]]:
    days: dict[date, list[Turn]] = defaultdict(list)
    for turn in _ordered(turns):
        days[dates.local_day(turn.shift.starts_at)].append(turn)
    return list(days.items())


def _ordered(turns: Iterable[Turn]) -> list[Turn]:
    return sorted(turns, key=lambda turn: (turn.shift.starts_at, turn.id))
