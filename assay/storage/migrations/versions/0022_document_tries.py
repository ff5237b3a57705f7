"""How often a document could not be made, and when it is tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | None = None
depends_on: str | None = None

TABLES = ("prospect_dashboard_data", "prospect_value_proposition_data")


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
            batch_op.add_column(sa.Column("retry_at", sa.String(length=80), server_default="", nullable=False))


def downgrade() -> None:
    """Take back."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("retry_at")
            batch_op.drop_column("tries")
