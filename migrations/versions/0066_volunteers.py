"""Volunteers: the call of an edition, its shifts, and who takes them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0066_volunteers"
down_revision = "0065_due_dates_of_reports"


def upgrade() -> None:
    op.create_table(
        "volunteer_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("age_least", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("age_least >= 0", name=op.f("ck_volunteer_call_age_not_negative")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_volunteer_call_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_call")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_volunteer_call_edition_id")),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("informed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["volunteer_call.id"], name=op.f("fk_volunteer_call_id_volunteer_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("call_id", "email_key", name=op.f("uq_volunteer_call_id_email_key")),
        sa.UniqueConstraint("code", name=op.f("uq_volunteer_code")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_volunteer_idempotency_key")),
    )
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_volunteer_call_id"), ["call_id"], unique=False)
        batch_op.create_index("ix_volunteer_email_key", ["email_key"], unique=False)

    op.create_table(
        "volunteer_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_volunteer_shift_ends_after_start")),
        sa.CheckConstraint("taken >= 0 AND taken <= wanted", name=op.f("ck_volunteer_shift_taken_within_wanted")),
        sa.CheckConstraint("wanted > 0", name=op.f("ck_volunteer_shift_wanted_positive")),
        sa.ForeignKeyConstraint(["call_id"], ["volunteer_call.id"], name=op.f("fk_volunteer_shift_call_id_volunteer_call")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_volunteer_shift_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_shift")),
        sa.UniqueConstraint("uid", name=op.f("uq_volunteer_shift_uid")),
    )
    with op.batch_alter_table("volunteer_shift", schema=None) as batch_op:
        batch_op.create_index("ix_volunteer_shift_call_id_starts_at", ["call_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_volunteer_shift_place_id"), ["place_id"], unique=False)

    op.create_table(
        "volunteer_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["shift_id"], ["volunteer_shift.id"], name=op.f("fk_volunteer_turn_shift_id_volunteer_shift")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_volunteer_turn_volunteer_id_volunteer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_turn")),
        sa.UniqueConstraint("volunteer_id", "shift_id", name=op.f("uq_volunteer_turn_volunteer_id_shift_id")),
    )
    with op.batch_alter_table("volunteer_turn", schema=None) as batch_op:
        batch_op.create_index("ix_volunteer_turn_shift_id", ["shift_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("volunteer_turn", schema=None) as batch_op:
        batch_op.drop_index("ix_volunteer_turn_shift_id")

    op.drop_table("volunteer_turn")
    with op.batch_alter_table("volunteer_shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_shift_place_id"))
        batch_op.drop_index("ix_volunteer_shift_call_id_starts_at")

    op.drop_table("volunteer_shift")
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_index("ix_volunteer_email_key")
        batch_op.drop_index(batch_op.f("ix_volunteer_call_id"))

    op.drop_table("volunteer")
    op.drop_table("volunteer_call")
