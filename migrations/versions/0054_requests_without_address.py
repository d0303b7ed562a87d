"""Requests of persons who gave no mail address: which rows are theirs, where the answer goes, and its words on paper."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0054_requests_without_address"
down_revision = "0053_inhabitants_first"


def upgrade() -> None:
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("postal", sa.String(length=300), nullable=False, server_default=""))
        json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
        batch_op.add_column(sa.Column("theirs", json, nullable=False, server_default="{}"))
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        for column in ("name", "postal", "theirs"):
            batch_op.alter_column(column, server_default=None)
    op.create_table(
        "privacy_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=8000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_paper_request_id_privacy_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_paper")),
    )
    op.create_index("ix_privacy_paper_request_id", "privacy_paper", ["request_id"], unique=False)


def downgrade() -> None:
    op.drop_table("privacy_paper")
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.drop_column("theirs")
        batch_op.drop_column("postal")
        batch_op.drop_column("name")
