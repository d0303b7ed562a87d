"""What whoever freezes a report should know first: what is frozen never changes."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, today
from ixevents.core.web import current_language
from ixevents.projects.models import Project
from ixevents.reports.content import Facts
from ixevents.reports.models import FunderReport


def of(report: FunderReport, facts: Facts) -> Iterator[str]:
    """Say of a report and what it says now whether its period goes on, and which of its dates a funder will ask about."""
    if report.ends >= today():
        last = dates.day_short(report.ends, current_language())
        yield _("The period lasts until %(day)s: what happens from now on is not in it.", day=last)
    slots = facts["evidence"]["slots"]
    if outside := sum(_is_outside(one["starts_at"], report.project) for one in slots):
        yield ngettext(
            "%(num)s date lies outside the period of this project", "%(num)s dates lie outside the period of this project", outside
        )
    if uncounted := sum(one["came"] is None for one in slots):
        told = "Of %(num)s date nobody has written down who came", "Of %(num)s dates nobody has written down who came"
        yield ngettext(*told, uncounted)


def _is_outside(starts_at: str, project: Project) -> bool:
    day = datetime.fromisoformat(starts_at).astimezone(BRUSSELS).date()
    before, after = project.starts and day < project.starts.first_day, project.ends and day > project.ends.last_day
    return not project.standing and bool(before or after)
