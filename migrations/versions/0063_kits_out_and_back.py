"""Kits are handed out for a date and come back."""

import sqlalchemy as sa
from alembic import op

from ixevents.core.db import Instant

revision = "0063_kits_out_and_back"
down_revision = "0062_webhooks"


def upgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("out_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("back_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("copies_back", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("missing", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("settled_at", Instant(), nullable=True))
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.alter_column("missing", server_default=None)
        batch_op.create_check_constraint(batch_op.f("ck_assignment_copies_back_at_most"), "copies_back >= 0 AND copies_back <= copies")


def downgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_assignment_copies_back_at_most"), type_="check")
        batch_op.drop_column("settled_at")
        batch_op.drop_column("missing")
        batch_op.drop_column("copies_back")
        batch_op.drop_column("back_at")
        batch_op.drop_column("out_at")
