"""Registrations at the desk: what a party is found by, what it goes on as, and work on many at once."""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_registrations_desk"
down_revision = "0007_sign_ins"


def upgrade() -> None:
    op.create_table(
        "bulk_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_job")),
    )
    with op.batch_alter_table("bulk_job", schema=None) as batch_op:
        batch_op.create_index("ix_bulk_job_state", ["state"], unique=False)

    op.create_table(
        "bulk_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["bulk_job.id"], name=op.f("fk_bulk_step_job_id_bulk_job")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_bulk_step_registration_id_registration")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_step")),
    )
    with op.batch_alter_table("bulk_step", schema=None) as batch_op:
        batch_op.create_index("ix_bulk_step_job_outcome", ["job_id", "outcome"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulk_step_registration_id"), ["registration_id"], unique=False)

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.alter_column("by_hand", server_default=None)

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("continues_as_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("search", sa.String(length=600), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_registration_continues_as_id"), ["continues_as_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_registration_continues_as_id_registration"), "registration", ["continues_as_id"], ["id"])
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.alter_column("search", server_default=None)
    _fill()


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_registration_continues_as_id_registration"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_registration_continues_as_id"))
        batch_op.drop_column("search")
        batch_op.drop_column("continues_as_id")

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("by_hand")

    with op.batch_alter_table("bulk_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulk_step_registration_id"))
        batch_op.drop_index("ix_bulk_step_job_outcome")

    op.drop_table("bulk_step")
    with op.batch_alter_table("bulk_job", schema=None) as batch_op:
        batch_op.drop_index("ix_bulk_job_state")

    op.drop_table("bulk_job")


def _fill() -> None:
    """Make the parties that are there findable."""
    bind = op.get_bind()
    table = sa.table("registration", sa.column("id"), sa.column("name"), sa.column("email"), sa.column("phone"), sa.column("search"))
    rows = bind.execute(sa.select(table.c.id, table.c.name, table.c.email, table.c.phone)).all()
    found = [{"key": row.id, "words": _searchable(row.name, row.email, row.phone)} for row in rows]
    if found:
        bind.execute(table.update().where(table.c.id == sa.bindparam("key")).values(search=sa.bindparam("words")), found)


def _searchable(name: str, email: str | None, phone: str | None) -> str:
    digits = "".join(filter(str.isdigit, phone or ""))
    return " ".join(part for part in (_fold(name), _fold(email or ""), digits) if part)[:600]


def _fold(text: str) -> str:
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("ß", "ss")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
