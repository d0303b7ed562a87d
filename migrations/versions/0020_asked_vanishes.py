"""What is asked vanishes with its event."""

from alembic import op

revision = "0020_asked_vanishes"
down_revision = "0019_rounds"

KEYS = (("feedback_question", "edition"), ("feedback_survey", "edition"), ("class_terms", "event"))


def upgrade() -> None:
    for table, owner in KEYS:
        _point(table, owner, ondelete="CASCADE")


def downgrade() -> None:
    for table, owner in reversed(KEYS):
        _point(table, owner)


def _point(table: str, owner: str, ondelete: str | None = None) -> None:
    name = op.f(f"fk_{table}_{owner}_id_{owner}")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="foreignkey")
        batch_op.create_foreign_key(name, owner, [f"{owner}_id"], ["id"], ondelete=ondelete)
