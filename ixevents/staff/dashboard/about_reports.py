"""What waits of the reports to funders: those a funder wants soon, and those that are late."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.reports import due, queries
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile


def tiles() -> Iterator[Tile]:
    """Yield what waits; one statement."""
    waiting = db.session.execute(queries.due_until(today() + timedelta(days=due.SOON_DAYS))).all()
    late = [one for one in waiting if one.due_on < today()]
    for found, words, tone in (
        (late, ngettext("report to a funder is late", "reports to funders are late", len(late)), "alert"),
        (waiting[len(late) :], ngettext("report a funder wants soon", "reports funders want soon", len(waiting) - len(late)), "wait"),
    ):
        if found:
            one = ways.to("staff_reports.report", report_id=found[0].id) if len(found) == 1 else ways.to("staff_reports.index", due=1)
            note = _("the first one due on %(day)s", day=dates.day_short(found[0].due_on, current_language()))
            yield Tile(len(found), words, one, tone, note)
