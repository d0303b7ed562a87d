"""Language states, versions and pictures of what the programme is made of."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_editing"
down_revision = "0002_staff"


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("alt", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("credit", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("code", name=op.f("uq_picture_code")),
    )
    op.create_table(
        "picture_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("content_type", sa.String(length=20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_picture_file_picture_id_picture"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_file")),
        sa.UniqueConstraint("picture_id", "name", name=op.f("uq_picture_file_picture_id_name")),
    )
    with op.batch_alter_table("picture_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_file_picture_id"), ["picture_id"], unique=False)

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picture_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("checked", _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("pending", _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("language_proof", _json(), nullable=False, server_default="{}"))
        batch_op.create_foreign_key(batch_op.f("fk_edition_picture_id_picture"), "picture", ["picture_id"], ["id"])

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picture_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("checked", _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("pending", _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("language_proof", _json(), nullable=False, server_default="{}"))
        batch_op.create_foreign_key(batch_op.f("fk_event_picture_id_picture"), "picture", ["picture_id"], ["id"])

    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("checked", _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("pending", _json(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("language_proof", _json(), nullable=False, server_default="{}"))

    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))

    _prove()
    for table in ("edition", "event", "place", "slot"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("version", server_default=None)
            for name in () if table == "slot" else ("checked", "pending", "language_proof"):
                batch_op.alter_column(name, existing_type=_json(), server_default=None)


def _json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _prove() -> None:
    """Count what is public as checked in the languages it was published in, at the moment that is known of it."""
    connection = op.get_bind()
    event, edition, slot, place = (_table(name) for name in ("event", "edition", "slot", "place"))
    public = sa.select(event.c.id, event.c.exemption, event.c.published_at).where(event.c.state == "published")
    for row in connection.execute(public).all():
        _mark(event, row.id, (row.exemption,) if row.exemption else ("fr", "nl"), row.published_at)
    editions = sa.select(edition.c.id, edition.c.changed_at).where(edition.c.state == "published")
    for edition_id, moment in connection.execute(editions).all():
        _mark(edition, edition_id, ("fr", "nl"), moment)
    used = sa.select(slot.c.place_id, sa.func.min(slot.c.changed_at)).where(slot.c.state != "planned").group_by(slot.c.place_id)
    for place_id, moment in connection.execute(used).all():
        _mark(place, place_id, ("fr", "nl"), moment)


def _mark(table: sa.TableClause, row_id: int, langs: tuple[str, ...], moment: datetime | None) -> None:
    at = (moment or datetime.now(UTC)).isoformat()
    values = {"checked": {lang: {"at": at, "by": "system"} for lang in langs}, "language_proof": dict.fromkeys(langs, at)}
    op.get_bind().execute(table.update().where(table.c.id == row_id).values(values))


def _table(name: str) -> sa.TableClause:
    moments = [sa.column(moment, sa.DateTime(timezone=True)) for moment in ("changed_at", "published_at")]
    plain: list[sa.ColumnClause[Any]] = [sa.column(column) for column in ("id", "state", "exemption", "place_id")]
    return sa.table(name, *plain, *moments, sa.column("checked", _json()), sa.column("language_proof", _json()))


def downgrade() -> None:
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_column("language_proof")
        batch_op.drop_column("pending")
        batch_op.drop_column("checked")
        batch_op.drop_column("version")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_event_picture_id_picture"), type_="foreignkey")
        batch_op.drop_column("language_proof")
        batch_op.drop_column("pending")
        batch_op.drop_column("checked")
        batch_op.drop_column("version")
        batch_op.drop_column("picture_id")

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_edition_picture_id_picture"), type_="foreignkey")
        batch_op.drop_column("language_proof")
        batch_op.drop_column("pending")
        batch_op.drop_column("checked")
        batch_op.drop_column("version")
        batch_op.drop_column("picture_id")

    with op.batch_alter_table("picture_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_picture_file_picture_id"))

    op.drop_table("picture_file")
    op.drop_table("picture")
