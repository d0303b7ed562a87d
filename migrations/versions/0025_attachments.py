"""Attachments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025_attachments"
down_revision = "0024_search_members"


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_table(
        "mailing_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_mailing_file_attachment_id_attachment")),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailing.id"], name=op.f("fk_mailing_file_mailing_id_mailing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_file")),
        sa.UniqueConstraint("mailing_id", "attachment_id", name=op.f("uq_mailing_file_mailing_id_attachment_id")),
    )
    with op.batch_alter_table("mailing_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailing_file_attachment_id"), ["attachment_id"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("attachments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="[]")
        )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("attachments", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_column("attachments")

    with op.batch_alter_table("mailing_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailing_file_attachment_id"))

    op.drop_table("mailing_file")
    op.drop_table("attachment")
