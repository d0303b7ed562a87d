"""The list by seats and the number of dates from indexes; the one of held seats without those that hold none."""

import sqlalchemy as sa
from alembic import op

revision = "0045_flat_list_by_seats"
down_revision = "0044_flat_at_a_million"


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_held_until")
        batch_op.create_index(
            "ix_registration_held_until",
            ["held_until"],
            unique=False,
            sqlite_where=sa.text("held_until IS NOT NULL"),
            postgresql_where=sa.text("held_until IS NOT NULL"),
        )
        batch_op.create_index("ix_registration_seats", ["seats", "id"], unique=False)

    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index("ix_slot_ends_at", ["ends_at", "starts_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index("ix_slot_ends_at")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_seats")
        batch_op.drop_index(
            "ix_registration_held_until", sqlite_where=sa.text("held_until IS NOT NULL"), postgresql_where=sa.text("held_until IS NOT NULL")
        )
        batch_op.create_index("ix_registration_held_until", ["held_until"], unique=False)
