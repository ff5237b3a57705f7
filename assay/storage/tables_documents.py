"""The tables of documents prepared beforehand, and of the parts of those that are still being made."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from assay.storage.tables import Document, metadata


def _key(name: str) -> Column[str]:
    return Column(name, String(80), nullable=False)


def _part_of_key(name: str) -> Column[str]:
    return Column(name, String(80), primary_key=True)


def _documents(name: str) -> Table:
    return Table(
        name,
        metadata,
        *(_part_of_key(part) for part in ("tenant", "source", "prospect", "template")),
        Column("title", Text, nullable=False, server_default=""),
        _key("category"),
        Column("audience", Document, nullable=False),
        Column("widget_count", Integer, nullable=False, server_default="0"),
        Column("failed_count", Integer, nullable=False, server_default="0"),
        _key("status"),
        _key("generated_at"),
        _key("fresh_until"),
        _key("run"),
        _key("policies"),
        Column("error", Text, nullable=False, server_default=""),
        Column("tries", Integer, nullable=False, server_default="0"),
        Column("retry_at", String(80), nullable=False, server_default=""),
        # For queries in the database itself (JSONB); what is served are the packed bytes.
        Column("document", Document),
        Column("packed", LargeBinary),
        Column("etag", String(80), nullable=False, server_default=""),
    )


prospect_dashboard_data = _documents("prospect_dashboard_data")
prospect_value_proposition_data = _documents("prospect_value_proposition_data")

document_parts = Table(
    "document_parts",
    metadata,
    _part_of_key("run"),
    _part_of_key("widget"),
    Column("packed", LargeBinary, nullable=False),
)
