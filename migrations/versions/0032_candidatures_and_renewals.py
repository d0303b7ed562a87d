"""Candidatures and renewals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032_candidatures_and_renewals"
down_revision = "0031_minutes_and_opinions"


def upgrade() -> None:
    op.create_table(
        "council_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("errors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_import")),
    )
    with op.batch_alter_table("council_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_import_state"), ["state"], unique=False)

    op.create_table(
        "council_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("category_ids", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_council_call_closes_after_opening")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_council_call_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_call")),
    )
    with op.batch_alter_table("council_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_call_council_id"), ["council_id"], unique=False)

    op.create_table(
        "council_renewal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_council_renewal_ends_after_start")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_council_renewal_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_renewal")),
    )
    with op.batch_alter_table("council_renewal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_renewal_council_id"), ["council_id"], unique=False)

    op.create_table(
        "council_candidature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("motivation", sa.String(length=3000), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=True),
        sa.Column("second_name", sa.String(length=120), nullable=False),
        sa.Column("second_email", sa.String(length=254), nullable=True),
        sa.Column("second_email_key", sa.String(length=254), nullable=True),
        sa.Column("second_phone", sa.String(length=40), nullable=False),
        sa.Column("second_language", sa.String(length=10), nullable=False),
        sa.Column("second_gender", sa.String(length=1), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=160), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["council_call.id"], name=op.f("fk_council_candidature_call_id_council_call")),
        sa.ForeignKeyConstraint(["category_id"], ["council_category.id"], name=op.f("fk_council_candidature_category_id_council_category")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_council_candidature_member_id_council_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_candidature")),
        sa.UniqueConstraint("code", name=op.f("uq_council_candidature_code")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_council_candidature_idempotency_key")),
    )
    with op.batch_alter_table("council_candidature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_candidature_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_council_candidature_category_id"), ["category_id"], unique=False)
        batch_op.create_index("ix_council_candidature_email_key", ["email_key"], unique=False)

    op.create_table(
        "council_renewal_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("renewal_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=True),
        sa.ForeignKeyConstraint(["mandate_id"], ["council_mandate.id"], name=op.f("fk_council_renewal_ask_mandate_id_council_mandate")),
        sa.ForeignKeyConstraint(["renewal_id"], ["council_renewal.id"], name=op.f("fk_council_renewal_ask_renewal_id_council_renewal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_renewal_ask")),
        sa.UniqueConstraint("code", name=op.f("uq_council_renewal_ask_code")),
        sa.UniqueConstraint("renewal_id", "mandate_id", name=op.f("uq_council_renewal_ask_renewal_id_mandate_id")),
    )
    with op.batch_alter_table("council_renewal_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_renewal_ask_mandate_id"), ["mandate_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("council_renewal_ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_renewal_ask_mandate_id"))

    op.drop_table("council_renewal_ask")
    with op.batch_alter_table("council_candidature", schema=None) as batch_op:
        batch_op.drop_index("ix_council_candidature_email_key")
        batch_op.drop_index(batch_op.f("ix_council_candidature_category_id"))
        batch_op.drop_index(batch_op.f("ix_council_candidature_call_id"))

    op.drop_table("council_candidature")
    with op.batch_alter_table("council_renewal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_renewal_council_id"))

    op.drop_table("council_renewal")
    with op.batch_alter_table("council_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_call_council_id"))

    op.drop_table("council_call")
    with op.batch_alter_table("council_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_import_state"))

    op.drop_table("council_import")
