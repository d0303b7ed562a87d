"""By when a funder wants a report, and how far that is. A report is done once somebody has noted that it went."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core.clock import today
from ixevents.reports.models import FunderReport

SOON_DAYS = 30
"""From so many days before on a report is a thing that waits."""


@dataclass(frozen=True)
class Due:
    """The day of one report, and what is said of it today."""

    day: date
    words: str
    "Empty while the day is far."
    kind: str
    "Of the tag: off, wait or good."


def of(report: FunderReport) -> Due | None:
    """Return by when a report is wanted; its sendings are loaded. None where nobody has entered a day."""
    if report.due_on is None:
        return None
    if report.sendings:
        return Due(report.due_on, _("Sent"), "good")
    left = (report.due_on - today()).days
    if left < 0:
        return Due(report.due_on, ngettext("%(num)s day late", "%(num)s days late", -left), "off")
    if left == 0:
        return Due(report.due_on, _("Today"), "wait")
    soon = ngettext("in %(num)s day", "in %(num)s days", left) if left <= SOON_DAYS else ""
    return Due(report.due_on, soon, "wait")
