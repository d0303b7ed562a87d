"""Stand partner."""

import sqlalchemy as sa
from alembic import op

revision = "0041_stand_partner"
down_revision = "0040_event_proposals"


def upgrade() -> None:
    with op.batch_alter_table("stand", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_stand_partner_id"), ["partner_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_stand_partner_id_partner"), "partner", ["partner_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("stand", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_stand_partner_id_partner"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_stand_partner_id"))
        batch_op.drop_column("partner_id")
