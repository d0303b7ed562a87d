"""What is done with reports: begun, written, frozen. A frozen one is never changed, also not by us."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy.engine import CursorResult

from ixevents.core import canonical
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, NAMES
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects.models import Project
from ixevents.reports import content, queries, words
from ixevents.reports.models import TEXTS, FunderReport, ReportSnapshot

FIELDS = ("title", "starts", "ends", "languages", "due_on", *TEXTS)


def draft(project: Project, values: Mapping[str, Any], *, actor: str, sample: bool = False) -> FunderReport:
    """Begin a report on a project and a period. Raises `Refused` for a period, a due date or languages that cannot be."""
    _require(values)
    report = FunderReport(project=project, project_id=project.id, made_by=actor, sample=sample, snapshots=[], **_known(values))
    report.created_at = report.changed_at = now()
    db.session.add(report)
    db.session.flush()
    journal.record("draft_report", report, actor=actor, project=project.id, starts=report.starts.isoformat(), ends=report.ends.isoformat())
    return report


def edit(report: FunderReport, values: Mapping[str, Any], *, version: int, actor: str) -> FunderReport:
    """Write a report. What was frozen of it stays as it was. Raises `Conflict` where somebody saved first."""
    _require(values)
    _take(report, version)
    changed = sorted(name for name, value in _known(values).items() if getattr(report, name) != value)
    for name, value in _known(values).items():
        setattr(report, name, value)
    report.changed_at = now()
    db.session.flush()
    journal.record("edit_report", report, actor=actor, what=changed)
    return report


def freeze(report: FunderReport, *, version: int, actor: str) -> ReportSnapshot:
    """Keep what the report says now, for ever, under the next number.

    Raises `Refused` where a text lacks in a language of the report, and where nothing has changed since the last snapshot.
    """
    _take(report, version)
    missing = lacking(report)
    if missing:
        raise Refused(_("Not frozen, for these texts lack: %(texts)s.", texts=", ".join(missing)), "texts")
    text = canonical.write(content.of(report))
    digest = canonical.digest(text)
    number = (db.session.scalar(queries.last_number(report.id)) or 0) + 1
    last = db.session.scalars(queries.snapshot(report.id, number - 1)).first()
    if last is not None and last.sha256 == digest:
        raise Refused(_("Nothing has changed since snapshot %(number)s.", number=last.number), "same")
    made = ReportSnapshot(report_id=report.id, number=number, content=text, sha256=digest, made_by=actor, made_at=now())
    db.session.add(made)
    db.session.flush()
    journal.record("freeze_report", report, actor=actor, number=number, sha256=digest)
    return made


def discard(report: FunderReport, *, actor: str) -> None:
    """Throw a report away of which nothing was frozen. Raises `Refused` for one that was told to a funder."""
    if db.session.scalar(queries.last_number(report.id)):
        raise Refused(_("A report that was frozen stays: a funder may have it."), "frozen")
    journal.record("discard_report", report, actor=actor, project=report.project_id)
    db.session.delete(report)
    db.session.flush()


def lacking(report: FunderReport) -> list[str]:
    """Return the texts a report lacks in one of its languages, in words."""
    wanted = {"title": _("Title")} | {name: str(heading) for name, heading in words.TEXTS.items()}
    return [
        f"{heading} ({NAMES[lang]})"
        for name, heading in wanted.items()
        for lang in report.languages
        if not getattr(getattr(report, name), lang)
    ]


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _require(values: Mapping[str, Any]) -> None:
    languages: Sequence[str] = values["languages"]
    if values["ends"] < values["starts"]:
        raise Refused(_("The period ends before it begins."), "period")
    if values.get("due_on") and values["due_on"] < values["starts"]:
        raise Refused(_("This day comes before the period: look at the year."), "due")
    if not languages or not set(languages) <= set(LANGUAGES):
        raise Refused(_("Choose at least one language."), "languages")


def _take(report: FunderReport, version: int) -> None:
    taken = cast(CursorResult[Any], db.session.execute(queries.take(report.id, version)))
    if taken.rowcount != 1:
        raise Conflict
    db.session.refresh(report, attribute_names=[*FIELDS, "version"])
