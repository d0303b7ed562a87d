"""Project records. Unknown stays NULL, never 0 (PRJ-01)."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.clock import now
from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated
from ixevents.projects.classification import ProjectClassification
from ixevents.projects.files import ProjectDocument
from ixevents.projects.partial_dates import PartialDate, PartialDateText, in_order
from ixevents.projects.partners import Partner
from ixevents.projects.results import Indicator


class ProjectKind(StrEnum):
    """What sort of record it is."""

    DECENTRALISED_COOPERATION = "decentralised_cooperation"
    DEVELOPMENT_EDUCATION = "development_education"
    GENERAL_POLICY = "general_policy"


class ProjectState(StrEnum):
    """How far a record is with the public."""

    DRAFT = "draft"
    PUBLIC = "public"
    ARCHIVED = "archived"
    "Its address answers; no list offers it, and no new event takes it."


class ProjectStatus(StrEnum):
    """Activity status of IATI-03, and unknown until a person has confirmed one."""

    UNKNOWN = "unknown"
    PIPELINE = "pipeline"
    IMPLEMENTATION = "implementation"
    FINALISATION = "finalisation"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"


class PartnerRole(StrEnum):
    """A partner's part in a project."""

    LEAD = "lead"
    PARTNER = "partner"


class FundingRole(StrEnum):
    """How a funder is involved, in the source's words."""

    CO_FINANCING = "co-financing"
    SUPPORTED_BY = "supported_by"
    CALL = "call_for_non_state_actors_and_local_authorities"


class ObjectiveKind(StrEnum):
    """Rank of an objective."""

    MAIN = "main"
    SPECIFIC = "specific"
    OTHER = "other"


class LineKind(StrEnum):
    """Lists of a record."""

    ACTIVITY = "activity"
    TOPIC = "topic"
    METHOD = "method"
    OUTPUT = "output"
    RELATED_TOPIC = "related_topic"
    SUB_PROJECT_THEME = "sub_project_theme"


class ProjectContact(Base):
    """A role the public can write to about some projects; never a person (IATI-12)."""

    __tablename__ = "project_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    role: Mapped[Translated] = mapped_column(TranslatedText)
    email: Mapped[str] = mapped_column(String(254))


class Project(Base):
    """A development-cooperation record, or the standing record of the general policy."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("total_amount >= 0", name="total_not_negative"),
        CheckConstraint(in_order("starts", "ends"), name="ends_after_start"),
        CheckConstraint("iati_confirmed_ends >= iati_confirmed_starts", name="confirmed_ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("project_contact.id"))
    contact_assumed: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    "Order in the catalogue."
    title: Mapped[Translated] = mapped_column(TranslatedText)
    acronym: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[ProjectKind] = mapped_column(String(40))
    standing: Mapped[bool] = mapped_column(default=False)
    "The one record that carries the events which belong to no dated project (FES-06)."
    with_exchanges: Mapped[bool] = mapped_column(default=False)
    "The one record in which classes of partner authorities meet (SCH-12)."
    programme_name: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "The funder's programme it is part of."
    summary: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    story: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What it did and why, at length, in Markdown."
    starts: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    starts_assumed: Mapped[bool] = mapped_column(default=False)
    ends: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    ends_assumed: Mapped[bool] = mapped_column(default=False)
    period_planned: Mapped[bool] = mapped_column(default=False)
    "The source announces the period; it does not report it."
    period_quote: Mapped[str | None] = mapped_column(Text)
    period_also_said: Mapped[list[str]] = mapped_column(Json, default=list)
    duration_years: Mapped[int | None]
    status: Mapped[ProjectStatus] = mapped_column(String(20), default=ProjectStatus.UNKNOWN)
    snapshot: Mapped[str | None] = mapped_column(String(4))
    "The year in which the source told it."
    total_amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    "Exact; the source does not say whether it is the cost or the grant."
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    amount_as_written: Mapped[str | None] = mapped_column(String(40))
    funding_note: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    partners_note: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    beneficiaries_note: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    related_note: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    recipient_countries: Mapped[list[str]] = mapped_column(Json, default=list)
    "ISO 3166-1; empty where the source names none, never derived from partners."
    authorities_count: Mapped[int | None]
    coordinators_count: Mapped[int | None]
    sub_projects_count: Mapped[int | None]
    directly_involved: Mapped[int | None]
    "As stated; the parts are ranges and are not made to fit."
    directly_involved_quote: Mapped[str | None] = mapped_column(Text)
    suggested_codes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "IATI codes proposed for this record, not confirmed by anybody (IATI-07)."
    sdg_tags: Mapped[list[str]] = mapped_column(Json, default=list)
    "Goals and targets, as `4` and `4.7`: ours and given in retrospect, and always shown as such (IATI-08)."
    iati_confirmed_starts: Mapped[date | None] = mapped_column(Date)
    "A day somebody has confirmed for the export; never made from a year (IATI-03)."
    iati_starts_actual: Mapped[bool] = mapped_column(default=False)
    "It did begin on that day; otherwise it was planned for it."
    iati_confirmed_ends: Mapped[date | None] = mapped_column(Date)
    iati_ends_actual: Mapped[bool] = mapped_column(default=False)
    recipient_region: Mapped[str | None] = mapped_column(String(3))
    "A region of the DAC, where no country can be named."
    aid_type: Mapped[str | None] = mapped_column(String(4))
    flow_type: Mapped[str | None] = mapped_column(String(4))
    finance_type: Mapped[str | None] = mapped_column(String(4))
    tied_status: Mapped[str | None] = mapped_column(String(4))
    collaboration_type: Mapped[str | None] = mapped_column(String(4))
    scope: Mapped[str | None] = mapped_column(String(4))
    state: Mapped[ProjectState] = mapped_column(String(20), default=ProjectState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every edit of the record or a part of it: a form opened on an earlier one overwrites nothing."
    pending: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "Texts changed since publication, by their address in the record: the public reads them once both languages are confirmed (LANG-02)."
    language_proof: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    "By language: when what the public reads was published (LANG-10)."
    changed_at: Mapped[datetime] = mapped_column(Instant, default=now)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    contact: Mapped[ProjectContact | None] = relationship(lazy="raise")
    partners: Mapped[list["ProjectPartner"]] = relationship(back_populates="project", lazy="raise", order_by="ProjectPartner.position")
    funding: Mapped[list["FundingLine"]] = relationship(
        back_populates="project", lazy="raise", order_by="FundingLine.position, FundingLine.id"
    )
    budgets: Mapped[list["ProjectBudget"]] = relationship(lazy="raise", order_by="ProjectBudget.starts")
    objectives: Mapped[list["Objective"]] = relationship(back_populates="project", lazy="raise", order_by="Objective.position")
    groups: Mapped[list["TargetGroup"]] = relationship(back_populates="project", lazy="raise", order_by="TargetGroup.position")
    lines: Mapped[list["RecordLine"]] = relationship(back_populates="project", lazy="raise", order_by="RecordLine.position")
    indicators: Mapped[list[Indicator]] = relationship(lazy="raise", order_by="Indicator.position, Indicator.id")
    documents: Mapped[list[ProjectDocument]] = relationship(lazy="raise", order_by="ProjectDocument.position, ProjectDocument.id")
    classifications: Mapped[list[ProjectClassification]] = relationship(lazy="raise", order_by="ProjectClassification.id")

    def lines_of(self, kind: str) -> list[Translated]:
        """The short texts of one kind: topics, methods, activities ..."""
        return [line.text for line in self.lines if line.kind == kind]


class ProjectPartner(Base):
    """A partner's part in a project."""

    __tablename__ = "project_partner"
    __table_args__ = (UniqueConstraint("project_id", "partner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[PartnerRole] = mapped_column(String(20))
    assumed: Mapped[bool] = mapped_column(default=False)
    "The source implies the role without saying it."

    project: Mapped[Project] = relationship(back_populates="partners", lazy="raise")
    partner: Mapped[Partner] = relationship(lazy="raise")


class FundingLine(Base):
    """Who pays for a project, and how much where that is known."""

    __tablename__ = "funding_line"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    funder_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    role: Mapped[FundingRole] = mapped_column(String(60))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    contract_number: Mapped[str | None] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    "What this funder wants said, in its own words; empty: the sentence of the house for the European Union, none for others (PRJ-05)."
    sentence_version: Mapped[str | None] = mapped_column(String(80))
    "Which edition of the funder's rules it is taken from."
    sentence_dated: Mapped[date | None] = mapped_column(Date)

    project: Mapped[Project] = relationship(back_populates="funding", lazy="raise")
    funder: Mapped[Partner] = relationship(lazy="raise")


class ProjectBudget(Base):
    """What a project may spend in a stretch of at most a year; together they are held against the total, to the cent (IATI-09)."""

    __tablename__ = "project_budget"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("ends >= starts", name="ends_after_start"),
        UniqueConstraint("project_id", "starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    starts: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    revised: Mapped[bool] = mapped_column(default=False)
    "Changed since the first plan; otherwise the original one."
    committed: Mapped[bool] = mapped_column(default=False)
    "Promised by agreement; otherwise indicative."
    sample: Mapped[bool] = mapped_column(default=False)


class Objective(Base):
    """What a project wants to reach, in words."""

    __tablename__ = "objective"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ObjectiveKind] = mapped_column(String(20))
    text: Mapped[Translated] = mapped_column(TranslatedText)
    shown: Mapped[bool] = mapped_column(default=True)
    "It has been published, in French and Dutch at once."

    project: Mapped[Project] = relationship(back_populates="objectives", lazy="raise")


class TargetGroup(Base):
    """Whom a project works with (target group) or for (final beneficiaries)."""

    __tablename__ = "target_group"
    __table_args__ = (CheckConstraint("number_max >= number_min", name="range_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    final: Mapped[bool] = mapped_column(default=False)
    who: Mapped[Translated] = mapped_column(TranslatedText)
    accompanied_by: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    levels: Mapped[list[str]] = mapped_column(Json, default=list)
    "local, national, European, international."
    number: Mapped[int | None]
    number_min: Mapped[int | None]
    'Without a maximum it reads "more than".'
    number_max: Mapped[int | None]
    per: Mapped[str | None] = mapped_column(String(20))
    "What the number is counted for, for example `country`."
    quote: Mapped[str | None] = mapped_column(Text)
    shown: Mapped[bool] = mapped_column(default=True)
    "It has been published, in French and Dutch at once."

    project: Mapped[Project] = relationship(back_populates="groups", lazy="raise")


class RecordLine(Base):
    """One short text in a list of a record: a topic, a method, an activity."""

    __tablename__ = "record_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[LineKind] = mapped_column(String(20))
    text: Mapped[Translated] = mapped_column(TranslatedText)
    shown: Mapped[bool] = mapped_column(default=True)
    "It has been published, in French and Dutch at once."

    project: Mapped[Project] = relationship(back_populates="lines", lazy="raise")
