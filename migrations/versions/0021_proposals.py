"""Proposals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_proposals"
down_revision = "0020_asked_vanishes"


def upgrade() -> None:
    op.create_table(
        "date_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_date_proposal_seats_positive")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_date_proposal_registration_id_registration")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_date_proposal_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_proposal")),
    )
    with op.batch_alter_table("date_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_date_proposal_slot_state_seats", ["slot_id", "state", "seats"], unique=False)
        batch_op.create_index("ix_date_proposal_state_ends_at", ["state", "ends_at"], unique=False)
        batch_op.create_index(
            "uq_date_proposal_open",
            ["registration_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("date_proposal", schema=None) as batch_op:
        batch_op.drop_index("uq_date_proposal_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index("ix_date_proposal_state_ends_at")
        batch_op.drop_index("ix_date_proposal_slot_state_seats")

    op.drop_table("date_proposal")
