"""Likely doubles: what a party is compared by, as keys, and whether another has one of them too."""

import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046_likely_doubles"
down_revision = "0045_flat_list_by_seats"

KEYS = ("address_key", "phone_key", "name_key")
AT_ONCE = 5_000


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        for key in KEYS:
            batch_op.add_column(sa.Column(key, sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("likeness", sa.String(length=10), nullable=False, server_default="new"))
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.alter_column("likeness", server_default=None)
    _fill()
    with op.batch_alter_table("registration", schema=None) as batch_op:
        for key in KEYS:
            there = sa.text(f"{key} IS NOT NULL")
            batch_op.create_index(f"ix_registration_{key}", [key], unique=False, sqlite_where=there, postgresql_where=there)
    _compare()
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registration_not_alone",
            ["slot_id", "id"],
            unique=False,
            sqlite_where=sa.text("likeness <> 'alone'"),
            postgresql_where=sa.text("likeness <> 'alone'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_registration_not_alone", sqlite_where=sa.text("likeness <> 'alone'"), postgresql_where=sa.text("likeness <> 'alone'")
        )
        for key in KEYS:
            there = sa.text(f"{key} IS NOT NULL")
            batch_op.drop_index(f"ix_registration_{key}", sqlite_where=there, postgresql_where=there)
        for column in ("likeness", *KEYS):
            batch_op.drop_column(column)


def _fill() -> None:
    """Make the keys of the parties that are there."""
    bind = op.get_bind()
    party = sa.table("registration", *map(sa.column, ("id", "slot_id", "party_key", "email_key", "phone", "name", *KEYS)))
    slot = sa.table("slot", sa.column("id"), sa.column("event_id"))
    asked = sa.select(party.c.id, slot.c.event_id, party.c.slot_id, party.c.party_key, party.c.email_key, party.c.phone, party.c.name)
    page = asked.join_from(party, slot, slot.c.id == party.c.slot_id).order_by(party.c.id).limit(AT_ONCE)
    write = sa.update(party).where(party.c.id == sa.bindparam("number"))
    write = write.values({key: sa.bindparam(f"new_{key}") for key in KEYS})
    last = 0
    while rows := bind.execute(page.where(party.c.id > last)).all():
        bind.execute(write, [{"number": row.id} | {f"new_{name}": key for name, key in _keys(row)} for row in rows])
        last = rows[-1].id


def _compare() -> None:
    """Note who has a key that another has too."""
    party = sa.table("registration", *map(sa.column, ("id", "likeness", *KEYS)))
    other = party.alias("other")
    twins = (sa.exists().where(other.c[key] == party.c[key], other.c.id != party.c.id).correlate(party) for key in KEYS)
    op.get_bind().execute(sa.update(party).values(likeness=sa.case((sa.or_(*twins), "alike"), else_="alone")))


def _keys(row: sa.Row[*tuple[Any, ...]]) -> Iterator[tuple[str, str | None]]:
    digits = "".join(filter(str.isdigit, row.phone or ""))
    words = sorted(_fold(row.name).replace("-", " ").split())
    yield "address_key", _key("a", row.event_id, row.party_key, _canonical(row.email_key)) if row.email_key else None
    yield "phone_key", _key("t", row.event_id, row.party_key, digits[-8:]) if len(digits) >= 8 else None
    yield "name_key", _key("n", row.slot_id, row.party_key, " ".join(words)) if len(words) > 1 else None


def _key(kind: str, scope: int, party_key: str, value: str) -> str:
    return urlsafe_b64encode(blake2b(f"{kind}:{scope}:{party_key}:{value}".encode(), digest_size=9).digest()).decode()


def _canonical(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    name = name.partition("+")[0]
    return f"{name.replace('.', '')}@gmail.com" if domain in ("gmail.com", "googlemail.com") else f"{name}@{domain}"


def _fold(text: str) -> str:
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("ß", "ss")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
