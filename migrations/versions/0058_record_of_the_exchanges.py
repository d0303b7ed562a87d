"""The record of the exchanges says so itself, and is no longer known by its address."""

import sqlalchemy as sa
from alembic import op

revision = "0058_record_of_the_exchanges"
down_revision = "0057_events_in_rounds"


def upgrade() -> None:
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("with_exchanges", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE project SET with_exchanges = TRUE WHERE slug = 'myp'")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.alter_column("with_exchanges", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("with_exchanges")
