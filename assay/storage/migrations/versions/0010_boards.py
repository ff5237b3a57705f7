"""Dashboards: templates with drafts and versions, comments, personal views, favourites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Document = sa.JSON().with_variant(JSONB(), "postgresql")

revision: str = "0010"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def key(name: str, length: int = 80) -> sa.Column[str]:
    """A short text."""
    return sa.Column(name, sa.String(length=length), nullable=False)


def words(name: str) -> sa.Column[str]:
    """A text that may be empty."""
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "boards",
        key("id"),
        key("tenant"),
        words("title"),
        key("owner"),
        words("owner_name"),
        key("created_at"),
        key("updated_at"),
        sa.Column("published", Document, nullable=True),
        sa.Column("draft", Document, nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        words("folder"),
        sa.Column("sharing", Document, nullable=False),
        key("pack"),
        sa.PrimaryKeyConstraint("id", "tenant", name=op.f("pk_boards")),
    )
    op.create_table(
        "board_versions",
        key("board"),
        key("tenant"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Document, nullable=False),
        words("author"),
        key("at"),
        words("note"),
        sa.PrimaryKeyConstraint("board", "tenant", "version", name=op.f("pk_board_versions")),
    )
    op.create_table(
        "board_comments",
        key("id", 40),
        key("board"),
        key("tenant"),
        key("widget"),
        key("author"),
        words("author_name"),
        words("text"),
        key("at"),
        sa.Column("anchor", Document, nullable=False),
        sa.Column("resolved", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_comments")),
    )
    op.create_index(op.f("ix_board_comments_tenant_board"), "board_comments", ["tenant", "board"], unique=False)
    op.create_table(
        "board_views",
        key("id", 40),
        key("board"),
        key("tenant"),
        key("owner"),
        words("title"),
        sa.Column("selection", Document, nullable=False),
        key("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_views")),
    )
    columns = ["tenant", "owner", "board"]
    op.create_index(op.f("ix_board_views_tenant_owner_board"), "board_views", columns, unique=False)
    op.create_table(
        "board_favourites",
        key("board"),
        key("tenant"),
        key("owner"),
        sa.PrimaryKeyConstraint("board", "tenant", "owner", name=op.f("pk_board_favourites")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("board_favourites")
    op.drop_index(op.f("ix_board_views_tenant_owner_board"), table_name="board_views")
    op.drop_table("board_views")
    op.drop_index(op.f("ix_board_comments_tenant_board"), table_name="board_comments")
    op.drop_table("board_comments")
    op.drop_table("board_versions")
    op.drop_table("boards")
