"""Reports being written, and the snapshots frozen of them, which no statement changes."""

from datetime import date, datetime

from sqlalchemy import DDL, CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated
from ixevents.projects.models import Project

TEXTS = ("objectives", "went_well", "difficulties", "visibility")
"""The narrative, in the order of the report."""


class FunderReport(Base):
    """What is told a funder about a project and a period; its figures are counted each time it is looked at."""

    __tablename__ = "funder_report"
    __table_args__ = (CheckConstraint("ends >= starts", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    title: Mapped[Translated] = mapped_column(TranslatedText)
    starts: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    "Of the report: both official ones, or the funder's."
    due_on: Mapped[date | None] = mapped_column(Date)
    "By which day the funder wants it; None where nobody has said."
    objectives: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    went_well: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    difficulties: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    visibility: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every edit."
    made_by: Mapped[str] = mapped_column(String(60))
    "As the journal writes it."
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now)

    project: Mapped[Project] = relationship(lazy="raise")
    snapshots: Mapped[list["ReportSnapshot"]] = relationship(lazy="raise", order_by="ReportSnapshot.number.desc()")
    sendings: Mapped[list["ReportSending"]] = relationship(lazy="raise", order_by="ReportSending.sent_on, ReportSending.id")


class ReportSnapshot(Base):
    """A report as it was on one day. It holds numbers and texts and no persons, so nothing ever has to be erased from it."""

    __tablename__ = "report_snapshot"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("funder_report.id"))
    number: Mapped[int]
    "1 is the first of its report."
    content: Mapped[str] = mapped_column(Text)
    "Canonical JSON (`core.canonical`)."
    sha256: Mapped[str] = mapped_column(String(64))
    "Of the content, as anybody can compute it."
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(Instant)


class ReportSending(Base):
    """That a snapshot went to a funder, as somebody noted it."""

    __tablename__ = "report_sending"
    __table_args__ = (UniqueConstraint("snapshot_id", "sent_on", "sent_to"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("funder_report.id"), index=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("report_snapshot.id"))
    sent_on: Mapped[date] = mapped_column(Date)
    sent_to: Mapped[str] = mapped_column(String(160), default="")
    "To which funder and by which way; empty where nobody has said."
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)

    snapshot: Mapped[ReportSnapshot] = relationship(lazy="raise")


# The database itself refuses: neither a slip in our code nor somebody at the database changes what a funder was told.
FROZEN = {
    "sqlite": (
        "CREATE TRIGGER report_snapshot_no_update BEFORE UPDATE ON report_snapshot "
        "BEGIN SELECT RAISE(ABORT, 'a frozen report does not change'); END",
        "CREATE TRIGGER report_snapshot_no_delete BEFORE DELETE ON report_snapshot "
        "BEGIN SELECT RAISE(ABORT, 'a frozen report does not change'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION report_snapshot_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a frozen report does not change'; END $$",
        "CREATE TRIGGER report_snapshot_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON report_snapshot "
        "FOR EACH STATEMENT EXECUTE FUNCTION report_snapshot_frozen()",
    ),
}

for _dialect, _statements in FROZEN.items():
    for _statement in _statements:
        event.listen(ReportSnapshot.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
event.listen(
    ReportSnapshot.__table__, "after_drop", DDL("DROP FUNCTION IF EXISTS report_snapshot_frozen()").execute_if(dialect="postgresql")
)
