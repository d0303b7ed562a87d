"""Imports of members: asked for by the secretary, tried and then done by the worker; all of a file or nothing of it."""

from dataclasses import dataclass, field

from flask_babel import gettext as _

from ixevents.core import uploads
from ixevents.core.clock import now
from ixevents.core.languages import fold
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.council import actions, import_rows, mandates, queries, terms
from ixevents.council.import_rows import Entry
from ixevents.council.member_import import ImportState, MemberImport
from ixevents.council.models import CouncilSeat
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.schools import sheets

MOST_ROWS = 300
"""A list is one transaction: with SQLite nobody else writes meanwhile, neither who signs up nor who sends letters."""


@dataclass
class Report:
    """What an import did, or in a trial would do; and the lines that stand in its way."""

    added: int = 0
    "Persons."
    seats: int = 0
    appointed: int = 0
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, for the journal."""
        return {"added": self.added, "seats": self.seats, "appointed": self.appointed, "unchanged": self.unchanged}


def ask(content: bytes, file_name: str, *, actor: str, language: str) -> MemberImport:
    """Keep a file for the worker to try. Raises `Refused` for an empty one."""
    if not content:
        raise Refused(_("This file is empty."), "empty")
    name = uploads.shown_name(file_name)
    asked = MemberImport(content=content, file_name=name, asked_by=actor, language=language, report={}, errors=[])
    db.session.add(asked)
    db.session.flush()
    return asked


def confirm(asked: MemberImport) -> MemberImport:
    """Have a tried import done. Raises `Refused` when it is not waiting for that, or has lines that are wrong."""
    if asked.state != ImportState.CHECKED or asked.errors:
        raise Refused(_("This import cannot be started any more."), "state")
    asked.state, asked.claimed_at = ImportState.TO_DO, None
    return asked


def drop(asked: MemberImport) -> MemberImport:
    """Let a tried import go; doing it twice does nothing more."""
    if asked.state == ImportState.CHECKED:
        end(asked, ImportState.DROPPED)
    return asked


def run(asked: MemberImport) -> Report | None:
    """Try an import or do it; None when the file as a whole was refused. A trial is for the caller to undo."""
    with speaking(asked.language):
        try:
            return take(asked.content or b"", actor=asked.asked_by)
        except Refused as refusal:
            db.session.rollback()
            asked.refusal = refusal.message
            end(asked, ImportState.REFUSED)
            return None


def take(content: bytes, *, actor: str) -> Report:
    """Add the persons, seats and mandates of a file. A line that is there already changes nothing (case 34).

    Nothing is kept of a file with errors: the caller looks at `errors` before it commits.
    """
    lines = sheets.read(content)
    if len(lines) > MOST_ROWS:
        raise Refused(_("This table has more than %(most)s rows. Bring it as several files.", most=MOST_ROWS), "rows")
    council = terms.lock()
    entries, errors = import_rows.read(lines, council.categories)
    report, known, seats = Report(errors=errors), _known(), _seats()
    for entry in entries:
        if entry.key in known:
            report.unchanged += 1
        else:
            _attempt(entry, seats, report, actor)
            known.add(entry.key)
    report.errors.sort()
    if report.appointed and not report.errors:
        journal.note("import", "council_member", actor=actor, **report.counts)
    return report


def settle(asked: MemberImport, report: Report, *, tried: bool) -> None:
    """Keep what an import did or would do."""
    asked.report, asked.errors = dict(report.counts), [list(error) for error in report.errors]
    if tried or report.errors:
        asked.state, asked.claimed_at = ImportState.CHECKED, None
    else:
        end(asked, ImportState.DONE)


def end(asked: MemberImport, state: ImportState) -> None:
    """Close an import and let its file go."""
    asked.state, asked.content, asked.ended_at = state, None, now()


def _attempt(entry: Entry, seats: list[CouncilSeat], report: Report, actor: str) -> None:
    """Take one line; refused, it alone is undone and said with its number."""
    before = len(seats)
    try:
        with db.session.begin_nested():
            seat = _seat(entry, seats, actor)
            member = actions.add_member(entry.person, actor=actor)
            term = {"starts_on": entry.starts_on, "ends_on": entry.ends_on, "office": entry.office, "decision": entry.decision}
            mandates.appoint(seat, member, role=entry.role, **term, actor=actor)  # type: ignore[arg-type]
    except Refused as refusal:
        # What was undone is read anew: its relations are no longer loaded.
        seats[:] = _seats()
        report.errors.append((entry.line, refusal.message))
        return
    report.added, report.appointed, report.seats = report.added + 1, report.appointed + 1, report.seats + len(seats) - before


def _seat(entry: Entry, seats: list[CouncilSeat], actor: str) -> CouncilSeat:
    """Return the organisation's seat, or one of residents where the role is free; given when there is none."""
    for seat in seats:
        if seat.category_id != entry.category.id or fold(seat.organisation) != fold(entry.organisation):
            continue
        held = [one for one in seat.mandates if one.role == entry.role and (one.ended_on is None or one.ended_on > entry.starts_on)]
        if entry.organisation or not held:
            return seat
    seat = mandates.open_seat(entry.category, organisation=entry.organisation, opened_on=entry.starts_on, actor=actor)
    seats.append(seat)
    return seat


def _known() -> set[tuple[object, ...]]:
    """Return what is there already, in the form of `Entry.key`."""
    found = db.session.scalars(queries.all_mandates())
    return {(fold(one.member.name), fold(one.seat.organisation), one.role, one.starts_on) for one in found}


def _seats() -> list[CouncilSeat]:
    return list(db.session.scalars(queries.seats().execution_options(populate_existing=True)))
