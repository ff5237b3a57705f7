"""Training with history and review: pending changes, evaluations, decisions of the review inbox, notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Document = sa.JSON().with_variant(JSONB(), "postgresql")

revision: str = "0015"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=80), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("training_items", schema=None) as batch_op:
        batch_op.add_column(_text("updated_at"))
        batch_op.add_column(sa.Column("pending", Document, nullable=True))
    op.create_table(
        "training_history",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        _key("source"),
        _key("kind"),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("act"),
        _key("state"),
        sa.Column("content", Document, nullable=False),
        _text("author"),
        _key("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_history")),
    )
    op.create_index(op.f("ix_training_history_item"), "training_history", ["item"], unique=False)
    op.create_index(op.f("ix_training_history_source"), "training_history", ["source"], unique=False)
    op.create_table(
        "evaluations",
        sa.Column("id", sa.String(length=40), nullable=False),
        *(_key(name) for name in ("source", "tenant", "kind", "engine", "at")),
        _text("author"),
        sa.Column("stamp", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        _text("reason"),
        sa.Column("body", Document, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    op.create_index(op.f("ix_evaluations_source_at"), "evaluations", ["source", "at"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=80), nullable=False),
        *(_key(name) for name in ("source", "tenant", "status", "cause")),
        _text("subject"),
        sa.Column("item", sa.String(length=40), nullable=True),
        _text("author"),
        _key("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_source"), "reviews", ["source"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=40), nullable=False),
        *(_key(name) for name in ("owner", "tenant", "at")),
        *(_text(name) for name in ("text", "question", "source", "seen_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_owner_tenant"), "notices", ["owner", "tenant"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_notices_owner_tenant"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(op.f("ix_reviews_source"), table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(op.f("ix_evaluations_source_at"), table_name="evaluations")
    op.drop_table("evaluations")
    op.drop_index(op.f("ix_training_history_source"), table_name="training_history")
    op.drop_index(op.f("ix_training_history_item"), table_name="training_history")
    op.drop_table("training_history")
    with op.batch_alter_table("training_items", schema=None) as batch_op:
        batch_op.drop_column("pending")
        batch_op.drop_column("updated_at")
