"""When a letter to somebody convened was printed for the post."""

import sqlalchemy as sa
from alembic import op

revision = "0030_letters_printed"
down_revision = "0029_polls"


def upgrade() -> None:
    with op.batch_alter_table("meeting_invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("meeting_invitation", schema=None) as batch_op:
        batch_op.drop_column("printed_at")
