"""Watched numbers and alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Document = sa.JSON().with_variant(JSONB(), "postgresql")

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | None = None
depends_on: str | None = None

INDEXES = {"watches": (["tenant", "owner"], ["next_at"]), "alerts": (["tenant", "owner"], ["watch"])}


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(length=80), nullable=False) for name in names]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "watches",
        sa.Column("id", sa.String(length=40), nullable=False),
        *_keys("tenant", "owner", "owner_name", "source"),
        _text("title"),
        _text("words"),
        sa.Column("spec", Document, nullable=False),
        *_keys("kind"),
        sa.Column("bound", sa.Float(), nullable=False),
        *_keys("every", "created_at", "next_at", "last_at"),
        sa.Column("unit", sa.String(length=80), nullable=True),
        sa.Column("last_value", sa.Float(), nullable=True),
        _text("fault"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=40), nullable=False),
        *_keys("watch", "tenant", "owner"),
        *(_text(name) for name in ("title", "text", "drivers")),
        sa.Column("value", sa.Float(), nullable=True),
        *_keys("at", "seen_at", "ended_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    for table, indexes in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for columns in indexes:
                batch_op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), columns, unique=False)


def downgrade() -> None:
    """Take back."""
    for table, indexes in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for columns in indexes:
                batch_op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"))
        op.drop_table(table)
