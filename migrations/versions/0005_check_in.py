"""What is said at the door, addresses shared with volunteers, how many of a party came, when a door was closed."""

import sqlalchemy as sa
from alembic import op

revision = "0005_check_in"
down_revision = "0004_schools"


def upgrade() -> None:
    op.create_table(
        "door_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_door_link_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_link")),
    )
    with op.batch_alter_table("door_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_link_event_id"), ["event_id"], unique=False)

    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("registration_id IS NULL OR came >= 0", name=op.f("ck_check_in_party_not_negative")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_check_in_registration_id_registration")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_check_in_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("client_id", name=op.f("uq_check_in_client_id")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index("ix_check_in_registration_id", ["registration_id"], unique=False)
        batch_op.create_index("ix_check_in_slot_registration", ["slot_id", "registration_id"], unique=False)

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came", sa.Integer(), nullable=False, server_default="0"))

    # The default served the rows that were there; from now on the application says it.
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.alter_column("came", server_default=None)

    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("door_closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_column("door_closed_at")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("came")

    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_index("ix_check_in_slot_registration")
        batch_op.drop_index("ix_check_in_registration_id")

    op.drop_table("check_in")
    with op.batch_alter_table("door_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_link_event_id"))

    op.drop_table("door_link")
