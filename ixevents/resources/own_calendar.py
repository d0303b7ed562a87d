"""A facilitator's own calendar: every date, who comes by school and number, and no person (GDPR-01)."""

from datetime import timedelta

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES
from ixevents.core.links import external
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.outbox import calendar
from ixevents.resources import notices, queries
from ixevents.resources.models import Resource

KEPT = timedelta(days=60)
"""How long a date that is over stays."""


def document(facilitator: Resource) -> bytes:
    """Return the calendar to subscribe to, in two statements however many dates there are."""
    assignments = db.session.scalars(queries.since(facilitator.id, now() - KEPT)).all()
    lang = facilitator.language if facilitator.language in LANGUAGES else "fr"
    with speaking(lang):
        name = _("My dates as a facilitator")
    return calendar.calendar(
        [notices.entries(one) for one in assignments],
        name=name,
        language=lang,
        source_url=external("resources.calendar", token=facilitator.calendar_code),
    )
