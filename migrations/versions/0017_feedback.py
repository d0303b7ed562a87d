"""Feedback."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_feedback"
down_revision = "0016_classes"


def upgrade() -> None:
    op.create_table(
        "feedback_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("asked_of", sa.String(length=10), nullable=False),
        sa.Column("label", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("choices", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_feedback_question_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_question")),
    )
    with op.batch_alter_table("feedback_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_question_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "feedback_survey",
        sa.Column("edition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 14 AND 60", name=op.f("ck_feedback_survey_days_within_reason")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_feedback_survey_edition_id_edition")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_feedback_survey")),
    )
    op.create_table(
        "feedback_remark",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_feedback_remark_event_id_event")),
        sa.ForeignKeyConstraint(["question_id"], ["feedback_question.id"], name=op.f("fk_feedback_remark_question_id_feedback_question")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_remark")),
    )
    with op.batch_alter_table("feedback_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_remark_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_remark_question_id"), ["question_id"], unique=False)

    op.create_table(
        "feedback_sheet",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_feedback_sheet_event_id_event")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_sheet")),
    )
    with op.batch_alter_table("feedback_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_sheet_event_id"), ["event_id"], unique=False)

    op.create_table(
        "feedback_call",
        sa.Column("slot_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_feedback_call_slot_id_slot")),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_feedback_call")),
    )
    with op.batch_alter_table("feedback_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_call_closes_at"), ["closes_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("feedback_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_call_closes_at"))

    op.drop_table("feedback_call")
    with op.batch_alter_table("feedback_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_sheet_event_id"))

    op.drop_table("feedback_sheet")
    with op.batch_alter_table("feedback_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_remark_question_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_remark_event_id"))

    op.drop_table("feedback_remark")
    op.drop_table("feedback_survey")
    with op.batch_alter_table("feedback_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_question_edition_id"))

    op.drop_table("feedback_question")
