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
    false,
    true,
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
Perhaps = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A document that may be absent: NULL, not a JSON null, so that a query can ask for it."""


def _id() -> Column[str]:
    return Column("id", String(40), primary_key=True)


def _text(name: str, *, empty: bool = True) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="" if empty else None)


def _key(name: str) -> Column[str]:
    return Column(name, String(80), nullable=False)


users = Table(
    "users",
    metadata,
    _id(),
    _key("name"),
    _key("role"),
    _key("tenant"),
    _key("created_at"),
    Column("login", String(200), unique=True),
    _text("password"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("groups", Document),
    Column("attributes", Document),
    Column("sources", Document),
    Column("subject", String(400), unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    _key("address"),
    _text("agent"),
)

tokens = Table(
    "tokens",
    metadata,
    _id(),
    Column("user", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    _key("name"),
    _key("prefix"),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", Document, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
    Column("revoked_at", Float),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("hash", String(64), primary_key=True),
    _key("purpose"),
    Column("user", ForeignKey("users.id", ondelete="CASCADE")),
    Column("expires_at", Float, nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
)

access_stamps = Table(
    "access_stamps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("stamp", Integer, nullable=False),
)

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
    Column("private", Boolean, nullable=False, server_default=false()),
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
    _text("updated_at"),
    Column("pending", Perhaps),
    Index(None, "source", "kind", "state"),
)

training_history = Table(
    "training_history",
    metadata,
    _id(),
    Column("item", String(40), nullable=False, index=True),
    Column("source", String(80), nullable=False, index=True),
    _key("kind"),
    Column("version", Integer, nullable=False),
    _key("act"),
    _key("state"),
    Column("content", Document, nullable=False),
    _text("author"),
    _key("at"),
)

evaluations = Table(
    "evaluations",
    metadata,
    _id(),
    _key("source"),
    _key("tenant"),
    _key("kind"),
    _key("engine"),
    _key("at"),
    _text("author"),
    Column("stamp", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    _text("reason"),
    Column("body", Document, nullable=False),
    Index(None, "source", "at"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("source", String(80), nullable=False, index=True),
    _key("tenant"),
    _key("status"),
    _key("cause"),
    _text("subject"),
    Column("item", String(40)),
    _text("author"),
    _key("at"),
)

notices = Table(
    "notices",
    metadata,
    _id(),
    _key("owner"),
    _key("tenant"),
    _key("at"),
    _text("text"),
    _text("question"),
    _text("source"),
    _text("seen_at"),
    Index(None, "owner", "tenant"),
)

training_stamps = Table(
    "training_stamps",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("stamp", Integer, nullable=False),
)

model_calls = Table(
    "model_calls",
    metadata,
    _id(),
    _key("owner"),
    _key("tenant"),
    _key("at"),
    _key("day"),
    _key("source"),
    _key("purpose"),
    _key("provider"),
    _text("model"),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("cost", Float, nullable=False),
    Column("ms", Float, nullable=False),
    _text("prompt"),
    _text("reply"),
    Index(None, "tenant", "owner", "day"),
)
