"""Imports from the back-office: asked for by staff, tried and then done by the worker, with what it found kept for reading."""

from flask_babel import gettext as _

from ixevents.core import uploads
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.schools import actions
from ixevents.schools.models import Community, ImportState, School, SchoolImport

SHOWN = 200
"""So many schools of each kind are named in a report."""


def ask(content: bytes, file_name: str, community: Community, *, part: bool, actor: str, language: str) -> SchoolImport:
    """Keep a file for the worker to try. Raises `Refused` for an empty one."""
    if not content:
        raise Refused(_("This file is empty."), "empty")
    name = uploads.shown_name(file_name)
    asked = SchoolImport(content=content, file_name=name, community=community, part=part, asked_by=actor, language=language, report={})
    db.session.add(asked)
    db.session.flush()
    return asked


def confirm(asked: SchoolImport) -> SchoolImport:
    """Have a tried import done. Raises `Refused` when it is not waiting for that."""
    if asked.state != ImportState.CHECKED:
        raise Refused(_("This import cannot be started any more."), "state")
    asked.state, asked.claimed_at, asked.done = ImportState.TO_DO, None, 0
    return asked


def drop(asked: SchoolImport) -> SchoolImport:
    """Let a tried import go; doing it twice does nothing more."""
    if asked.state == ImportState.CHECKED:
        _end(asked, ImportState.DROPPED)
    return asked


def run(asked: SchoolImport, progress: actions.Progress) -> actions.Report | None:
    """Try an import or do it; return its report, None when the file was refused. A trial is for the caller to undo."""
    with speaking(asked.language):
        try:
            return actions.import_register(asked.content or b"", asked.community, actor=asked.asked_by, part=asked.part, progress=progress)
        except Refused as refusal:
            db.session.rollback()
            asked.refusal = refusal.message
            _end(asked, ImportState.REFUSED)
            return None


def settle(asked: SchoolImport, report: dict[str, object], *, tried: bool) -> None:
    """Keep what an import did or would do."""
    asked.report = report
    if tried:
        asked.state, asked.claimed_at = ImportState.CHECKED, None
    else:
        _end(asked, ImportState.DONE)


def told(report: actions.Report) -> dict[str, object]:
    """Return a report as it is kept: counts, and the first schools of each kind."""
    return {
        "counts": report.counts,
        "added": [_named(school) for school in report.added[:SHOWN]],
        "changed": [
            {**_named(school), "fields": {name: [_plain(before), _plain(after)] for name, (before, after) in differences.items()}}
            for school, differences in report.changed[:SHOWN]
        ],
        "vanished": [_named(school) for school in report.vanished[:SHOWN]],
    }


def _named(school: School) -> dict[str, str]:
    return {"name": school.name, "number": school.number, "site": school.site, "place": f"{school.postcode} {school.locality}"}


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _end(asked: SchoolImport, state: ImportState) -> None:
    asked.state, asked.content, asked.ended_at = state, None, now()
