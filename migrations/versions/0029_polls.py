"""Polls and requests for meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029_polls"
down_revision = "0028_stuck_messages"


def upgrade() -> None:
    op.create_table(
        "meeting_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["council_member.id"], name=op.f("fk_meeting_request_asked_by_id_council_member")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_meeting_request_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_request")),
    )
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_request_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_request_council_id"), ["council_id"], unique=False)

    op.create_table(
        "meeting_support",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("supported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_meeting_support_member_id_council_member")),
        sa.ForeignKeyConstraint(["request_id"], ["meeting_request.id"], name=op.f("fk_meeting_support_request_id_meeting_request")),
        sa.PrimaryKeyConstraint("request_id", "member_id", name=op.f("pk_meeting_support")),
    )
    with op.batch_alter_table("meeting_support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_support_member_id"), ["member_id"], unique=False)

    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_poll_council_id_council")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_poll_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_poll_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "poll_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_poll_date_ends_after_start")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_date_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_date")),
    )
    with op.batch_alter_table("poll_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_date_poll_id"), ["poll_id"], unique=False)

    op.create_table(
        "poll_voter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["council_mandate.id"], name=op.f("fk_poll_voter_mandate_id_council_mandate")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_poll_voter_member_id_council_member")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_voter_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_voter")),
        sa.UniqueConstraint("poll_id", "mandate_id", name=op.f("uq_poll_voter_poll_id_mandate_id")),
    )
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_voter_mandate_id"), ["mandate_id"], unique=False)
        batch_op.create_index("ix_poll_voter_member_id", ["member_id"], unique=False)

    op.create_table(
        "poll_choice",
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("suits", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["date_id"], ["poll_date.id"], name=op.f("fk_poll_choice_date_id_poll_date"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["voter_id"], ["poll_voter.id"], name=op.f("fk_poll_choice_voter_id_poll_voter")),
        sa.PrimaryKeyConstraint("voter_id", "date_id", name=op.f("pk_poll_choice")),
    )
    with op.batch_alter_table("poll_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_choice_date_id"), ["date_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("poll_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_choice_date_id"))

    op.drop_table("poll_choice")
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_voter_member_id")
        batch_op.drop_index(batch_op.f("ix_poll_voter_mandate_id"))

    op.drop_table("poll_voter")
    with op.batch_alter_table("poll_date", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_date_poll_id"))

    op.drop_table("poll_date")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_poll_council_id"))

    op.drop_table("poll")
    with op.batch_alter_table("meeting_support", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_support_member_id"))

    op.drop_table("meeting_support")
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_request_council_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_request_asked_by_id"))

    op.drop_table("meeting_request")
