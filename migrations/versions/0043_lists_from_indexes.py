"""Read lists from indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0043_lists_from_indexes"
down_revision = "0042_restored_copies"


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_registration_slot_id_came",
            ["slot_id", "came"],
            unique=False,
            sqlite_where=sa.text("came > 0"),
            postgresql_where=sa.text("came > 0"),
        )

    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index("ix_slot_event_id_ends_at", ["event_id", "ends_at", "state"], unique=False)
        batch_op.create_index("ix_slot_starts_at", ["starts_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index("ix_slot_starts_at")
        batch_op.drop_index("ix_slot_event_id_ends_at")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_slot_id_came", sqlite_where=sa.text("came > 0"), postgresql_where=sa.text("came > 0"))
        batch_op.drop_index("ix_registration_created_at")
