"""That a frozen report went to its funder."""

import sqlalchemy as sa
from alembic import op

import ixevents.core.db

revision = "0068_sent_reports"
down_revision = "0067_officers_of_programmes"


def upgrade() -> None:
    op.create_table(
        "report_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_to", sa.String(length=160), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", ixevents.core.db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["funder_report.id"], name=op.f("fk_report_sending_report_id_funder_report")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["report_snapshot.id"], name=op.f("fk_report_sending_snapshot_id_report_snapshot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_sending")),
        sa.UniqueConstraint("snapshot_id", "sent_on", "sent_to", name=op.f("uq_report_sending_snapshot_id_sent_on_sent_to")),
    )
    with op.batch_alter_table("report_sending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_sending_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_sending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_sending_report_id"))
    op.drop_table("report_sending")
