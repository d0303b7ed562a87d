"""Noting that a frozen report went to its funder: how, the funder says; that it did, no program knows."""

from datetime import date

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.journal import actions as journal
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


def note(report: FunderReport, number: int, sent_on: date, *, whither: str = "", actor: str) -> ReportSending:
    """Note that a snapshot was sent on a day; the same again is the same note. The report is loaded with snapshots and sendings.

    Raises `Refused` for a snapshot that is not there, and for a day that is still to come or before it was frozen.
    """
    snapshot = _snapshot(report, number)
    if snapshot is None or objection(report, number, sent_on):
        raise Refused(objection(report, number, sent_on), "sent_on")
    known = [one for one in report.sendings if (one.snapshot_id, one.sent_on, one.whither) == (snapshot.id, sent_on, whither)]
    if known:
        return known[0]
    made = ReportSending(report_id=report.id, snapshot=snapshot, sent_on=sent_on, whither=whither, made_by=actor)
    report.sendings.append(made)
    db.session.flush()
    journal.record("send_report", report, actor=actor, number=number, day=sent_on.isoformat())
    return made


def take_back(report: FunderReport, sending: ReportSending, *, actor: str) -> None:
    """Take a note back that was a mistake."""
    report.sendings.remove(sending)
    db.session.delete(sending)
    journal.record("unsend_report", report, actor=actor, number=sending.snapshot.number, day=sending.sent_on.isoformat())
    db.session.flush()


def _snapshot(report: FunderReport, number: int) -> ReportSnapshot | None:
    return next((one for one in report.snapshots if one.number == number), None)
