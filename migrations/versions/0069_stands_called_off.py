"""That the stands of an edition are called off, and why."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import ixevents.core.db

revision = "0069_stands_called_off"
down_revision = "0068_sent_reports"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("stand_call", schema=None) as batch_op:
        batch_op.add_column(sa.Column("called_off_at", ixevents.core.db.Instant(), nullable=True))
        batch_op.add_column(sa.Column("called_off_reason", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("stand_call", schema=None) as batch_op:
        batch_op.alter_column("called_off_reason", server_default=None)


def downgrade() -> None:
    """Stands that were called off count as withdrawn, as far as the version before can say it."""
    op.execute("UPDATE stand SET state = 'withdrawn' WHERE state = 'called_off'")
    with op.batch_alter_table("stand_call", schema=None) as batch_op:
        batch_op.drop_column("called_off_reason")
        batch_op.drop_column("called_off_at")
