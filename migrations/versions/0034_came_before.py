"""How many of an address had come before: what is kept when the address is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0034_came_before"
down_revision = "0033_project_records"


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_before", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("came_before")
