"""The reason of a figure entered by hand is asked in both languages.

What exists keeps its words, in the language they are written in: the one its small words belong to, else that in which whoever entered
it works here. Where neither tells, they stay as they were found, in no language.
"""

import re
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0064_reasons_in_both_languages"
down_revision = "0063_kits_out_and_back"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
VALUE = sa.table(
    "indicator_value",
    sa.column("id", sa.Integer),
    sa.column("actor", sa.String),
    sa.column("reason", JSON),
    sa.column("reason_as_found", sa.Text),
)
STAFF = sa.table("staff", sa.column("id", sa.Integer), sa.column("language", sa.String))

# Words of one language that are none of the two others.
SMALL_WORDS: Mapping[str, str] = {
    "fr": "le la les du des une est et pas dans pour sur avec qui que au aux par nous ont était sont cette ce il elle l d n s",
    "nl": "het een van niet voor met op zijn dat werd naar wij door bij er om ook uit hebben heeft werden deze die aan",
    "en": "the and of was were not by from with came because this that who they has have had",
}


def upgrade() -> None:
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.alter_column("reason", new_column_name="reason_as_found", existing_type=sa.Text(), existing_nullable=False)
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.alter_column("reason", server_default=None)
    connection = op.get_bind()
    working = {f"staff:{number}": language for number, language in connection.execute(sa.select(STAFF.c.id, STAFF.c.language)).all()}
    for number, actor, found in connection.execute(sa.select(VALUE.c.id, VALUE.c.actor, VALUE.c.reason_as_found)).all():
        lang = language_of(found) or working.get(actor)
        if lang in SMALL_WORDS:
            connection.execute(VALUE.update().where(VALUE.c.id == number).values(reason={lang: found}, reason_as_found=""))


def downgrade() -> None:
    """One language is kept, the first that is written."""
    connection = op.get_bind()
    for number, reason in connection.execute(sa.select(VALUE.c.id, VALUE.c.reason)).all():
        first = next((reason[lang] for lang in SMALL_WORDS if reason.get(lang)), None)
        if first is not None:
            connection.execute(VALUE.update().where(VALUE.c.id == number).values(reason_as_found=first))
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.drop_column("reason")
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.alter_column("reason_as_found", new_column_name="reason", existing_type=sa.Text(), existing_nullable=False)


def language_of(words: str) -> str | None:
    """Return the language most small words of a text belong to, or nothing where two are even or there are none."""
    said = re.findall(r"[^\W\d_]+", words.lower())
    counted = sorted(((sum(word in small.split() for word in said), lang) for lang, small in SMALL_WORDS.items()), reverse=True)
    return counted[0][1] if counted[0][0] > counted[1][0] else None
