"""What reports read."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import ColumnElement, Select, Update, and_, func, or_, select, update
from sqlalchemy.orm import defer, joinedload, selectinload

from ixevents.core import zones
from ixevents.core.languages import sought
from ixevents.events.models import Edition, Event, Slot
from ixevents.exchanges.models import Exchange, ExchangeSide, ExchangeState
from ixevents.projects.files import ProjectDocument
from ixevents.projects.models import FundingLine, Project
from ixevents.reports.models import FunderReport, ReportSending, ReportSnapshot


def listed(text: str = "") -> Select[FunderReport]:
    """Reports with project and snapshots, the one changed last first."""
    found = select(FunderReport).options(
        joinedload(FunderReport.project),
        selectinload(FunderReport.snapshots).options(defer(ReportSnapshot.content)),
        selectinload(FunderReport.sendings),
    )
    for word in sought(text)[:8]:
        projects = select(Project.id).where(
            or_(func.lower(Project.acronym).contains(word, autoescape=True), Project.slug.contains(word, autoescape=True))
        )
        found = found.where(FunderReport.project_id.in_(projects))
    return found.order_by(FunderReport.changed_at.desc(), FunderReport.id.desc())


def awaited(text: str = "") -> Select[FunderReport]:
    """Reports that a funder wants by a day and of which nobody has noted that they went, the first one first."""
    return listed(text).where(_awaited()).order_by(None).order_by(FunderReport.due_on, FunderReport.id)


def due_until(day: date) -> Select[int, date | None]:
    """The same up to a day, for the first page."""
    found = select(FunderReport.id, FunderReport.due_on).where(_awaited(), FunderReport.due_on <= day)
    return found.order_by(FunderReport.due_on, FunderReport.id)


def _awaited() -> ColumnElement[bool]:
    return and_(FunderReport.due_on.is_not(None), ~select(ReportSending.id).where(ReportSending.report_id == FunderReport.id).exists())


def by_id(report_id: int) -> Select[FunderReport]:
    """One report with its snapshots."""
    return (
        select(FunderReport)
        .where(FunderReport.id == report_id)
        .options(
            joinedload(FunderReport.project),
            selectinload(FunderReport.snapshots),
            selectinload(FunderReport.sendings).joinedload(ReportSending.snapshot).defer(ReportSnapshot.content),
        )
    )


def snapshot(report_id: int, number: int) -> Select[ReportSnapshot]:
    """One snapshot of a report."""
    return select(ReportSnapshot).where(ReportSnapshot.report_id == report_id, ReportSnapshot.number == number)


def sending(snapshot_id: int, sent_on: date, sent_to: str) -> Select[ReportSending]:
    """The note that a snapshot was sent on a day to somebody."""
    same = ReportSending.snapshot_id == snapshot_id, ReportSending.sent_on == sent_on, ReportSending.sent_to == sent_to
    return select(ReportSending).where(*same)


def last_number(report_id: int) -> Select[int]:
    """The number of the last snapshot of a report."""
    return select(func.max(ReportSnapshot.number)).where(ReportSnapshot.report_id == report_id)


def take(report_id: int, version: int) -> Update:
    """Raises the version of a report that still has the one it was opened on; the first statement of every change."""
    return (
        update(FunderReport)
        .where(FunderReport.id == report_id, FunderReport.version == version)
        .values(version=FunderReport.version + 1)
        .execution_options(synchronize_session=False)
    )


def project(project_id: int) -> Select[Project]:
    """A record with what a report says of it."""
    return (
        select(Project)
        .where(Project.id == project_id)
        .options(selectinload(Project.funding).joinedload(FundingLine.funder), selectinload(Project.budgets))
    )


def slots(slot_ids: Sequence[int]) -> Select[Slot]:
    """Slots with event, edition and place, in order of time."""
    event = joinedload(Slot.event).load_only(Event.title, Event.slug)
    return (
        select(Slot)
        .where(Slot.id.in_(slot_ids))
        .options(event.joinedload(Event.edition).load_only(Edition.title), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
    )


def documents(project_id: int) -> Select[ProjectDocument]:
    """The documents of a record that are not withdrawn."""
    found = select(ProjectDocument).where(ProjectDocument.project_id == project_id, ProjectDocument.withdrawn_at.is_(None))
    return found.order_by(ProjectDocument.position, ProjectDocument.id)


def meetings(project_id: int, starts: date, ends: date) -> Select[Exchange]:
    """The exchanges of a project that were held in a period, with their sides."""
    first, last = zones.instant(starts, time(0)), zones.instant(ends + timedelta(days=1), time(0))
    return (
        select(Exchange)
        .where(
            Exchange.project_id == project_id, Exchange.state == ExchangeState.HELD, Exchange.starts_at >= first, Exchange.starts_at < last
        )
        .options(selectinload(Exchange.sides).load_only(ExchangeSide.pupils_came, ExchangeSide.teachers_came))
        .order_by(Exchange.starts_at, Exchange.id)
    )
