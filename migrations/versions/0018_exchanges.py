"""Exchanges."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018_exchanges"
down_revision = "0017_feedback"


def upgrade() -> None:
    op.create_table(
        "exchange_authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("sample_name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=True),
        sa.Column("days_off", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("partner_id IS NOT NULL OR sample", name=op.f("ck_exchange_authority_is_a_partner")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_exchange_authority_partner_id_partner")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_exchange_authority_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_authority")),
        sa.UniqueConstraint("project_id", "partner_id", name=op.f("uq_exchange_authority_project_id_partner_id")),
    )
    with op.batch_alter_table("exchange_authority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_authority_partner_id"), ["partner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_authority_project_id"), ["project_id"], unique=False)

    op.create_table(
        "exchange_coordinator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["exchange_authority.id"], name=op.f("fk_exchange_coordinator_authority_id_exchange_authority")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_coordinator")),
    )
    with op.batch_alter_table("exchange_coordinator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_coordinator_email_key"), ["email_key"], unique=False)
        batch_op.create_index(
            "uq_exchange_coordinator_address",
            ["authority_id", "email_key"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "exchange_school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("identifier", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.CheckConstraint("school_id IS NOT NULL OR name <> ''", name=op.f("ck_exchange_school_is_named")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["exchange_authority.id"], name=op.f("fk_exchange_school_authority_id_exchange_authority")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_exchange_school_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_school")),
        sa.UniqueConstraint("authority_id", "school_id", name=op.f("uq_exchange_school_authority_id_school_id")),
    )
    with op.batch_alter_table("exchange_school", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_school_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_school_school_id"), ["school_id"], unique=False)

    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("video_url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_exchange_ends_after_start")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_exchange_project_id_project")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_exchange_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sa.UniqueConstraint("uid", name=op.f("uq_exchange_uid")),
    )
    with op.batch_alter_table("exchange", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index("ix_exchange_state_starts_at", ["state", "starts_at"], unique=False)

    op.create_table(
        "exchange_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["exchange_coordinator.id"], name=op.f("fk_exchange_link_coordinator_id_exchange_coordinator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_link")),
    )
    with op.batch_alter_table("exchange_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_link_coordinator_id"), ["coordinator_id"], unique=False)

    op.create_table(
        "exchange_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("teachers", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_by", sa.String(length=60), nullable=False),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pupils >= 0 AND teachers >= 0", name=op.f("ck_exchange_party_counts_not_negative")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["exchange_authority.id"], name=op.f("fk_exchange_party_authority_id_exchange_authority")
        ),
        sa.ForeignKeyConstraint(["same_as_id"], ["exchange_party.id"], name=op.f("fk_exchange_party_same_as_id_exchange_party")),
        sa.ForeignKeyConstraint(["school_id"], ["exchange_school.id"], name=op.f("fk_exchange_party_school_id_exchange_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_party")),
    )
    with op.batch_alter_table("exchange_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_party_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exchange_party_school_id"), ["school_id"], unique=False)

    op.create_table(
        "exchange_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_exchange_proposal_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["exchange_authority.id"], name=op.f("fk_exchange_proposal_authority_id_exchange_authority")
        ),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_proposal_exchange_id_exchange")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_proposal")),
    )
    with op.batch_alter_table("exchange_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_proposal_exchange_id"), ["exchange_id"], unique=False)

    op.create_table(
        "exchange_side",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pupils_came", sa.Integer(), nullable=True),
        sa.Column("teachers_came", sa.Integer(), nullable=True),
        sa.CheckConstraint("pupils_came >= 0 AND teachers_came >= 0", name=op.f("ck_exchange_side_came_not_negative")),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_exchange_side_exchange_id_exchange")),
        sa.ForeignKeyConstraint(["party_id"], ["exchange_party.id"], name=op.f("fk_exchange_side_party_id_exchange_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_side")),
        sa.UniqueConstraint("exchange_id", "party_id", name=op.f("uq_exchange_side_exchange_id_party_id")),
    )
    with op.batch_alter_table("exchange_side", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_side_party_id"), ["party_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("exchange_side", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_side_party_id"))

    op.drop_table("exchange_side")
    with op.batch_alter_table("exchange_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_proposal_exchange_id"))

    op.drop_table("exchange_proposal")
    with op.batch_alter_table("exchange_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_party_school_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_party_authority_id"))

    op.drop_table("exchange_party")
    with op.batch_alter_table("exchange_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_link_coordinator_id"))

    op.drop_table("exchange_link")
    with op.batch_alter_table("exchange", schema=None) as batch_op:
        batch_op.drop_index("ix_exchange_state_starts_at")
        batch_op.drop_index(batch_op.f("ix_exchange_slot_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_project_id"))

    op.drop_table("exchange")
    with op.batch_alter_table("exchange_school", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_school_school_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_school_authority_id"))

    op.drop_table("exchange_school")
    with op.batch_alter_table("exchange_coordinator", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exchange_coordinator_address", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_exchange_coordinator_email_key"))

    op.drop_table("exchange_coordinator")
    with op.batch_alter_table("exchange_authority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_authority_project_id"))
        batch_op.drop_index(batch_op.f("ix_exchange_authority_partner_id"))

    op.drop_table("exchange_authority")
