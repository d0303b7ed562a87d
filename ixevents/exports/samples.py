"""Samples of the letters about lists on a schedule: an invented colleague, a list of nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from ixevents.accounts.models import Staff
from ixevents.core.clock import now, today
from ixevents.core.tokens import new_code
from ixevents.exports import notices
from ixevents.exports.actions import KEPT
from ixevents.exports.models import Export, ExportSchedule, Rhythm
from ixevents.exports.rhythm import Times
from ixevents.extensions import db
from ixevents.outbox import samples


def add() -> None:
    """Make the samples known."""
    samples.add("exports.ready", _l("List made on a schedule"), _with(notices.ready))
    samples.add("exports.failed", _l("List that could not be made"), _with(notices.failed))


def _with(letter: Callable[[Export, ExportSchedule, datetime | None], object]) -> Callable[[str], object]:
    def write(language: str) -> object:
        staff = Staff(email=f"colleague-{new_code()[:6].lower()}@example.org", name="", roles=[], event_ids=[], language=language[:2])
        times = Times(Rhythm.WEEKLY, weekday=0, month_day=1, hour=7, until=today() + timedelta(days=60))
        export = Export(ordered_by="", language=language[:2], columns=[], total=42, done=42, fresh=5)
        export.expires_at = now() + KEPT if letter is notices.ready else None
        schedule = ExportSchedule(staff=staff, filters={"state": "live"}, columns=[], next_at=times.after(now()), **vars(times))
        db.session.add_all([staff, export, schedule])
        db.session.flush()
        return letter(export, schedule, schedule.next_at)

    return write
