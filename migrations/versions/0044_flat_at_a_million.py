"""Lists and sums of a million registrations from indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0044_flat_at_a_million"
down_revision = "0043_lists_from_indexes"


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_edition_id"))
        batch_op.drop_index(batch_op.f("ix_event_project_id"))
        batch_op.create_index("ix_event_edition_id_state", ["edition_id", "state"], unique=False)
        batch_op.create_index("ix_event_project_id_state", ["project_id", "state"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_kind", ["kind"], unique=False)

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_slot_state_seats"))
        batch_op.drop_index("ix_registration_continues_as_id")
        batch_op.create_index(
            "ix_registration_continues_as_id",
            ["continues_as_id"],
            unique=False,
            sqlite_where=sa.text("continues_as_id IS NOT NULL"),
            postgresql_where=sa.text("continues_as_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_registration_requested",
            ["created_at", "party_key"],
            unique=False,
            sqlite_where=sa.text("state = 'requested'"),
            postgresql_where=sa.text("state = 'requested'"),
        )
        batch_op.create_index("ix_registration_search", ["search"], unique=False)
        batch_op.create_index(
            "ix_registration_sums",
            ["slot_id", "state", "language", "created_at", "seats", "seats_waiting", "came", "continues_as_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_registration_waited",
            ["slot_id"],
            unique=False,
            sqlite_where=sa.text("waiting_since IS NOT NULL OR seats_waiting > 0"),
            postgresql_where=sa.text("waiting_since IS NOT NULL OR seats_waiting > 0"),
        )

    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_event_id"))


def downgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_event_id"), ["event_id"], unique=False)

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_registration_waited",
            sqlite_where=sa.text("waiting_since IS NOT NULL OR seats_waiting > 0"),
            postgresql_where=sa.text("waiting_since IS NOT NULL OR seats_waiting > 0"),
        )
        batch_op.drop_index("ix_registration_sums")
        batch_op.drop_index("ix_registration_search")
        batch_op.drop_index(
            "ix_registration_requested", sqlite_where=sa.text("state = 'requested'"), postgresql_where=sa.text("state = 'requested'")
        )
        batch_op.drop_index(
            "ix_registration_continues_as_id",
            sqlite_where=sa.text("continues_as_id IS NOT NULL"),
            postgresql_where=sa.text("continues_as_id IS NOT NULL"),
        )
        batch_op.create_index("ix_registration_continues_as_id", ["continues_as_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_slot_state_seats"), ["slot_id", "state", "seats", "seats_waiting"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_kind")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_project_id_state")
        batch_op.drop_index("ix_event_edition_id_state")
        batch_op.create_index(batch_op.f("ix_event_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_edition_id"), ["edition_id"], unique=False)
