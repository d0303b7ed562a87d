"""Doors close by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0013_doors_close_by_themselves"
down_revision = "0012_settings"


def upgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("door_reopened_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_column("door_reopened_at")
