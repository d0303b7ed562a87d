"""Classes that are handed over by one sending are asked about, answered and taken back together."""

import sqlalchemy as sa
from alembic import op

revision = "0070_several_handed_over"
down_revision = "0069_stands_called_off"


def upgrade() -> None:
    """Let each class that was handed over before be alone in its sending."""
    with op.batch_alter_table("class_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sending", sa.String(length=32), nullable=False, server_default=""))
    op.execute("UPDATE class_handover SET sending = 'alone-' || id")
    with op.batch_alter_table("class_handover", schema=None) as batch_op:
        batch_op.alter_column("sending", server_default=None)
        batch_op.create_index("ix_class_handover_sending", ["sending"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("class_handover", schema=None) as batch_op:
        batch_op.drop_index("ix_class_handover_sending")
        batch_op.drop_column("sending")
