"""What a facilitator was told of the rooms and kits of a date."""

import sqlalchemy as sa
from alembic import op

revision = "0061_rooms_told_to_facilitators"
down_revision = "0060_answers_of_facilitators"


def upgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_beside", sa.String(length=10), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_column("told_beside")
