"""Proposals for the Week: calls, what is proposed, dates wished for; whether an organisation sees the names of an event."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040_event_proposals"
down_revision = "0039_grants"


def upgrade() -> None:
    op.create_table(
        "proposal_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("conditions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_proposal_call_closes_after_opening")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_proposal_call_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_call")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_proposal_call_edition_id")),
    )
    op.create_table(
        "event_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("together_with", sa.String(length=160), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("summary", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("access", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_words", sa.String(length=240), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("needs_registration", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["proposal_call.id"], name=op.f("fk_event_proposal_call_id_proposal_call")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_proposal_event_id_event")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_event_proposal_member_id_council_member")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["event_proposal.id"], name=op.f("fk_event_proposal_merged_into_id_event_proposal")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_event_proposal_partner_id_partner")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_event_proposal_place_id_place")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_event_proposal_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_proposal")),
        sa.UniqueConstraint("code", name=op.f("uq_event_proposal_code")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_proposal_event_id")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_event_proposal_idempotency_key")),
    )
    with op.batch_alter_table("event_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_proposal_call_id"), ["call_id"], unique=False)
        batch_op.create_index("ix_event_proposal_email_key", ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_proposal_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_proposal_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index("ix_event_proposal_state", ["state"], unique=False)

    op.create_table(
        "event_proposal_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_proposal_wish_ends_after_start")),
        sa.ForeignKeyConstraint(["proposal_id"], ["event_proposal.id"], name=op.f("fk_event_proposal_wish_proposal_id_event_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_proposal_wish")),
    )
    with op.batch_alter_table("event_proposal_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_proposal_wish_proposal_id"), ["proposal_id"], unique=False)

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared_with", sa.String(length=160), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("shared_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("shared_with", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("shared_since")
        batch_op.drop_column("shared_with")

    with op.batch_alter_table("event_proposal_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_proposal_wish_proposal_id"))

    op.drop_table("event_proposal_wish")
    with op.batch_alter_table("event_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_event_proposal_state")
        batch_op.drop_index(batch_op.f("ix_event_proposal_partner_id"))
        batch_op.drop_index(batch_op.f("ix_event_proposal_member_id"))
        batch_op.drop_index("ix_event_proposal_email_key")
        batch_op.drop_index(batch_op.f("ix_event_proposal_call_id"))

    op.drop_table("event_proposal")
    op.drop_table("proposal_call")
