"""Mailings, their readers, and who wants no news."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_mailings"
down_revision = "0005_check_in"


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("selection", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("subject", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index("ix_mailing_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "mailing_opt_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_opt_out")),
        sa.UniqueConstraint("audience", "email_key", name=op.f("uq_mailing_opt_out_audience_email_key")),
    )
    op.create_table(
        "mailing_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailing.id"], name=op.f("fk_mailing_recipient_mailing_id_mailing")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_mailing_recipient_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_recipient")),
        sa.UniqueConstraint("mailing_id", "email_key", "party", name=op.f("uq_mailing_recipient_mailing_id_email_key_party")),
    )
    with op.batch_alter_table("mailing_recipient", schema=None) as batch_op:
        batch_op.create_index("ix_mailing_recipient_email_key", ["email_key"], unique=False)
        batch_op.create_index("ix_mailing_recipient_notice_id", ["notice_id"], unique=False)
        batch_op.create_index("ix_mailing_recipient_state", ["mailing_id", "state"], unique=False)

    # The default fills the letters that are there; new ones say their headers themselves.
    headers = sa.Column("headers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(headers)
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("headers", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_column("headers")

    with op.batch_alter_table("mailing_recipient", schema=None) as batch_op:
        batch_op.drop_index("ix_mailing_recipient_state")
        batch_op.drop_index("ix_mailing_recipient_notice_id")
        batch_op.drop_index("ix_mailing_recipient_email_key")

    op.drop_table("mailing_recipient")
    op.drop_table("mailing_opt_out")
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.drop_index("ix_mailing_state_due_at")

    op.drop_table("mailing")
