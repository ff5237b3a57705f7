"""The tables of the app state. Migrations in ``migrations/`` build exactly these; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Document = JSON().with_variant(JSONB(), "postgresql")


def _id() -> Column[str]:
    return Column("id", String(40), primary_key=True)


def _text(name: str, *, empty: bool = True) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="" if empty else None)


def _key(name: str) -> Column[str]:
    return Column(name, String(80), nullable=False)


users = Table("users", metadata, _id(), _key("name"), _key("role"), _key("tenant"), _key("created_at"))

sources = Table(
    "sources",
    metadata,
    _id(),
    _key("name"),
    _text("title"),
    _key("kind"),
    _text("url"),
    _key("tenant"),
    _key("owner"),
    _key("created_at"),
    Column("options", Document, nullable=False),
    Column("snapshot", Document),
    Column("model", Document),
    Column("sample", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("tenant", "name"),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _text("title"),
    _key("source"),
    _key("owner"),
    _key("tenant"),
    _key("created_at"),
    _key("updated_at"),
    Index(None, "tenant", "owner", "updated_at"),
)

turns = Table(
    "turns",
    metadata,
    _id(),
    Column("conversation", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    _text("question"),
    _key("status"),
    _key("asked_at"),
    Column("answer", String(40)),
    Column("job", String(40)),
    _text("error"),
    Column("edit", Document),
    UniqueConstraint("conversation", "position"),
)

answers = Table(
    "answers",
    metadata,
    _id(),
    _key("source"),
    _key("owner"),
    _key("tenant"),
    _key("created_at"),
    _key("state"),
    _text("question"),
    Column("body", Document, nullable=False),
    Index(None, "tenant", "created_at"),
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    Column("answer", ForeignKey("answers.id", ondelete="CASCADE"), nullable=False),
    _key("owner"),
    _key("tenant"),
    _key("verdict"),
    _key("category"),
    _text("comment"),
    _key("created_at"),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _key("kind"),
    _key("status"),
    Column("progress", Float, nullable=False),
    _text("message"),
    Column("payload", Document, nullable=False),
    Column("result", Document),
    Column("error", Document),
    _key("created_at"),
    Column("started_at", String(40)),
    Column("finished_at", String(40)),
    _key("spec_hash"),
    _key("owner"),
    _key("tenant"),
    Column("lease_until", Float),
    Column("worker", String(80)),
    Index(None, "status", "created_at"),
    Index(None, "spec_hash"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _key("at"),
    _key("actor"),
    _key("tenant"),
    _key("action"),
    Column("facts", Document, nullable=False),
    _key("hash"),
)

training_items = Table(
    "training_items",
    metadata,
    _id(),
    _key("source"),
    _key("tenant"),
    _key("kind"),
    _key("state"),
    Column("content", Document, nullable=False),
    _text("author"),
    _key("created_at"),
    Column("version", Integer, nullable=False),
    Index(None, "source", "kind", "state"),
)

training_stamps = Table(
    "training_stamps",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("stamp", Integer, nullable=False),
)
