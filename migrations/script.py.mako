<%
    def only_code(operations):
        return "\n".join(line for line in operations.splitlines() if "# ###" not in line).strip()
%>"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${only_code(upgrades) if upgrades else "pass"}


def downgrade() -> None:
    ${only_code(downgrades) if downgrades else "pass"}
