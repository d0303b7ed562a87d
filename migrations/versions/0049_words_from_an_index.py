"""Whoever has the words that are searched, from an index alone: PostgreSQL needs the number in it."""

from alembic import op

revision = "0049_words_from_an_index"
down_revision = "0048_long_slots"


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_search")
        batch_op.create_index("ix_registration_search", ["search", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_search")
        batch_op.create_index("ix_registration_search", ["search"], unique=False)
