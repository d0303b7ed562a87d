"""What stands behind the records: the policy, recurring events, open questions, and the officials of the time."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.db import Base, Json, Personal, TranslatedText
from ixevents.core.languages import Translated
from ixevents.projects.partners import Partner


class PolicyLineKind(StrEnum):
    """Lists of the policy."""

    THEME = "theme"
    REFERENCE = "reference"
    STRAND = "strand"


class NoteKind(StrEnum):
    """Where a note comes from."""

    AMBIGUITY = "ambiguity"
    "The source can be read in more than one way."
    EXTERNAL = "external"
    "Known from elsewhere, for checking only; not part of the record."


class InvolvementRole(StrEnum):
    """A partner's part in a recurring event."""

    ORGANISER = "organiser"
    COOPERATION = "cooperation"


class Policy(Base):
    """The municipality's general policy on development cooperation, as one text told it."""

    __tablename__ = "policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    title: Mapped[Translated] = mapped_column(TranslatedText)
    source_title: Mapped[str] = mapped_column(Text)
    source_language: Mapped[str] = mapped_column(String(2))
    source_written_about: Mapped[str] = mapped_column(Text)
    source_note: Mapped[str] = mapped_column(Text)

    authority: Mapped[Partner] = relationship(lazy="raise")
    lines: Mapped[list["PolicyLine"]] = relationship(lazy="raise", order_by="PolicyLine.position")

    def lines_of(self, kind: str) -> list[Translated]:
        """The short texts of one kind: themes, references, strands."""
        return [line.text for line in self.lines if line.kind == kind]


class PolicyLine(Base):
    """A theme of the policy, a text it refers to, or one of its strands."""

    __tablename__ = "policy_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[PolicyLineKind] = mapped_column(String(20))
    text: Mapped[Translated] = mapped_column(TranslatedText)


class RecurringEvent(Base):
    """A festival or week the source names without date or place (A-17)."""

    __tablename__ = "recurring_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Translated] = mapped_column(TranslatedText)
    frequency: Mapped[str | None] = mapped_column(String(20))
    date_words: Mapped[str | None] = mapped_column(Text)
    place_words: Mapped[str | None] = mapped_column(Text)
    supported_by: Mapped[str | None] = mapped_column(String(60))
    "Slug of the council; no foreign key, for it lies above this rank."

    involvements: Mapped[list["RecurringEventPartner"]] = relationship(lazy="raise", order_by="RecurringEventPartner.id")


class RecurringEventPartner(Base):
    """A partner's part in a recurring event."""

    __tablename__ = "recurring_event_partner"
    __table_args__ = (UniqueConstraint("recurring_event_id", "partner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recurring_event_id: Mapped[int] = mapped_column(ForeignKey("recurring_event.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    role: Mapped[InvolvementRole] = mapped_column(String(20))

    partner: Mapped[Partner] = relationship(lazy="raise")


class ProjectNote(Base):
    """An open question about the records, or a fact from elsewhere; for staff, never public."""

    __tablename__ = "project_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    kind: Mapped[NoteKind] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    handling: Mapped[str | None] = mapped_column(Text)
    "How the record deals with it."
    source: Mapped[str | None] = mapped_column(Text)
    subjects: Mapped[list[str]] = mapped_column(Json, default=list)
    "What it touches: `project:myp`, `partner:bielefeld`, `event:north-south-festival`, `council:...`."


class HistoricContact(Base):
    """An official named by the source: an archive entry, never shown to the public, never written to (Q-03)."""

    __tablename__ = "historic_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    scope: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Personal(120))
    email: Mapped[str | None] = mapped_column(Personal(254))
    email_as_written: Mapped[str | None] = mapped_column(Personal(254))
    phone: Mapped[str | None] = mapped_column(Personal(40))
    phone_as_written: Mapped[str | None] = mapped_column(Personal(40))
    do_not_contact: Mapped[bool] = mapped_column(default=True)
