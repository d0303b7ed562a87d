"""How many people a date of an event needs."""

import sqlalchemy as sa
from alembic import op

revision = "0051_minimum_seats"
down_revision = "0050_subscriptions"


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("minimum_seats", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("minimum_seats")
