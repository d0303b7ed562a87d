"""Exports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_exports"
down_revision = "0010_questions_and_answers"


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordered_by", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("filters", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("layout", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_ordered_by"), ["ordered_by"], unique=False)
        batch_op.create_index("ix_export_state", ["state"], unique=False)

    op.create_table(
        "export_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("layout", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_view")),
    )
    with op.batch_alter_table("export_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_view_made_by"), ["made_by"], unique=False)

    op.create_table(
        "export_part",
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_export_part_export_id_export")),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_part")),
    )


def downgrade() -> None:
    op.drop_table("export_part")
    with op.batch_alter_table("export_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_view_made_by"))

    op.drop_table("export_view")
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.drop_index("ix_export_state")
        batch_op.drop_index(batch_op.f("ix_export_ordered_by"))

    op.drop_table("export")
