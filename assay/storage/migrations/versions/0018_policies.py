"""Policies as admins wrote them, every version; what was decided about personal columns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | None = None
depends_on: str | None = None


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=80), nullable=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "policy_versions",
        sa.Column("id", sa.String(length=40), nullable=False),
        _key("tenant"),
        _key("source"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _key("author"),
        _key("at"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
    )
    op.create_table(
        "personal_columns",
        sa.Column("id", sa.String(length=40), nullable=False),
        _key("tenant"),
        _key("source"),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        _key("state"),
        _key("author"),
        _key("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_columns")),
    )
    versions = ["tenant", "source", "version"]
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_policy_versions_tenant_source_version"), versions, unique=True)
    with op.batch_alter_table("personal_columns", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_personal_columns_tenant_source"), ["tenant", "source"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("personal_columns")
    op.drop_table("policy_versions")
