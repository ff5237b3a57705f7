"""The tables of alerts: what is watched, and what was noticed."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, String, Table, Text

from assay.storage.tables import Document, metadata


def _key(name: str) -> Column[str]:
    return Column(name, String(80), nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


watches = Table(
    "watches",
    metadata,
    Column("id", String(40), primary_key=True),
    *(_key(name) for name in ("tenant", "owner", "owner_name", "source")),
    _text("title"),
    _text("words"),
    Column("spec", Document, nullable=False),
    _key("kind"),
    Column("bound", Float, nullable=False),
    *(_key(name) for name in ("every", "created_at", "next_at", "last_at")),
    Column("unit", String(80)),
    Column("last_value", Float),
    _text("fault"),
    Index(None, "tenant", "owner"),
    Index(None, "next_at"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String(40), primary_key=True),
    *(_key(name) for name in ("watch", "tenant", "owner")),
    *(_text(name) for name in ("title", "text", "drivers")),
    Column("value", Float),
    *(_key(name) for name in ("at", "seen_at", "ended_at")),
    Index(None, "tenant", "owner"),
    Index(None, "watch"),
)
