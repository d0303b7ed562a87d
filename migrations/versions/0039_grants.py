"""Grants."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039_grants"
down_revision = "0038_funder_reports"


def upgrade() -> None:
    op.create_table(
        "grant_given",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("beneficiary", sa.String(length=160), nullable=False),
        sa.Column("object", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("decision", sa.String(length=160), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_grant_given_amount_above_nothing")),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_grant_given_year_in_sight")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_grant_given_partner_id_partner")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_grant_given_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_given")),
    )
    with op.batch_alter_table("grant_given", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_given_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grant_given_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grant_given_year"), ["year"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("grant_given", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grant_given_year"))
        batch_op.drop_index(batch_op.f("ix_grant_given_project_id"))
        batch_op.drop_index(batch_op.f("ix_grant_given_partner_id"))

    op.drop_table("grant_given")
