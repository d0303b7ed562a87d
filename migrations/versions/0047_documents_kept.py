"""Files of grants; documents of meetings that stand in the place of one members had."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0047_documents_kept"
down_revision = "0046_likely_doubles"


def upgrade() -> None:
    op.create_table(
        "grant_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["grant_given.id"], name=op.f("fk_grant_document_grant_id_grant_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_document")),
        sa.UniqueConstraint("grant_id", "sha256", name=op.f("uq_grant_document_grant_id_sha256")),
    )
    with op.batch_alter_table("meeting_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_document_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_document_replaces_id_meeting_document"), "meeting_document", ["replaces_id"], ["id"]
        )
    _join()


def downgrade() -> None:
    with op.batch_alter_table("meeting_document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_document_replaces_id_meeting_document"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_meeting_document_replaces_id"))
        batch_op.drop_column("replaces_id")

    op.drop_table("grant_document")


def _join() -> None:
    """Say of what was replaced by what until now: under the same title, in the same moment."""
    bind = op.get_bind()
    columns = ("id", "meeting_id", "item_id", "title", "language", "replaced_at", "created_at", "replaces_id")
    times = {name: sa.DateTime(timezone=True) for name in ("replaced_at", "created_at")}
    table = sa.table("meeting_document", *(sa.column(name, times.get(name)) for name in columns))
    meeting = sa.table("meeting", sa.column("id"), sa.column("state"))
    seen = table.c.meeting_id.in_(sa.select(meeting.c.id).where(meeting.c.state != "draft"))
    rows = bind.execute(sa.select(table).where(seen).order_by(table.c.id)).all()
    for old in rows:
        same = [one for one in rows if one.id > old.id and one[1:5] == old[1:5] and old.replaced_at]
        newer = next((one for one in same if timedelta() <= one.created_at - old.replaced_at < timedelta(seconds=10)), None)
        if newer is not None:
            bind.execute(table.update().where(table.c.id == newer.id).values(replaces_id=old.id))
