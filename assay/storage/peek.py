"""One look at a SQLite app state by the standard library alone: a check at every start must not load an ORM."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

QUERY = "SELECT url FROM sources WHERE name = ? AND tenant = ? AND sample"


def sample_url(file: Path, name: str, tenant: str) -> str | None:
    """The address of a registered sample's data; None when there is none, or nothing yet to hold one."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute(QUERY, (name, tenant)).fetchone()
    except sqlite3.Error:  # not there, or not migrated
        return None
    return None if found is None else str(found[0])
