"""The partners of the municipality: a model of its own, for records and recurring events alike."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ixevents.core.db import Base, Instant, Json, TranslatedText
from ixevents.core.languages import Translated
from ixevents.projects.files import PartnerLogo
from ixevents.projects.partial_dates import PartialDate, PartialDateText, in_order


class PartnerKind(StrEnum):
    """What sort of body a partner is."""

    LOCAL_AUTHORITY = "local_authority"
    REGIONAL_INSTITUTION = "regional_institution"
    NATIONAL_GOVERNMENT = "national_government"
    EU_INSTITUTION = "eu_institution"
    NON_STATE_ACTOR = "non_state_actor"
    GROUP_NON_STATE_ACTORS = "group_non_state_actors"
    GROUP_SCHOOLS = "group_schools"
    HIGHER_EDUCATION = "higher_education"


class Relation(StrEnum):
    """What a partner is to the municipality, in the order in which relations are shown."""

    SELF = "self"
    TWINNING = "twinning"
    PROJECT_PARTNER = "project_partner"
    INSTITUTIONAL_PARTNER = "institutional_partner"
    FUNDER = "funder"


class Partner(Base):
    """An authority, institution, association or school tied to projects with a role."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    name: Mapped[Translated] = mapped_column(TranslatedText)
    acronym: Mapped[str | None] = mapped_column(String(20))
    country: Mapped[str | None] = mapped_column(String(2))
    kind: Mapped[PartnerKind] = mapped_column(String(40))
    relation: Mapped[Relation] = mapped_column(String(40))
    relation_assumed: Mapped[bool] = mapped_column(default=False)
    seed_group: Mapped[str | None] = mapped_column(String(20))
    "The heading under which the source lists it; says nothing about who receives aid."
    is_group: Mapped[bool] = mapped_column(default=False)
    "Stands for several whose names are not known."
    iati_org_type: Mapped[str | None] = mapped_column(String(2))
    iati_id: Mapped[str | None] = mapped_column(String(60))
    "Its identifier at IATI, for a body that has no Belgian number."
    bce_kbo: Mapped[str | None] = mapped_column(String(10))
    "Ten digits of the Belgian register of enterprises."
    place: Mapped[Translated] = mapped_column(TranslatedText, default=Translated)
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    "Where the map shows it, in degrees; both or neither."
    place_words: Mapped[list[str]] = mapped_column(Json, default=list)
    "The source's own words for the place."
    note: Mapped[str | None] = mapped_column(Text)
    "For staff."
    version: Mapped[int] = mapped_column(default=1)
    "Rises with every edit."
    archived_at: Mapped[datetime | None] = mapped_column(Instant)
    "Since when it is offered for nothing new."
    sample: Mapped[bool] = mapped_column(default=False)

    parent: Mapped["Partner | None"] = relationship(remote_side="Partner.id", lazy="raise")
    names: Mapped[list["PartnerName"]] = relationship(lazy="raise", order_by="PartnerName.since, PartnerName.id")
    logo: Mapped[PartnerLogo | None] = relationship(lazy="raise")


class PartnerName(Base):
    """A name a partner had or took besides the one it stands under: a body renamed keeps both, with their dates."""

    __tablename__ = "partner_name"
    __table_args__ = (CheckConstraint(in_order("since", "until"), name="until_after_since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    name: Mapped[Translated] = mapped_column(TranslatedText)
    since: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
