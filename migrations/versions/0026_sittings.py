"""Sittings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026_sittings"
down_revision = "0025_attachments"


def upgrade() -> None:
    op.create_table(
        "item_again",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("first_item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["first_item_id"], ["agenda_item.id"], name=op.f("fk_item_again_first_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_item_again_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_again")),
        sa.UniqueConstraint("item_id", name=op.f("uq_item_again_item_id")),
    )
    with op.batch_alter_table("item_again", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_again_first_item_id"), ["first_item_id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chair_id"], ["council_mandate.id"], name=op.f("fk_sitting_chair_id_council_mandate")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_sitting_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_sitting_meeting_id")),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("voting", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("represented_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_attendance_weight_is_a_number")),
        sa.ForeignKeyConstraint(["mandate_id"], ["council_mandate.id"], name=op.f("fk_attendance_mandate_id_council_mandate")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_attendance_member_id_council_member")),
        sa.ForeignKeyConstraint(["represented_by_id"], ["attendance.id"], name=op.f("fk_attendance_represented_by_id_attendance")),
        sa.ForeignKeyConstraint(["seat_id"], ["council_seat.id"], name=op.f("fk_attendance_seat_id_council_seat")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_attendance_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("sitting_id", "mandate_id", name=op.f("uq_attendance_sitting_id_mandate_id")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_mandate_id"), ["mandate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_member_id"), ["member_id"], unique=False)

    op.create_table(
        "item_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discussion", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("decision", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_item_record_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_item_record_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_record")),
        sa.UniqueConstraint("item_id", name=op.f("uq_item_record_item_id")),
    )
    with op.batch_alter_table("item_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_record_sitting_id"), ["sitting_id"], unique=False)

    op.create_table(
        "attendance_spell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name=op.f("ck_attendance_spell_left_after_arrived")),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_attendance_spell_attendance_id_attendance")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_spell")),
    )
    with op.batch_alter_table("attendance_spell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_spell_attendance_id"), ["attendance_id"], unique=False)

    op.create_table(
        "item_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_item_conflict_attendance_id_attendance")),
        sa.ForeignKeyConstraint(["record_id"], ["item_record.id"], name=op.f("fk_item_conflict_record_id_item_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_conflict")),
        sa.UniqueConstraint("record_id", "attendance_id", name=op.f("uq_item_conflict_record_id_attendance_id")),
    )
    with op.batch_alter_table("item_conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_conflict_attendance_id"), ["attendance_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("there", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("second_notice", sa.Boolean(), nullable=False),
        sa.Column("chair_for", sa.Boolean(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_for", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND abstained >= 0 AND blank >= 0", name=op.f("ck_vote_counts_not_negative")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["item_record.id"], name=op.f("fk_vote_record_id_item_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_record_id"), ["record_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_ballot_attendance_id_attendance")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_ballot_vote_id_vote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("vote_id", "attendance_id", name=op.f("uq_ballot_vote_id_attendance_id")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_attendance_id"), ["attendance_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_attendance_id"))

    op.drop_table("ballot")
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_record_id"))

    op.drop_table("vote")
    with op.batch_alter_table("item_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_conflict_attendance_id"))

    op.drop_table("item_conflict")
    with op.batch_alter_table("attendance_spell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_spell_attendance_id"))

    op.drop_table("attendance_spell")
    with op.batch_alter_table("item_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_record_sitting_id"))

    op.drop_table("item_record")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_member_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_mandate_id"))

    op.drop_table("attendance")
    op.drop_table("sitting")
    with op.batch_alter_table("item_again", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_again_first_item_id"))

    op.drop_table("item_again")
