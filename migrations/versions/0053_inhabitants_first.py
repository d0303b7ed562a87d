"""Events whose seats go to inhabitants of the municipality first, and who said to be one."""

import sqlalchemy as sa
from alembic import op

revision = "0053_inhabitants_first"
down_revision = "0052_export_schedules"

_WHERE = sa.text("NOT inhabitant AND seats_waiting > 0")


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("inhabitants_first_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("inhabitant", sa.Boolean(), nullable=True))
        batch_op.create_index("ix_registration_lives_elsewhere", ["slot_id"], unique=False, sqlite_where=_WHERE, postgresql_where=_WHERE)


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_lives_elsewhere", sqlite_where=_WHERE, postgresql_where=_WHERE)
        batch_op.drop_column("inhabitant")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("inhabitants_first_until")
