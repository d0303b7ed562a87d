"""A programme officer can be there for some programmes only; what such a person writes or orders says so."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0067_officers_of_programmes"
down_revision = "0066_volunteers"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MARKED = ("mailing", "export")


def upgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("programmes", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.alter_column("programmes", server_default=None)
    for table in MARKED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("confined_to", sa.String(length=200), nullable=False, server_default=""))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("confined_to", server_default=None)


def downgrade() -> None:
    for table in MARKED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("confined_to")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("programmes")
