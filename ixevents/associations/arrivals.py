"""Hours of arrival: spread at once or set one by one, then told by letter to whoever does not know the latest. Nothing here commits."""

from datetime import datetime

from flask_babel import gettext as _

from ixevents.associations import locks, notices, queries, schedule
from ixevents.associations.models import COMING, Stand, StandCall
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


def untold(call: StandCall) -> list[int]:
    """Return the stands whose pitch or hour is another than the last letter said, by id."""
    stands = db.session.scalars(queries.coming(call.id)).all()
    return [stand.id for stand in stands if any(stand.arranged) and stand.arranged != (stand.told or ["", ""])]


def tell(call: StandCall, *, actor: str) -> int:
    """Write to everybody whose pitch or hour changed, with the entry for the calendar. Returns how many."""
    locks.lock(call)
    stands = db.session.scalars(queries.some(untold(call)).execution_options(populate_existing=True)).all()
    for stand in stands:
        stand.sequence += 1
        stand.told = stand.arranged
        notices.arranged(stand)
    if stands:
        journal.record("tell_stands", call, actor=actor, count=len(stands))
    return len(stands)
