"""Parties that wish: one more live state, so the index of live addresses is made anew."""

import sqlalchemy as sa
from alembic import op

revision = "0014_wishes"
down_revision = "0013_doors_close_by_themselves"

BEFORE = ("held", "requested", "confirmed", "waiting", "offered")
AFTER = (*BEFORE, "wished")


def upgrade() -> None:
    _index_live(AFTER)


def downgrade() -> None:
    # Nobody who wished is left behind as something unknown: the party waits in the line of its dearest slot.
    op.execute(sa.text("UPDATE registration SET state = 'waiting', waiting_since = created_at WHERE state = 'wished'"))
    _index_live(BEFORE)


def _index_live(states: tuple[str, ...]) -> None:
    live = sa.text("state IN ({})".format(", ".join(f"'{state}'" for state in states)))
    op.drop_index("uq_registration_live_address", table_name="registration")
    op.create_index(
        "uq_registration_live_address",
        "registration",
        ["slot_id", "email_key"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
