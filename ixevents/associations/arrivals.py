"""Hours of arrival: spread at once or set one by one, then told by letter to whoever does not know the latest. Nothing here commits."""

from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.associations import locks, notices, queries, schedule
from ixevents.associations.models import COMING, LIVE, TOLD, Stand, StandCall
from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal


def spread(call: StandCall, *, actor: str) -> int:
    """Give every stand that comes a window anew; nobody is written to yet. Returns how many hours changed."""
    locks.lock(call)
    stands = db.session.scalars(queries.coming(call.id).execution_options(populate_existing=True)).all()
    given = schedule.spread(call, stands)
    changed = [stand for stand in stands if stand.arrival_at != given[stand.id]]
    for stand in changed:
        stand.arrival_at = given[stand.id]
    if changed:
        journal.record("spread_arrivals", call, actor=actor, count=len(changed))
    return len(changed)


def set_arrival(stand: Stand, at: datetime | None, *, actor: str) -> Stand:
    """Give one stand its hour."""
    stand = locks.taken(stand)
    if stand.state not in COMING:
        raise Refused(_("Only a confirmed stand gets an hour of arrival: %(name)s.", name=stand.association), "state")
    if at is not None and at not in schedule.windows(stand.call):
        raise Refused(_("Choose one of the windows of arrival."), "window")
    before = stand.arrival_at
    if before != at:
        stand.arrival_at = at
        moments = {"before": before.isoformat() if before else "", "after": at.isoformat() if at else ""}
        journal.record("set_arrival", stand, actor=actor, **moments)
    return stand


def follow(call: StandCall, told: list[str], arrived_from: datetime) -> None:
    """Keep for who counts on a stand what they were `told` of hours and place, and let hours of arrival and wishes go along with the day.

    An hour at which nobody can drive up any more is given anew by officers.
    """
    days = dates.local_day(call.arrival_from) - dates.local_day(arrived_from)
    for stand in db.session.scalars(select(Stand).where(Stand.call_id == call.id, Stand.state.in_(LIVE))):
        if stand.state in TOLD and len(stand.told) <= len(schedule.UNARRANGED):
            stand.told = [*(stand.told or schedule.UNARRANGED), *told]
        stand.arrival_wish = _days_later(stand.arrival_wish, days)
        at = _days_later(stand.arrival_at, days)
        stand.arrival_at = at if at is not None and call.arrival_from <= at < call.arrival_until else None
    db.session.flush()


def _days_later(moment: datetime | None, days: timedelta) -> datetime | None:
    return moment and (moment.astimezone(BRUSSELS) + days).astimezone(UTC)


def untold(call: StandCall) -> list[int]:
    """Return the stands whose day, place, pitch or hour is another than the last letter said, by id; none once the stands have closed.

    Who is not confirmed yet was told the day and the place too, and is written to when they are others.
    """
    if call.ends_at <= now():
        return []
    return [stand.id for stand in db.session.scalars(queries.told(call.id)) if not schedule.knows(call, stand)]


def tell(call: StandCall, *, actor: str) -> int:
    """Write to everybody whose day, place, pitch or hour changed, with the entry for the calendar. Returns how many."""
    locks.lock(call)
    stands = db.session.scalars(queries.some(untold(call)).execution_options(populate_existing=True)).all()
    for stand in stands:
        write = notices.moved if schedule.moved(call, stand) else notices.arranged
        stand.sequence += stand.coming
        stand.told = schedule.latest(call, stand)
        write(stand)
    if stands:
        journal.record("tell_stands", call, actor=actor, count=len(stands))
    return len(stands)
