"""The tables of what a team decides: approvals of templates, and rankings of prospects."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from assay.storage.tables import Document, metadata


def _key(name: str) -> Column[str]:
    return Column(name, String(80), nullable=False)


template_decisions = Table(
    "template_decisions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    *(_key(name) for name in ("tenant", "source", "template", "digest", "version")),
    Column("approved", Boolean, nullable=False),
    *(_key(name) for name in ("owner", "by", "at")),
    Column("note", Text, nullable=False, server_default=""),
    Index(None, "tenant", "source", "template"),
)

prospect_rankings = Table(
    "prospect_rankings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    *(_key(name) for name in ("tenant", "source", "version", "formula", "data_version", "digest", "by", "at")),
    Column("places", Document, nullable=False),
    Index(None, "tenant", "source"),
)
