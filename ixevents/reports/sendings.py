"""Noting that a frozen report went to its funder: how, the funder says; that it did, no program knows."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.reports import queries
from ixevents.reports.models import FunderReport, ReportSending, ReportSnapshot


def objection(report: FunderReport, number: int, sent_on: date) -> str:
    """Say why a snapshot cannot have been sent on a day; nothing where it can."""
    snapshot = _snapshot(report, number)
    if snapshot is None:
        return _("Choose the snapshot that was sent.")
    if sent_on > today():
        return _("This day is still to come: note it once the report has gone.")
    frozen_on = dates.local_day(snapshot.made_at)
    if sent_on < frozen_on:
        day = dates.day_short(frozen_on, current_language())
        return _("Snapshot %(number)s was frozen on %(day)s: it cannot have gone before.", number=number, day=day)
    return ""


def note(report: FunderReport, number: int, sent_on: date, *, sent_to: str = "", actor: str) -> ReportSending:
    """Note that a snapshot was sent on a day; the same again is the same note. The report is loaded with its snapshots.

    Raises `Refused` for a snapshot that is not there, and for a day that is still to come or before it was frozen.
    """
    snapshot, words = _snapshot(report, number), objection(report, number, sent_on)
    if snapshot is None or words:
        raise Refused(words, "sent_on")
    made = ReportSending(report_id=report.id, snapshot=snapshot, sent_on=sent_on, sent_to=sent_to, made_by=actor)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        # Somebody has noted the same already, perhaps at this very moment.
        return db.session.scalars(queries.sending(snapshot.id, sent_on, sent_to)).one()
    journal.record("send_report", report, actor=actor, number=number, day=sent_on.isoformat())
    return made


def take_back(report: FunderReport, sending: ReportSending, *, actor: str) -> None:
    """Take a note back that was a mistake."""
    db.session.delete(sending)
    journal.record("unsend_report", report, actor=actor, number=sending.snapshot.number, day=sending.sent_on.isoformat())
    db.session.flush()


def _snapshot(report: FunderReport, number: int) -> ReportSnapshot | None:
    return next((one for one in report.snapshots if one.number == number), None)
