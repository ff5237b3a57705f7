"""The tables of policies as admins wrote them, every version, and of what was decided about personal columns."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from assay.storage.tables import metadata


def _key(name: str) -> Column[str]:
    return Column(name, String(80), nullable=False)


policy_versions = Table(
    "policy_versions",
    metadata,
    Column("id", String(40), primary_key=True),
    _key("tenant"),
    _key("source"),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    _key("author"),
    _key("at"),
    Column("note", Text, nullable=False, server_default=""),
    Index(None, "tenant", "source", "version", unique=True),
)

personal_columns = Table(
    "personal_columns",
    metadata,
    Column("id", String(40), primary_key=True),
    _key("tenant"),
    _key("source"),
    Column("table_name", Text, nullable=False),
    Column("column_name", Text, nullable=False),
    _key("state"),
    _key("author"),
    _key("at"),
    Index(None, "tenant", "source"),
)
