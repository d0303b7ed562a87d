"""A sample of the letter about a list that is ready: an invented colleague, a list of nobody."""

from datetime import timedelta

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
    """Make the sample known."""
    samples.add("exports.ready", _l("List made on a schedule"), _write)


def _write(language: str) -> object:
    staff = Staff(email=f"colleague-{new_code()[:6].lower()}@example.org", name="", roles=[], event_ids=[], language=language[:2])
    times = Times(Rhythm.WEEKLY, weekday=0, month_day=1, hour=7, until=today() + timedelta(days=60))
    export = Export(ordered_by="", language=language[:2], columns=[], total=42, done=42, fresh=5, expires_at=now() + KEPT)
    schedule = ExportSchedule(staff=staff, filters={"state": "live"}, columns=[], next_at=times.after(now()), **vars(times))
    db.session.add_all([staff, export, schedule])
    db.session.flush()
    return notices.ready(export, schedule, schedule.next_at)
