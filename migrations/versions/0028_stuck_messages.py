"""Remember at which message of the mailbox the connection broke, and how often."""

import sqlalchemy as sa
from alembic import op

revision = "0028_stuck_messages"
down_revision = "0027_meeting_sequence"


def upgrade() -> None:
    with op.batch_alter_table("mail_folder", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stuck_uid", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("stuck_times", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("mail_folder", schema=None) as batch_op:
        batch_op.alter_column("stuck_times", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mail_folder", schema=None) as batch_op:
        batch_op.drop_column("stuck_times")
        batch_op.drop_column("stuck_uid")
