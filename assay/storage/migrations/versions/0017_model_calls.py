"""Calls to language models: what they cost, by person and day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | None = None
depends_on: str | None = None


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=80), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "model_calls",
        sa.Column("id", sa.String(length=40), nullable=False),
        _key("owner"),
        _key("tenant"),
        _key("at"),
        _key("day"),
        _key("source"),
        _key("purpose"),
        _key("provider"),
        _text("model"),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("ms", sa.Float(), nullable=False),
        _text("prompt"),
        _text("reply"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_calls")),
    )
    with op.batch_alter_table("model_calls", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_model_calls_tenant_owner_day"), ["tenant", "owner", "day"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("model_calls", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_model_calls_tenant_owner_day"))
    op.drop_table("model_calls")
