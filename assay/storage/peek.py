"""Looks at a SQLite app state by the standard library alone: a check at every start must not load an ORM."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_REVISION = re.compile(r"^(down_)?revision\b[^=\n]*= *[\"']([^\"']+)[\"']", re.MULTILINE)


def sample_url(file: Path, name: str, tenant: str) -> str | None:
    """The address of a registered sample's data; None when there is none, or nothing yet to hold one."""
    found = _first(file, "SELECT url FROM sources WHERE name = ? AND tenant = ? AND sample", (name, tenant))
    return None if found is None else str(found)


def is_current(file: Path) -> bool:
    """Whether no migration is missing. False when it cannot be told: migrating what is current does no harm."""
    return _first(file, "SELECT version_num FROM alembic_version", ()) in newest()


def newest() -> frozenset[str]:
    """The revisions no other one follows.

    >>> len(newest())
    1
    """
    found = [match for path in _VERSIONS.glob("*.py") for match in _REVISION.findall(path.read_text("utf-8"))]
    return frozenset(name for down, name in found if not down) - frozenset(name for down, name in found if down)


def _first(file: Path, query: str, values: tuple[str, ...]) -> Any:
    """The first cell, or None when there is no row, table or file."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute(query, values).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None
