"""Rounds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019_rounds"
down_revision = "0018_exchanges"


def upgrade() -> None:
    op.create_table(
        "fair_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("job", sa.String(length=20), nullable=True),
        sa.Column("job_actor", sa.String(length=60), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("deadline > opens_at", name=op.f("ck_fair_round_ends_after_start")),
        sa.CheckConstraint("quota > 0", name=op.f("ck_fair_round_quota_positive")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_fair_round_edition_id_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_round")),
        sa.UniqueConstraint("commitment", name=op.f("uq_fair_round_commitment")),
    )
    with op.batch_alter_table("fair_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fair_round_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "fair_round_event",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_fair_round_event_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["fair_round.id"], name=op.f("fk_fair_round_event_round_id_fair_round"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", "event_id", name=op.f("pk_fair_round_event")),
    )
    with op.batch_alter_table("fair_round_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fair_round_event_event_id"), ["event_id"], unique=False)

    op.create_table(
        "fair_round_line",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("school", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("of_school", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("earlier_slot_id", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["earlier_slot_id"], ["slot.id"], name=op.f("fk_fair_round_line_earlier_slot_id_slot")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_fair_round_line_registration_id_registration")),
        sa.ForeignKeyConstraint(["round_id"], ["fair_round.id"], name=op.f("fk_fair_round_line_round_id_fair_round")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_fair_round_line_slot_id_slot")),
        sa.PrimaryKeyConstraint("round_id", "registration_id", name=op.f("pk_fair_round_line")),
    )
    with op.batch_alter_table("fair_round_line", schema=None) as batch_op:
        batch_op.create_index("ix_fair_round_line_registration_id", ["registration_id"], unique=False)
        batch_op.create_index("ix_fair_round_line_round_turn", ["round_id", "turn"], unique=False)
        batch_op.create_index("ix_fair_round_line_slot_id", ["slot_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("fair_round_line", schema=None) as batch_op:
        batch_op.drop_index("ix_fair_round_line_slot_id")
        batch_op.drop_index("ix_fair_round_line_round_turn")
        batch_op.drop_index("ix_fair_round_line_registration_id")

    op.drop_table("fair_round_line")
    with op.batch_alter_table("fair_round_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fair_round_event_event_id"))

    op.drop_table("fair_round_event")
    with op.batch_alter_table("fair_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fair_round_edition_id"))

    op.drop_table("fair_round")
