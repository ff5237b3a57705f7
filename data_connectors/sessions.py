"""Sessions by recipe: what worker processes open, and keep open while the data stays the same."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping

from assay.kernel.errors import Misconfigured
from assay.query.ports import Recipe, Session
from data_connectors.bigquery import BigQuerySession
from data_connectors.clickhouse import ClickHouseSession
from data_connectors.duckdb_source import DuckDbSession
from data_connectors.mysql_session import MySqlSession
from data_connectors.postgres_session import PostgresSession
from data_connectors.snowflake import SnowflakeSession
from data_connectors.sqlite_source import SqliteSession

_OPENERS: Mapping[str, Callable[[Recipe], Session]] = {
    "duckdb": DuckDbSession, "sqlite": SqliteSession, "postgres": PostgresSession, "mysql": MySqlSession,
    "clickhouse": ClickHouseSession, "chdb": ClickHouseSession, "snowflake": SnowflakeSession,
    "bigquery": BigQuerySession,
}  # fmt: skip
_FILES = frozenset({"duckdb", "sqlite"})


def open_session(recipe: Recipe) -> Session:
    """A new locked-down, read-only session. Raises SourceUnreachable, Misconfigured (unknown kind, no driver)."""
    kind = str(recipe.get("kind", ""))
    opener = _OPENERS.get(kind)
    if opener is None:
        raise Misconfigured(f"There is no session for a source of kind {kind!r}.")
    return opener(recipe)


class SessionCache:
    """Open sessions of one worker process, by recipe and data version; the one used longest ago makes room."""

    def __init__(self, size: int = 4, opener: Callable[[Recipe], Session] = open_session) -> None:
        self._size = size
        self._opener = opener
        self._sessions: OrderedDict[str, tuple[str, Session]] = OrderedDict()

    def get(self, recipe: Recipe, data_version: str) -> Session:
        """The session on the recipe's source as of ``data_version``; one on an older file is closed first.

        Servers always answer from today's data, so there the version plays no part.
        """
        key = json.dumps(recipe, sort_keys=True)
        data_version = data_version if recipe.get("kind") in _FILES else ""
        version, session = self._sessions.pop(key, ("", None))
        if session is not None and version != data_version:
            session.close()
            session = None
        if session is None:
            session = self._opener(recipe)
        self._sessions[key] = (data_version, session)
        while len(self._sessions) > self._size:
            self._sessions.popitem(last=False)[1][1].close()
        return session

    def drop(self, recipe: Recipe) -> None:
        """Close and forget a session that failed."""
        _, session = self._sessions.pop(json.dumps(recipe, sort_keys=True), ("", None))
        if session is not None:
            session.close()

    def close(self) -> None:
        """Close all."""
        for _, session in self._sessions.values():
            session.close()
        self._sessions.clear()
