"""Schools."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_schools"
down_revision = "0003_editing"


def upgrade() -> None:
    op.create_table(
        "holiday_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=False),
        sa.CheckConstraint("last >= first", name=op.f("ck_holiday_exception_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_exception")),
    )
    with op.batch_alter_table("holiday_exception", schema=None) as batch_op:
        batch_op.create_index("ix_holiday_exception_first_last", ["first", "last"], unique=False)

    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("site", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("network", sa.String(length=80), nullable=True),
        sa.Column("stages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("special", sa.Boolean(), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("locality", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("company_number", sa.String(length=20), nullable=True),
        sa.Column("latitude", sa.Numeric(precision=8, scale=5), nullable=True),
        sa.Column("longitude", sa.Numeric(precision=8, scale=5), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("community", "number", "site", name=op.f("uq_school_community_number_site")),
    )
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.create_index("ix_school_state_postcode", ["state", "postcode"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_index("ix_school_state_postcode")

    op.drop_table("school")
    with op.batch_alter_table("holiday_exception", schema=None) as batch_op:
        batch_op.drop_index("ix_holiday_exception_first_last")

    op.drop_table("holiday_exception")
