"""Classes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016_classes"
down_revision = "0015_resources"

_LIVE = "state IN ('held', 'requested', 'confirmed', 'waiting', 'offered', 'wished')"
LIVE = sa.text(_LIVE)
SECOND_CLASSES = f"""
    UPDATE registration SET email_key = NULL
    WHERE {_LIVE} AND EXISTS (
        SELECT 1 FROM registration AS other
        WHERE other.slot_id = registration.slot_id AND other.email_key = registration.email_key
        AND other.id < registration.id AND other.{_LIVE}
    )
"""  # noqa: S608  # made of constants


def upgrade() -> None:
    op.create_table(
        "class_terms",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("levels", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("pupils_per_adult", sa.Integer(), nullable=False),
        sa.Column("max_pupils", sa.Integer(), nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("bring", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("lessons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("practical", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("travel", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("dossier_url", sa.String(length=300), nullable=False),
        sa.Column("final_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_pupils <= 35", name=op.f("ck_class_terms_no_more_than_a_class")),
        sa.CheckConstraint("pupils_per_adult >= 1 AND max_pupils >= 1 AND final_days >= 0", name=op.f("ck_class_terms_numbers_make_sense")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_class_terms_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_class_terms")),
    )
    op.create_table(
        "class_party",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("school_named", sa.String(length=160), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("day_phone", sa.String(length=40), nullable=True),
        sa.Column("hours", sa.String(length=60), nullable=False),
        sa.Column("needs", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("photos", sa.String(length=12), nullable=False),
        sa.Column("transport", sa.String(length=12), nullable=True),
        sa.Column("topic", sa.String(length=400), nullable=True),
        sa.Column("lessons", sa.String(length=400), nullable=True),
        sa.Column("experience", sa.String(length=400), nullable=True),
        sa.Column("contact_next_year", sa.Boolean(), nullable=False),
        sa.Column("sending", sa.String(length=60), nullable=False),
        sa.Column("final_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pupils_came", sa.Integer(), nullable=True),
        sa.Column("adults_came", sa.Integer(), nullable=True),
        sa.CheckConstraint("pupils >= 1 AND adults >= 1", name=op.f("ck_class_party_somebody_comes")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_class_party_registration_id_registration")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_class_party_school_id_school")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_class_party")),
    )
    with op.batch_alter_table("class_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_party_school_id"), ["school_id"], unique=False)
        batch_op.create_index("ix_class_party_sending", ["sending"], unique=False)

    op.create_table(
        "class_wish",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_class_wish_registration_id_registration")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_class_wish_slot_id_slot")),
        sa.PrimaryKeyConstraint("registration_id", "rank", name=op.f("pk_class_wish")),
    )
    with op.batch_alter_table("class_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_wish_slot_id"), ["slot_id"], unique=False)

    with op.batch_alter_table("registration", schema=None) as batch_op:
        # The default is for the rows that are there; the model gives every new one its own.
        batch_op.add_column(sa.Column("party_key", sa.String(length=60), nullable=False, server_default=""))
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.alter_column("party_key", server_default=None)
        batch_op.drop_index("uq_registration_live_address", sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.create_index(
            "uq_registration_live_address",
            ["slot_id", "email_key", "party_key"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )


def downgrade() -> None:
    # The older form keeps one live registration for an address and a slot: of a teacher's further classes the seats stay, the
    # address by which they were told apart does not.
    op.execute(sa.text(SECOND_CLASSES))
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("uq_registration_live_address", sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.create_index(
            "uq_registration_live_address", ["slot_id", "email_key"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )
        batch_op.drop_column("party_key")

    with op.batch_alter_table("class_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_wish_slot_id"))

    op.drop_table("class_wish")
    with op.batch_alter_table("class_party", schema=None) as batch_op:
        batch_op.drop_index("ix_class_party_sending")
        batch_op.drop_index(batch_op.f("ix_class_party_school_id"))

    op.drop_table("class_party")
    op.drop_table("class_terms")
