"""Documents prepared beforehand, and the parts of those that are being made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Document = sa.JSON().with_variant(JSONB(), "postgresql")

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | None = None
depends_on: str | None = None
TABLES = ("prospect_dashboard_data", "prospect_value_proposition_data")


def key(name: str) -> sa.Column[str]:
    """A short text."""
    return sa.Column(name, sa.String(length=80), nullable=False)


def words(name: str) -> sa.Column[str]:
    """A text that may be empty."""
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def count(name: str) -> sa.Column[int]:
    """How many."""
    return sa.Column(name, sa.Integer(), server_default="0", nullable=False)


def upgrade() -> None:
    """Apply."""
    for table in TABLES:
        op.create_table(
            table,
            key("tenant"),
            key("source"),
            key("prospect"),
            key("template"),
            words("title"),
            key("category"),
            sa.Column("audience", Document, nullable=False),
            count("widget_count"),
            count("failed_count"),
            key("status"),
            key("generated_at"),
            key("fresh_until"),
            key("run"),
            key("policies"),
            words("error"),
            sa.Column("document", Document, nullable=True),
            sa.Column("packed", sa.LargeBinary(), nullable=True),
            sa.Column("etag", sa.String(length=80), server_default="", nullable=False),
            sa.PrimaryKeyConstraint("tenant", "source", "prospect", "template", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "document_parts",
        key("run"),
        key("widget"),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run", "widget", name=op.f("pk_document_parts")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("document_parts")
    for table in reversed(TABLES):
        op.drop_table(table)
