"""Classes that a teacher hands over to a colleague."""

import sqlalchemy as sa
from alembic import op

revision = "0055_class_handovers"
down_revision = "0054_requests_without_address"

ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    op.create_table(
        "class_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("day_phone", sa.String(length=40), nullable=True),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("contact_next_year", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_class_handover_registration_id_registration")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_handover")),
        sa.UniqueConstraint("code", name=op.f("uq_class_handover_code")),
    )
    op.create_index("ix_class_handover_registration_id", "class_handover", ["registration_id"], unique=False)
    op.create_index("ix_class_handover_email_key", "class_handover", ["email_key"], unique=False)
    op.create_index(
        "uq_class_handover_asked", "class_handover", ["registration_id"], unique=True, sqlite_where=ASKED, postgresql_where=ASKED
    )


def downgrade() -> None:
    op.drop_table("class_handover")
