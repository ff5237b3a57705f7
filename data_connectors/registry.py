"""One way in: a URL or a path becomes a connector."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assay.kernel.errors import BadInput
from assay.query.ports import Connector
from data_connectors.duckdb_source import DuckDbConnector


def open_connector(url: str, options: Mapping[str, Any] | None = None) -> Connector:
    """The connector behind a URL or path; nothing is connected yet. Raises BadInput, Misconfigured."""
    path = Path(url.removeprefix("duckdb:///"))
    if path.suffix.lower() not in {".duckdb", ".db", ".ddb"}:
        raise BadInput("This kind of source is not known.")
    return DuckDbConnector(path, options)
