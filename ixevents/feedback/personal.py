"""Personal data of feedback: what people wrote in their own words. It belongs to nobody, so nobody's is found (GDPR-08)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from ixevents.core import periods
from ixevents.core.dates import local_day
from ixevents.events.models import Edition, Event
from ixevents.extensions import db
from ixevents.feedback.models import Remark

TABLES = ("feedback_remark",)


def find(_email_key: str) -> Sequence[Mapping[str, object]]:
    """Return nothing: no remark says whose it is."""
    return []


def erase(_email_key: str) -> int:
    """Change nothing, for the same reason."""
    return 0


def expire(moment: datetime) -> dict[str, int]:
    """Forget what was written long before about an edition; the figures stay."""
    before = local_day(periods.before(moment, "RETENTION_REMARK_MONTHS"))
    old = select(Event.id).join(Edition, Edition.id == Event.edition_id).where(Edition.ends_on < before)
    result = db.session.execute(delete(Remark).where(Remark.event_id.in_(old)).execution_options(synchronize_session=False))
    return {"remarks": int(result.rowcount)}  # type: ignore[attr-defined]
