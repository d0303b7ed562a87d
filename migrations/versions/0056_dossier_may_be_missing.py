"""Editions that ask teachers about the dossier as it was first asked: one may say that there was none. The next edition copies it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0056_dossier_may_be_missing"
down_revision = "0055_class_handovers"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
QUESTION = sa.table("feedback_question", sa.column("id"), sa.column("kind"), sa.column("label", JSON), sa.column("choices", JSON))
ASKED = "Le dossier pédagogique vous a-t-il servi en classe ?"
BEFORE = ["yes", "partly", "no", "unseen"]
NONE = {"key": "none", "words": {"fr": "Il n’y en avait pas", "nl": "Er was er geen", "en": "There was none"}}


def upgrade() -> None:
    connection = op.get_bind()
    chosen = sa.select(QUESTION.c.id, QUESTION.c.label, QUESTION.c.choices).where(QUESTION.c.kind == "choice")
    for question_id, label, choices in connection.execute(chosen).all():
        # What staff have written otherwise is theirs.
        if label.get("fr") == ASKED and [choice["key"] for choice in choices] == BEFORE:
            connection.execute(QUESTION.update().where(QUESTION.c.id == question_id).values(choices=[*choices, NONE]))


def downgrade() -> None:
    """Leave it: somebody may have answered so, and earlier releases ask what stands there."""
