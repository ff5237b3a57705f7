"""The tables of dashboards: templates with drafts and versions, comments, personal views, favourites."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, false

from assay.storage.tables import Document, metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _key(name: str) -> Column[str]:
    return Column(name, String(80), nullable=False)


boards = Table(
    "boards",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("tenant", String(80), primary_key=True),
    _text("title"),
    _key("owner"),
    _text("owner_name"),
    _key("created_at"),
    _key("updated_at"),
    Column("published", Document),
    Column("draft", Document),
    Column("version", Integer, nullable=False, server_default="0"),
    _text("folder"),
    Column("sharing", Document, nullable=False),
    _key("pack"),
    Column("revision", Integer, nullable=False, server_default="0"),
    _text("changed_by"),
)

board_versions = Table(
    "board_versions",
    metadata,
    Column("board", String(80), primary_key=True),
    Column("tenant", String(80), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Document, nullable=False),
    _text("author"),
    _key("at"),
    _text("note"),
)

board_comments = Table(
    "board_comments",
    metadata,
    Column("id", String(40), primary_key=True),
    _key("board"),
    _key("tenant"),
    _key("widget"),
    _key("author"),
    _text("author_name"),
    _text("text"),
    _key("at"),
    Column("anchor", Document, nullable=False),
    Column("resolved", Boolean, nullable=False, server_default=false()),
    Index(None, "tenant", "board"),
)

board_views = Table(
    "board_views",
    metadata,
    Column("id", String(40), primary_key=True),
    _key("board"),
    _key("tenant"),
    _key("owner"),
    _text("title"),
    Column("selection", Document, nullable=False),
    _key("at"),
    Index(None, "tenant", "owner", "board"),
)

board_favourites = Table(
    "board_favourites",
    metadata,
    Column("board", String(80), primary_key=True),
    Column("tenant", String(80), primary_key=True),
    Column("owner", String(80), primary_key=True),
)
