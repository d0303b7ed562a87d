"""The nightly expiry: one a night, whatever number of workers there are; a night that was missed is made up for (GDPR-08)."""

from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ixevents.core import zones
from ixevents.core.clock import BRUSSELS
from ixevents.extensions import db
from ixevents.privacy.models import ExpiryNight

log = structlog.get_logger()

HOUR = time(3, 0)
"""On the clock of Brussels: nobody signs up then, and neither clock change touches it."""
LATE = timedelta(days=2)
"""A night later than that waits for the coming one. The worker stood still, or a clock has jumped: there is time to set it right before
anybody is forgotten for good (case 54)."""
LEASE = timedelta(hours=2)
"""After so long a night that was begun and not finished is taken up by another worker."""


def next_after(moment: datetime) -> datetime:
    """Return the next hour of expiry."""
    today = moment.astimezone(BRUSSELS).date()
    tonight = zones.instant(today, HOUR)
    return tonight if tonight > moment else zones.instant(today + timedelta(days=1), HOUR)


def due(moment: datetime) -> ExpiryNight | None:
    """Return the night whose work is to be done now. The first look ever plans the coming one: nothing lapses by surprise."""
    last = db.session.scalars(_planned(moment).limit(1)).first()
    if last is None or (last.ended_at is not None and last.planned_at <= moment):
        plan(next_after(moment))
        return None
    if last.ended_at is None and last.planned_at < moment - LATE:
        _put_off(last, next_after(moment))
        return None
    taken = last.began_at is not None and last.began_at > moment - LEASE
    return None if last.ended_at is not None or last.planned_at > moment or taken else last


def _planned(moment: datetime) -> Select[ExpiryNight]:
    """The nights up to the coming one, the last first: what a clock that was ahead has planned is left to its day."""
    return select(ExpiryNight).where(ExpiryNight.planned_at <= next_after(moment)).order_by(ExpiryNight.planned_at.desc())


def _put_off(night: ExpiryNight, until: datetime) -> None:
    """Move a night; of two workers the second moves nothing."""
    log.warning("expiry put off", planned=night.planned_at.isoformat(), until=until.isoformat())
    same = ExpiryNight.id == night.id, ExpiryNight.planned_at == night.planned_at, ExpiryNight.ended_at.is_(None)
    moving = update(ExpiryNight).where(*same).values(planned_at=until, began_at=None)
    db.session.execute(moving.execution_options(synchronize_session=False))


def plan(planned_at: datetime) -> None:
    """Plan a night; of two workers who plan the same the second adds nothing."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(ExpiryNight).values(planned_at=planned_at, counts={})
    db.session.execute(adding.on_conflict_do_nothing(index_elements=["planned_at"]))


def claim(night_id: int, moment: datetime) -> bool:
    """Take a night for this worker; of two the second is told no."""
    free = or_(ExpiryNight.began_at.is_(None), ExpiryNight.began_at <= moment - LEASE)
    taking = update(ExpiryNight).where(ExpiryNight.id == night_id, ExpiryNight.ended_at.is_(None), free).values(began_at=moment)
    taken = db.session.execute(taking.returning(ExpiryNight.id).execution_options(synchronize_session=False))
    return taken.first() is not None


def finish(night_id: int, counts: dict[str, int], moment: datetime) -> None:
    """Keep what a night did, and plan the next one."""
    night = db.session.get_one(ExpiryNight, night_id, populate_existing=True)
    night.counts, night.ended_at = {name: count for name, count in counts.items() if count}, moment
    db.session.flush()
    plan(next_after(moment))


def behind(moment: datetime) -> bool:
    """Whether the expiry should have run long ago and has not: no worker, or something stops it."""
    last = db.session.scalars(_planned(moment).where(ExpiryNight.ended_at.is_(None)).limit(1)).first()
    return last is not None and last.planned_at < moment - timedelta(days=1)
