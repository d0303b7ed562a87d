"""Stands."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037_stands"
down_revision = "0036_expiry_and_holds"


def upgrade() -> None:
    op.create_table(
        "stand_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("conditions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrival_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrival_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrival_minutes", sa.Integer(), nullable=False),
        sa.Column("vehicles_at_once", sa.Integer(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=True),
        sa.Column("watts", sa.Integer(), nullable=True),
        sa.Column("stands_most", sa.Integer(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("confirm_by_email", sa.Boolean(), nullable=False),
        sa.Column("plan_width", sa.Integer(), nullable=False),
        sa.Column("plan_depth", sa.Integer(), nullable=False),
        sa.Column("plan_shown", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("arrival_until > arrival_from", name=op.f("ck_stand_call_arrival_ends_after_its_start")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_stand_call_closes_after_opening")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_stand_call_ends_after_start")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_stand_call_edition_id_edition")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_stand_call_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_call")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_stand_call_edition_id")),
    )
    with op.batch_alter_table("stand_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stand_call_place_id"), ["place_id"], unique=False)

    op.create_table(
        "stand_pitch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_stand_pitch_number_positive")),
        sa.ForeignKeyConstraint(["call_id"], ["stand_call.id"], name=op.f("fk_stand_pitch_call_id_stand_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_pitch")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_stand_pitch_call_id_number")),
    )
    op.create_table(
        "stand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("association", sa.String(length=160), nullable=False),
        sa.Column("association_key", sa.String(length=160), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("activity", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("watts", sa.Integer(), nullable=False),
        sa.Column("food", sa.Boolean(), nullable=False),
        sa.Column("drink", sa.Boolean(), nullable=False),
        sa.Column("hygiene", sa.String(length=600), nullable=False),
        sa.Column("insured", sa.Boolean(), nullable=False),
        sa.Column("vehicle", sa.String(length=10), nullable=False),
        sa.Column("arrival_wish", sa.DateTime(timezone=True), nullable=True),
        sa.Column("volunteers", sa.Integer(), nullable=False),
        sa.Column("needs_note", sa.String(length=400), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("asked", sa.String(length=1000), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("answer_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pitch_id", sa.Integer(), nullable=True),
        sa.Column("arrival_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tables >= 0 AND watts >= 0 AND volunteers >= 0", name=op.f("ck_stand_numbers_not_negative")),
        sa.ForeignKeyConstraint(["call_id"], ["stand_call.id"], name=op.f("fk_stand_call_id_stand_call")),
        sa.ForeignKeyConstraint(["pitch_id"], ["stand_pitch.id"], name=op.f("fk_stand_pitch_id_stand_pitch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand")),
        sa.UniqueConstraint("code", name=op.f("uq_stand_code")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_stand_idempotency_key")),
        sa.UniqueConstraint("pitch_id", name=op.f("uq_stand_pitch_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_stand_uid")),
    )
    with op.batch_alter_table("stand", schema=None) as batch_op:
        batch_op.create_index("ix_stand_call_id_state", ["call_id", "state"], unique=False)
        batch_op.create_index("ix_stand_email_key", ["email_key"], unique=False)
        batch_op.create_index(
            "uq_stand_live_association",
            ["call_id", "email_key", "association_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('held', 'received', 'selected', 'waiting', 'confirmed', 'present')"),
            postgresql_where=sa.text("state IN ('held', 'received', 'selected', 'waiting', 'confirmed', 'present')"),
        )

    op.create_table(
        "stand_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["stand_id"], ["stand.id"], name=op.f("fk_stand_document_stand_id_stand")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_document")),
        sa.UniqueConstraint("code", name=op.f("uq_stand_document_code")),
        sa.UniqueConstraint("stand_id", "sha256", name=op.f("uq_stand_document_stand_id_sha256")),
    )


def downgrade() -> None:
    op.drop_table("stand_document")
    with op.batch_alter_table("stand", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_stand_live_association",
            sqlite_where=sa.text("state IN ('held', 'received', 'selected', 'waiting', 'confirmed', 'present')"),
            postgresql_where=sa.text("state IN ('held', 'received', 'selected', 'waiting', 'confirmed', 'present')"),
        )
        batch_op.drop_index("ix_stand_email_key")
        batch_op.drop_index("ix_stand_call_id_state")

    op.drop_table("stand")
    op.drop_table("stand_pitch")
    with op.batch_alter_table("stand_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stand_call_place_id"))

    op.drop_table("stand_call")
