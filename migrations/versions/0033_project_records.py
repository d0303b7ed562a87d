"""Project records."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033_project_records"
down_revision = "0032_candidatures_and_renewals"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
CODES = ("aid_type", "flow_type", "finance_type", "tied_status", "collaboration_type", "scope")
MOMENTS = ("changed_at", "created_at")
LISTS = ("objective", "target_group", "record_line")
AS_IT_WAS: dict[str, Any] = {
    "version": "1",
    "position": "0",
    # Everything there was the public has read.
    "state": "public",
    "shown": sa.true(),
    "sample": sa.false(),
    "iati_starts_actual": sa.false(),
    "iati_ends_actual": sa.false(),
    "sdg_tags": "[]",
}
"""What rows that are there already get; other columns an empty object."""

Columns = dict[str, Any]
PARTNER = sa.table("partner", sa.column("id"), sa.column("later_names", JSON))
NAME = sa.table("partner_name", sa.column("partner_id"), sa.column("name", JSON), sa.column("since", sa.String))


def upgrade() -> None:
    op.create_table(
        "partner_logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_logo_partner_id_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_logo")),
        sa.UniqueConstraint("code", name=op.f("uq_partner_logo_code")),
        sa.UniqueConstraint("partner_id", name=op.f("uq_partner_logo_partner_id")),
    )
    op.create_table(
        "partner_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "substr(until, 1, length(since)) >= substr(since, 1, length(until))", name=op.f("ck_partner_name_until_after_since")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_name_partner_id_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_name")),
    )
    with op.batch_alter_table("partner_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_name_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "project_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("revised", sa.Boolean(), nullable=False),
        sa.Column("committed", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_project_budget_amount_not_negative")),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_project_budget_ends_after_start")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_budget_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_budget")),
        sa.UniqueConstraint("project_id", "starts", name=op.f("uq_project_budget_project_id_starts")),
    )
    op.create_table(
        "project_classification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("percentage", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("significance", sa.Integer(), nullable=True),
        sa.CheckConstraint("percentage > 0 AND percentage <= 100", name=op.f("ck_project_classification_percentage_in_range")),
        sa.CheckConstraint("significance BETWEEN 0 AND 4", name=op.f("ck_project_classification_significance_in_range")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_classification_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_classification")),
        sa.UniqueConstraint("project_id", "scheme", "code", name=op.f("uq_project_classification_project_id_scheme_code")),
    )
    op.create_table(
        "project_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_document_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_document")),
        sa.UniqueConstraint("code", name=op.f("uq_project_document_code")),
    )
    with op.batch_alter_table("project_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_document_project_id"), ["project_id"], unique=False)

    op.create_table(
        "indicator_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("target", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_indicator_period_ends_after_start")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_period_indicator_id_indicator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_period")),
        sa.UniqueConstraint("indicator_id", "starts", name=op.f("uq_indicator_period_indicator_id_starts")),
    )
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("words", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("dimensions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_value_indicator_id_indicator")),
        sa.ForeignKeyConstraint(["period_id"], ["indicator_period.id"], name=op.f("fk_indicator_value_period_id_indicator_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
    )
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_value_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_indicator_value_period_id"), ["period_id"], unique=False)

    _add("funding_line", {"position": sa.Integer(), "sentence": JSON}, {"sentence_version": sa.String(80), "sentence_dated": sa.Date()})
    _add(
        "indicator",
        {"position": sa.Integer(), "unit": JSON, "shown": sa.Boolean(), "sample": sa.Boolean()},
        {"result_type": sa.String(20), "source": sa.String(20), "baseline_year": sa.Integer()},
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_indicator_baseline_year_in_sight"), "baseline_year BETWEEN 1950 AND 2100")
    for name in LISTS:
        _add(name, {"shown": sa.Boolean()}, {})
    _add(
        "partner",
        {"version": sa.Integer(), "sample": sa.Boolean()},
        {"iati_id": sa.String(60), "archived_at": sa.DateTime(timezone=True)},
    )
    _keep_names()
    _add(
        "project",
        {
            "story": JSON,
            "sdg_tags": JSON,
            "iati_starts_actual": sa.Boolean(),
            "iati_ends_actual": sa.Boolean(),
            "state": sa.String(20),
            "version": sa.Integer(),
            "pending": JSON,
            "language_proof": JSON,
        },
        {name: sa.String(4) for name in CODES}
        | {"recipient_region": sa.String(3), "iati_confirmed_starts": sa.Date(), "iati_confirmed_ends": sa.Date()}
        | {name: sa.DateTime(timezone=True) for name in MOMENTS},
    )
    op.execute("UPDATE project SET changed_at = CURRENT_TIMESTAMP, created_at = CURRENT_TIMESTAMP")
    with op.batch_alter_table("project", schema=None) as batch_op:
        for name in MOMENTS:
            batch_op.alter_column(name, nullable=False)
        # Partial dates are text: "2013" comes before "2013-02", though both may be meant.
        batch_op.drop_constraint(batch_op.f("ck_project_ends_after_start"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_project_ends_after_start"), "substr(ends, 1, length(starts)) >= substr(starts, 1, length(ends))"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_project_confirmed_ends_after_start"), "iati_confirmed_ends >= iati_confirmed_starts"
        )


def downgrade() -> None:
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_project_confirmed_ends_after_start"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_project_ends_after_start"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_project_ends_after_start"), "ends >= starts")
    _drop("project", *MOMENTS, "language_proof", "pending", "version", "state", "scope", "collaboration_type", "tied_status")
    _drop("project", "finance_type", "flow_type", "aid_type", "recipient_region", "iati_ends_actual", "iati_confirmed_ends")
    _drop("project", "iati_starts_actual", "iati_confirmed_starts", "sdg_tags", "story")
    _put_names_back()
    _drop("partner", "sample", "archived_at", "version", "iati_id")
    for name in LISTS:
        _drop(name, "shown")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_indicator_baseline_year_in_sight"), type_="check")
    _drop("indicator", "sample", "shown", "baseline_year", "source", "result_type", "unit", "position")
    _drop("funding_line", "sentence_dated", "sentence_version", "sentence", "position")
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_value_period_id"))
        batch_op.drop_index(batch_op.f("ix_indicator_value_indicator_id"))

    op.drop_table("indicator_value")
    op.drop_table("indicator_period")
    with op.batch_alter_table("project_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_document_project_id"))

    op.drop_table("project_document")
    op.drop_table("project_classification")
    op.drop_table("project_budget")
    with op.batch_alter_table("partner_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_name_partner_id"))

    op.drop_table("partner_name")
    op.drop_table("partner_logo")


def _add(table: str, needed: Columns, optional: Columns) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, kind in needed.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=AS_IT_WAS.get(name, "{}")))
        for name, kind in optional.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in needed:
            batch_op.alter_column(name, server_default=None)


def _drop(table: str, *names: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in names:
            batch_op.drop_column(name)


def _keep_names() -> None:
    """Make a row of each later name."""
    connection = op.get_bind()
    for partner_id, names in connection.execute(sa.select(PARTNER.c.id, PARTNER.c.later_names)).all():
        for name in names:
            in_all = dict.fromkeys(("fr", "nl", "en"), name["name"])
            connection.execute(NAME.insert().values(partner_id=partner_id, name=in_all, since=name.get("since")))
    _drop("partner", "later_names")


def _put_names_back() -> None:
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("later_names", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.alter_column("later_names", server_default=None)
    connection = op.get_bind()
    for partner_id, name, since in connection.execute(sa.select(NAME.c.partner_id, NAME.c.name, NAME.c.since)).all():
        kept = connection.scalar(sa.select(PARTNER.c.later_names).where(PARTNER.c.id == partner_id))
        words = next(iter(dict(name).values()), "")
        later = [*(kept or []), {"name": words} | ({"since": since} if since else {})]
        connection.execute(PARTNER.update().where(PARTNER.c.id == partner_id).values(later_names=later))
