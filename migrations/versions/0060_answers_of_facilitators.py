"""Facilitators say on a page of their own whether they lead a date."""

import sqlalchemy as sa
from alembic import op

from ixevents.core.db import Instant

revision = "0060_answers_of_facilitators"
down_revision = "0059_partners_on_the_map"


def upgrade() -> None:
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.add_column(sa.Column("page_series", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(length=10), nullable=False, server_default="awaited"))
        batch_op.add_column(sa.Column("answer_note", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("answered_at", Instant(), nullable=True))
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.alter_column("page_series", server_default=None)
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.alter_column("answer", server_default=None)
        batch_op.alter_column("answer_note", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer_note")
        batch_op.drop_column("answer")
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.drop_column("page_series")
