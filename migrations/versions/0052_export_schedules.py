"""Exports that are made again on a schedule."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0052_export_schedules"
down_revision = "0051_minimum_seats"


def upgrade() -> None:
    op.create_table(
        "export_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("filters", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("layout", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ran_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_export_id", sa.Integer(), nullable=True),
        sa.Column("seen_id", sa.Integer(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_export_schedule_staff_id_staff"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["last_export_id"], ["export.id"], name=op.f("fk_export_schedule_last_export_id_export")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_schedule")),
    )
    with op.batch_alter_table("export_schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_schedule_staff_id"), ["staff_id"], unique=False)
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.add_column(sa.Column("schedule_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("fresh", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.drop_column("fresh")
        batch_op.drop_column("schedule_id")
    with op.batch_alter_table("export_schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_schedule_staff_id"))
    op.drop_table("export_schedule")
