"""The calendar SEQUENCE of a meeting beside the revision answers are about; why a notice was late or somebody taken off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027_meeting_sequence"
down_revision = "0026_sittings"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MEETING = sa.table("meeting", sa.column("revision", sa.Integer), sa.column("sequence", sa.Integer))


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("late_reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        # Nothing could be written there before, so nothing is carried over.
        batch_op.drop_column("urgency")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgency", JSON, nullable=False, server_default="{}"))
    op.execute(MEETING.update().values(sequence=MEETING.c.revision))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        for name in ("late_reason", "sequence", "urgency"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("meeting_invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_why", sa.String(length=20), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("meeting_invitation", schema=None) as batch_op:
        batch_op.drop_column("removed_why")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("urgency")
        batch_op.drop_column("sequence")
        batch_op.drop_column("late_reason")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgency", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.alter_column("urgency", server_default=None)
