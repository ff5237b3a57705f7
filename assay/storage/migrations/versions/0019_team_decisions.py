"""Decisions about templates, and rankings of prospects."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Document = sa.JSON().with_variant(JSONB(), "postgresql")

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | None = None
depends_on: str | None = None


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=80), nullable=False)


def _made(table: str, *columns: sa.Column[Any], index: list[str]) -> None:
    op.create_table(
        table,
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{table}_id")),
    )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(op.f(f"ix_{table}_{'_'.join(index)}"), index, unique=False)


def upgrade() -> None:
    """Apply."""
    _made(
        "template_decisions",
        *(_key(name) for name in ("tenant", "source", "template", "digest", "version")),
        sa.Column("approved", sa.Boolean(), nullable=False),
        *(_key(name) for name in ("owner", "by", "at")),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        index=["tenant", "source", "template"],
    )
    _made(
        "prospect_rankings",
        *(_key(name) for name in ("tenant", "source", "version", "formula", "data_version", "digest", "by", "at")),
        sa.Column("places", Document, nullable=False),
        index=["tenant", "source"],
    )


def downgrade() -> None:
    """Take back."""
    for table, index in (("prospect_rankings", "tenant_source"), ("template_decisions", "tenant_source_template")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(op.f(f"ix_{table}_{index}"))
        op.drop_table(table)
