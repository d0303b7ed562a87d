"""The queue standing still: when no letter can go at all, none is blamed, and the pauses grow (case 44)."""

from datetime import timedelta

import structlog
from sqlalchemy import delete

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox.models import Pause, PauseReason

log = structlog.get_logger()

MINUTES = (1, 2, 5, 10, 30)
"""How long the first, second, ... pause lasts; the last one repeats."""

_THE_ONE = 1


def current() -> Pause | None:
    """Return the pause the queue is in, for staff and the health page; None when letters go."""
    return db.session.get(Pause, _THE_ONE, populate_existing=True)


def over() -> bool:
    """Whether a letter may be tried now."""
    pause, moment = current(), now()
    # A clock that was set back must not make a pause of minutes last for hours (case 54).
    return pause is None or not pause.tried_at <= moment < pause.until


def begin(reason: PauseReason, answer: str) -> None:
    """Stop the queue, or stop it for longer when it still cannot go, and raise the alarm."""
    moment = now()
    pause = db.session.get(Pause, _THE_ONE, populate_existing=True) or Pause(id=_THE_ONE, times=0, began_at=moment)
    minutes = MINUTES[min(pause.times, len(MINUTES) - 1)]
    pause.reason, pause.last_answer, pause.times = reason, answer, pause.times + 1
    pause.tried_at, pause.until = moment, moment + timedelta(minutes=minutes)
    db.session.add(pause)
    log.error("mail queue paused", reason=str(reason), answer=answer, minutes=minutes, times=pause.times)


def end() -> None:
    """Let letters go again: the server took one, or a person says that the fault is mended."""
    if current() is not None:
        db.session.execute(delete(Pause).where(Pause.id == _THE_ONE))
        log.info("mail queue resumed")
