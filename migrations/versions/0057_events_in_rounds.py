"""Events say themselves whether a round shares their places out."""

import sqlalchemy as sa
from alembic import op

revision = "0057_events_in_rounds"
down_revision = "0056_dossier_may_be_missing"


def upgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_round", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE event SET in_round = TRUE WHERE id IN (SELECT event_id FROM fair_round_event JOIN fair_round "
        "ON fair_round.id = fair_round_event.round_id WHERE fair_round.state NOT IN ('confirmed', 'called_off'))"
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.alter_column("in_round", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("in_round")
