"""Reports to funders, and the snapshots frozen of them, which the database itself refuses to change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038_funder_reports"
down_revision = "0037_stands"

REFUSED = "a frozen report does not change"
SQLITE = "CREATE TRIGGER report_snapshot_no_{verb} BEFORE {verb} ON report_snapshot BEGIN SELECT RAISE(ABORT, '" + REFUSED + "'); END"
POSTGRESQL = (
    "CREATE FUNCTION report_snapshot_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '" + REFUSED + "'; END $$",
    "CREATE TRIGGER report_snapshot_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON report_snapshot "
    "FOR EACH STATEMENT EXECUTE FUNCTION report_snapshot_frozen()",
)


def upgrade() -> None:
    op.create_table(
        "funder_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("objectives", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("went_well", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("difficulties", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("visibility", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_funder_report_ends_after_start")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_funder_report_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funder_report")),
    )
    with op.batch_alter_table("funder_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funder_report_project_id"), ["project_id"], unique=False)

    op.create_table(
        "report_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["funder_report.id"], name=op.f("fk_report_snapshot_report_id_funder_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_snapshot")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_report_snapshot_report_id_number")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in [SQLITE.format(verb=verb) for verb in ("update", "delete")] if sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("report_snapshot")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION report_snapshot_frozen()")
    with op.batch_alter_table("funder_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funder_report_project_id"))

    op.drop_table("funder_report")
