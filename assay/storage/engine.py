"""Opens the app state: WAL and foreign keys on SQLite, pooled connections on Postgres."""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from assay.kernel.errors import Misconfigured
from assay.storage.rows import encoded

KEPT_OPEN = 40
"""Connections to the state file that stay open in a process."""


def _tune_sqlite(connection: Any, _record: object) -> None:
    # SQLAlchemy hands out transactions itself; the driver's own would take read locks too late.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def open_engine(url: str) -> Engine:
    """An engine on the state database; raises Misconfigured for a URL that cannot be used.

    ``postgresql://`` is taken as psycopg 3. The folder of a SQLite file is made, readable by its owner alone.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Misconfigured(
            "ASSAY_DATABASE_URL is not a database address.", hint="Write it like postgresql://user:password@host/name."
        ) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise Misconfigured(
            "The app state lives in SQLite or PostgreSQL.", hint="Set ASSAY_DATABASE_URL to one of the two."
        )
    if parsed.get_backend_name() == "sqlite":
        return _forgotten_in_forks(_open_sqlite(parsed))
    return _forgotten_in_forks(
        create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, json_serializer=encoded)
    )


def _forgotten_in_forks(engine: Engine) -> Engine:
    """A forked child opens connections of its own: two processes on one connection would mix up their answers."""
    held = weakref.ref(engine)

    def forget() -> None:
        found = held()
        if found is not None:
            found.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
    return engine


def _open_sqlite(url: Any) -> Engine:
    if url.database and url.database != ":memory:":
        file = Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made before SQLite would, for its owner alone: it holds addresses of sources. SQLite's side files follow suit.
        file.touch(mode=0o600)
    # As many as threads ask at one time: opening a file anew costs more than what is asked of it.
    given = {"check_same_thread": False, "timeout": 15}
    engine = create_engine(url, connect_args=given, json_serializer=encoded, pool_size=KEPT_OPEN)
    event.listen(engine, "connect", _tune_sqlite)
    return engine
