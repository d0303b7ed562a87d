"""Search members."""

import sqlalchemy as sa
from alembic import op

revision = "0024_search_members"
down_revision = "0023_post_received"


def upgrade() -> None:
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search", sa.String(length=400), nullable=False, server_default=""))
    members = sa.table("council_member", sa.column("search", sa.String()), sa.column("name", sa.String()))
    op.execute(members.update().values(search=sa.func.lower(members.c.name)))
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.alter_column("search", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.drop_column("search")
