"""Reports to funders have a day by which the funder wants them."""

import sqlalchemy as sa
from alembic import op

revision = "0065_due_dates_of_reports"
down_revision = "0064_reasons_in_both_languages"


def upgrade() -> None:
    with op.batch_alter_table("funder_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("funder_report", schema=None) as batch_op:
        batch_op.drop_column("due_on")
