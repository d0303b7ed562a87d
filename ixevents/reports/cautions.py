"""What whoever freezes a report should know first: what is frozen never changes."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, today
from ixevents.core.languages import NAMES, Translated
from ixevents.core.web import current_language
from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.reports.content import Facts
from ixevents.reports.models import FunderReport


class Untranslated(NamedTuple):
    """A figure entered by hand whose reason, or what was reached in words, lacks in a language of the report."""

    words: str
    indicator_id: int
    period_id: int | None


def untranslated(report: FunderReport, facts: Facts) -> list[Untranslated]:
    """Return what the report will say to be missing in a language, with where it is written."""
    found = []
    for one in facts["indicators"]:
        texts = [text for text in (one["reason"], one["words"]) if text]
        lacking = [lang for lang in report.languages if any(isinstance(text, str) or lang not in text for text in texts)]
        if one["reason"] and lacking:
            about = f"{wording.capital(Translated.of(one['name']))}, {_period(one)} ({', '.join(NAMES[lang] for lang in lacking)})"
            found.append(Untranslated(about, one["id"], one["period_id"]))
    return found


def _period(one: Facts) -> str:
    if not one["period"]:
        return _("Whole project")
    starts, ends = map(date.fromisoformat, one["period"])
    return dates.days(starts, ends, current_language())


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
        yield ngettext("Of %(num)s date nobody has written down who came", "Of %(num)s dates nobody has written down who came", uncounted)


def _is_outside(starts_at: str, project: Project) -> bool:
    day = datetime.fromisoformat(starts_at).astimezone(BRUSSELS).date()
    before, after = project.starts and day < project.starts.first_day, project.ends and day > project.ends.last_day
    return not project.standing and bool(before or after)
