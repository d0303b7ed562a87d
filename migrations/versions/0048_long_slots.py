"""An index of the few slots that last longer than a day: what is not over is looked for from the first of them on."""

import sqlalchemy as sa
from alembic import op

revision = "0048_long_slots"
down_revision = "0047_documents_kept"


def upgrade() -> None:
    op.create_index(
        "ix_slot_long",
        "slot",
        ["ends_at", "starts_at"],
        unique=False,
        sqlite_where=sa.text("julianday(ends_at) - julianday(starts_at) > 1"),
        postgresql_where=sa.text("ends_at - starts_at > INTERVAL '1 day'"),
    )


def downgrade() -> None:
    op.drop_index("ix_slot_long", table_name="slot")
