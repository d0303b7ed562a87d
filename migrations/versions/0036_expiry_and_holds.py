"""Nights of expiry and legal holds; the periods of persons get a page of settings of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036_expiry_and_holds"
down_revision = "0035_privacy_requests"


_SETTINGS = sa.table(
    "settings",
    sa.column("section", sa.String),
    sa.column("version", sa.Integer),
    sa.column("held", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)
_MOVED = ("RETENTION_MONTHS", "MAIL_LOG_MONTHS")


def _move(old: str, new: str) -> None:
    """Move the settings that change page, with what was stored of them."""
    connection = op.get_bind()
    rows = {row.section: row for row in connection.execute(sa.select(_SETTINGS).where(_SETTINGS.c.section.in_([old, new])))}
    held = dict(rows[old].held) if old in rows else {}
    moved = {name: held.pop(name) for name in _MOVED if name in held}
    if not moved:
        return
    there = dict(rows[new].held) if new in rows else {}
    connection.execute(sa.update(_SETTINGS).where(_SETTINGS.c.section == old).values(held=held))
    if new in rows:
        connection.execute(sa.update(_SETTINGS).where(_SETTINGS.c.section == new).values(held=there | moved))
    else:
        values = {"section": new, "version": 1, "held": moved, "changed_at": rows[old].changed_at}
        connection.execute(sa.insert(_SETTINGS).values(**values))


def upgrade() -> None:
    _move("periods", "retention")
    op.create_table(
        "expiry_night",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_night")),
        sa.UniqueConstraint("planned_at", name=op.f("uq_expiry_night_planned_at")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("years BETWEEN 1 AND 10", name=op.f("ck_legal_hold_years_bounded")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_legal_hold_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sa.UniqueConstraint("project_id", name=op.f("uq_legal_hold_project_id")),
    )


def downgrade() -> None:
    _move("retention", "periods")
    op.drop_table("legal_hold")
    op.drop_table("expiry_night")
