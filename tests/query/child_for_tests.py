"""A query process over plain DuckDB files, with statements that misbehave on purpose. Run as a script."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from data_connectors import sessions
from data_connectors.worker import main


class DuckSession:
    """``misbehave_crash`` ends the process, ``misbehave_hang`` never returns; all else is SQL."""

    def __init__(self, path: str) -> None:
        self._connection = duckdb.connect(path, read_only=True)

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        if "misbehave_crash" in sql:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "misbehave_hang" in sql:
            time.sleep(3600)
        reader = self._connection.sql(f"SELECT * FROM ({sql}) LIMIT {row_cap + 1}").to_arrow_reader(100_000)
        yield from reader
        yield pa.RecordBatch.from_pylist([], schema=reader.schema)

    def close(self) -> None:
        self._connection.close()


def open_session(recipe: Mapping[str, Any]) -> DuckSession:
    return DuckSession(recipe["path"])


if __name__ == "__main__":
    sessions._OPENERS = {**sessions._OPENERS, "test": open_session}  # type: ignore[attr-defined]
    sessions._FILES = sessions._FILES | {"test"}  # type: ignore[attr-defined]
    main(sys.argv[1])
