"""Lists that are made again and again: planned, changed, paused, ended by a person; ordered, and stopped when it must be, by the worker.

Every change begins with `taken`, an UPDATE of the row: of two workers, or a worker and a person, the second waits and then sees what the
first has done. What is due is decided behind that lock, so each list is ordered once.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Power
from ixevents.core import confinement, dates
from ixevents.core.clock import now, today
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.exports import actions, notices, queries, schedule_words
from ixevents.exports.models import Export, ExportSchedule, State, Why
from ixevents.exports.rhythm import Times
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM
from ixevents.registrations.listing import Wanted

MOST = 20
"""Living schedules of one person."""
ON_TIME = timedelta(hours=1)
"""Later than that a list has waited for a worker; then it also waits for the day (case 49)."""
LATE = timedelta(days=2)
"""So late a schedule is not ended yet: perhaps a clock has jumped, and there is time to set it right (case 54)."""
_GONE = datetime.min.replace(tzinfo=UTC)


def plan(staff: Staff, wanted: Wanted, keys: Sequence[str], layout: dict[str, Any], times: Times, *, actor: str) -> ExportSchedule:
    """Have a list made for somebody. What was searched for may be a person, so it is not kept; columns on health are asked for each time.

    Raises `Refused` without columns, for times that bring no list, and for more than `MOST` schedules.
    """
    open_columns = unguarded(keys)
    if not open_columns:
        raise Refused(_("Choose at least one column that says nothing about health."), "columns")
    if (db.session.scalar(queries.count_living(staff.id)) or 0) >= MOST:
        raise Refused(_("You have %(num)s of these already. End one first.", num=MOST), "many")
    filters = {name: value for name, value in wanted.args().items() if name != "q"}
    schedule = ExportSchedule(staff_id=staff.id, filters=filters, columns=open_columns, layout=layout)
    _set(schedule, times)
    db.session.add(schedule)
    db.session.flush()
    journal.record("plan", schedule, actor=actor, columns=open_columns, filters=filters, **times.facts())
    return schedule


def seen(times: Times) -> str:
    """Return a mark of the times of a schedule that is another one after every change."""
    return seen_mark([str(value) for value in vars(times).values()])


def change(schedule: ExportSchedule, times: Times, *, opened: str = "", actor: str) -> None:
    """Change how often and how long.

    Raises `Refused` as `plan` does, and for one that has ended, `Conflict` where somebody else changed it since it was `opened`.
    """
    _living(schedule)
    before = Times.of(schedule)
    if opened and times != before and opened != seen(before):
        raise Conflict
    _set(schedule, times)
    if before != times:
        journal.record("edit", schedule, actor=actor, before=before.facts(), after=times.facts())


def pause(schedule: ExportSchedule, *, actor: str) -> None:
    """Have nothing made until it is resumed. Raises `Refused` for one that has ended."""
    _living(schedule)
    if schedule.paused_at is None:
        schedule.paused_at = now()
        journal.record("pause", schedule, actor=actor)


def resume(schedule: ExportSchedule, *, actor: str) -> None:
    """Go on with the next list that is due. Raises `Refused` for one that has ended, or whose last day is over."""
    _living(schedule)
    if schedule.paused_at is not None:
        _set(schedule, Times.of(schedule))
        schedule.paused_at = None
        journal.record("resume", schedule, actor=actor)


def end(schedule: ExportSchedule, *, actor: str) -> None:
    """End a schedule for good; twice does no harm."""
    taken(schedule)
    if schedule.ended_at is None:
        _end(schedule, Why.HAND, actor)


def taken(schedule: ExportSchedule) -> None:
    """Take the lock of a schedule, and bring it up to date."""
    same = update(ExportSchedule).where(ExportSchedule.id == schedule.id).values(id=schedule.id)
    db.session.execute(same.execution_options(synchronize_session=False))
    db.session.refresh(schedule, [column.key for column in ExportSchedule.__mapper__.column_attrs])


def entitled(staff: Staff) -> bool:
    """Whether somebody may export now: works here, and has the power."""
    return staff.active and Power.EXPORT_PERSONS in staff.powers


def wants(schedule: ExportSchedule, moment: datetime) -> bool:
    """Whether there is something to do for a living schedule: it must end, its list is due, or a clock that was ahead has planned it."""
    if not entitled(schedule.staff):
        return True
    if schedule.paused_at is not None:
        return False
    if schedule.next_at > moment:
        return schedule.next_at > _coming(schedule, moment)
    return schedule.next_at > moment - ON_TIME or dates.by_day(moment)


def attend(schedule: ExportSchedule, moment: datetime) -> Export | None:
    """Do what a schedule wants: end it, plan it anew, or order its list, which is returned."""
    taken(schedule)
    if schedule.ended_at is not None or not wants(schedule, moment):
        return None
    if not entitled(schedule.staff):
        _end(schedule, Why.OFFICER)
        return None
    due, schedule.next_at = schedule.next_at, _coming(schedule, moment)
    with confinement.confined(confinement.kept(schedule.staff.confined_to)):
        return _run(schedule, due, moment) if due <= moment else None


def tell(export: Export) -> None:
    """Write that a list is ready, or failed, to who may still take it."""
    if export.schedule_id is not None:
        schedule = db.session.scalars(queries.schedule(export.schedule_id)).first()
        if schedule is not None and entitled(schedule.staff):
            (notices.failed if export.state == State.FAILED else notices.ready)(export, schedule, _following(schedule))


def unguarded(keys: Sequence[str]) -> list[str]:
    """Return the columns among these that tell nothing about health, as things are now."""
    return [column.key for column in actions.chosen_columns(keys) if not column.guarded]


def ends(wanted: Wanted) -> datetime | None:
    """Return when what a list asks for is over: date, event, edition, last day. Long ago when that is gone; None when nothing says it."""
    found = [dates.end_of(date.fromisoformat(wanted.to_day))] if wanted.to_day else []
    for number, query in (
        (wanted.slot, queries.end_of_slot),
        (wanted.event, queries.end_of_event),
        (wanted.edition, queries.end_of_edition),
    ):
        row = db.session.execute(query(number)).first() if number else (0, None)
        last = _GONE if row is None else row[1]
        found += [last if isinstance(last, datetime) else dates.end_of(last)] if last is not None else []
    return min(found, default=None)


def furthest() -> date:
    """Return the last day that may be chosen today: in a year."""
    return dates.years_later(today())


def first_after(times: Times, moment: datetime) -> datetime:
    """Return when the first list is due. Raises `Refused` for a last day that is over, too far, or before it."""
    if not dates.local_day(moment) <= times.until <= furthest():
        raise Refused(_("Choose a day from today on, at most a year ahead."), "until")
    first = times.after(moment)
    if dates.local_day(first) > times.until:
        raise Refused(_("No list would be made until that day. Choose a later one."), "until")
    return first


def _run(schedule: ExportSchedule, due: datetime, moment: datetime) -> Export | None:
    wanted, keys = Wanted.kept(schedule.filters), unguarded(schedule.columns)
    if why := _why_over(schedule, wanted, moment):
        if due > moment - LATE:
            _end(schedule, why)
        return None
    if not keys:
        _end(schedule, Why.COLUMNS)
        return None
    export = actions.order(
        wanted, keys, schedule.layout, actor=f"staff:{schedule.staff_id}", language=schedule.staff.language, schedule_id=schedule.id
    )
    first = schedule.last_export_id is None
    export.fresh = None if first else db.session.scalar(queries.count_after(wanted, schedule.seen_id)) or 0
    schedule.ran_for, schedule.last_export_id = due, export.id
    schedule.seen_id = db.session.scalar(queries.newest()) or 0
    return export


def _following(schedule: ExportSchedule) -> datetime | None:
    due, over = schedule_words.next_run(schedule), ends(Wanted.kept(schedule.filters))
    return None if due is None or (over is not None and over <= due) else due


def _why_over(schedule: ExportSchedule, wanted: Wanted, moment: datetime) -> Why | None:
    if dates.local_day(moment) > schedule.until:
        return Why.UNTIL
    over = ends(wanted)
    return Why.OVER if over is not None and over <= moment else None


def _coming(schedule: ExportSchedule, moment: datetime) -> datetime:
    """Return the next moment for which no list was made yet."""
    return Times.of(schedule).after(max(moment, schedule.ran_for or moment))


def _set(schedule: ExportSchedule, times: Times) -> None:
    moment = now()
    if schedule.ran_for is not None and schedule.ran_for > moment:
        # Made by a clock that was ahead; a person who looks at it now knows better.
        schedule.ran_for = None
    schedule.next_at = first_after(times, moment)
    schedule.rhythm, schedule.hour, schedule.until = times.rhythm, times.hour, times.until
    schedule.weekday, schedule.month_day = times.weekday, times.month_day


def _living(schedule: ExportSchedule) -> None:
    taken(schedule)
    if schedule.ended_at is not None:
        raise Refused(_("This has ended meanwhile. Plan it anew if you still need it."), "ended")


def _end(schedule: ExportSchedule, why: Why, actor: str = SYSTEM) -> None:
    schedule.ended_at, schedule.ended_why = now(), why
    journal.record("end_schedule", schedule, actor=actor, why=str(why))
