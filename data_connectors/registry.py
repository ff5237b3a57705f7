"""One way in: a URL or a path becomes a connector."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from assay.kernel.errors import BadInput, Misconfigured
from assay.query.ports import Connector
from data_connectors.bigquery import BigQueryConnector
from data_connectors.clickhouse import ChdbConnector, ClickHouseConnector
from data_connectors.duckdb_source import DuckDbConnector
from data_connectors.mysql import MySqlConnector
from data_connectors.postgres import PostgresConnector
from data_connectors.snowflake import SnowflakeConnector
from data_connectors.sqlite_source import SqliteConnector
from data_connectors.urls import Address, parse_url

_FILES: Mapping[str, Callable[[Path, Mapping[str, Any]], Connector]] = {
    "duckdb": DuckDbConnector, "sqlite": SqliteConnector, "chdb": ChdbConnector,
}  # fmt: skip
_SERVERS: Mapping[str, Callable[[Address], Connector]] = {
    "postgresql": PostgresConnector, "postgres": PostgresConnector, "mysql": MySqlConnector, "mariadb": MySqlConnector,
    "clickhousedb": ClickHouseConnector, "clickhouse": ClickHouseConnector, "snowflake": SnowflakeConnector,
    "bigquery": BigQueryConnector,
}  # fmt: skip
_DRIVERS = {
    "clickhousedb": ("clickhouse_connect", "clickhouse"), "clickhouse": ("clickhouse_connect", "clickhouse"),
    "chdb": ("chdb", "clickhouse"), "snowflake": ("snowflake.connector", "snowflake"),
    "bigquery": ("google.cloud.bigquery", "bigquery"),
}  # fmt: skip
SCHEMES = (*_FILES, *_SERVERS)
"""The schemes a URL may begin with."""

_MAGIC = ((b"SQLite format 3\x00", 0, "sqlite"), (b"DUCK", 8, "duckdb"))


def open_connector(url: str, options: Mapping[str, Any] | None = None) -> Connector:
    """The connector behind a URL or the path of a DuckDB or SQLite file. Nothing is connected yet.

    ``duckdb:///shop.duckdb`` · ``sqlite:///shop.db`` (``////`` for absolute paths) · ``shop.duckdb`` · ``shop.db``
    (told apart by content) · ``postgresql://`` · ``mysql://`` · ``mariadb://`` · ``clickhousedb://`` ·
    ``chdb:///folder`` · ``snowflake://`` · ``bigquery://project/dataset``. ``options`` go over the URL's parameters:
    ``seconds`` (the server's time-out), ``fresh_seconds``, ``threads``, ``memory_mb``, and
    whatever the driver knows, TLS above all.

    Data files (CSV, Excel, ...) are imported first: see ``data_connectors.files.to_duckdb``.
    Raises BadInput, and Misconfigured when a driver is missing.
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator:
        return _open_path(Path(url.strip()).expanduser(), options or {})
    name = scheme.lower().partition("+")[0]
    if name not in SCHEMES:
        raise BadInput(f"Sources of kind {name!r} are not known.", hint=_suggestion(name))
    _require_driver(name)
    if name in _FILES:
        return _FILES[name](_path(rest), options or {})
    return _SERVERS[name](parse_url(url.strip(), options))


def _path(rest: str) -> Path:
    """Three slashes are a relative path, four an absolute one; two are taken as relative too."""
    text = unquote(rest.partition("?")[0])
    relative = text.removeprefix("/")
    path = Path(relative).expanduser()
    # "duckdb:///data/shop.duckdb" is often meant as absolute: taken so when only that exists.
    return Path(text) if not path.exists() and Path(text).exists() else path


def _open_path(path: Path, options: Mapping[str, Any]) -> Connector:
    if not path.exists():
        raise BadInput(f"There is no file {path.name}.", hint="Give a path that exists, or a database URL.")
    kind = database_kind(path)
    if kind is None:
        raise BadInput(
            f"{path.name} is not a database file.",
            hint="CSV, Excel, Parquet and JSON files are added as files: drop them in.",
        )
    return _FILES[kind](path, options)


def database_kind(path: Path) -> str | None:
    """``duckdb`` or ``sqlite`` by the first bytes of a file; None when it is neither."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(32)
    return next((kind for magic, place, kind in _MAGIC if head[place : place + len(magic)] == magic), None)


def _suggestion(name: str) -> str:
    near = get_close_matches(re.sub(r"\W", "", name), SCHEMES, n=1)
    known = "duckdb, sqlite, postgresql, mysql, mariadb, clickhousedb, chdb, snowflake, bigquery"
    return f"Did you mean {near[0]}://?" if near else f"Known are {known}."


def _require_driver(name: str) -> None:
    module, extra = _DRIVERS.get(name, ("", ""))
    if module and not _installed(module):
        raise Misconfigured(
            f"The driver for {name}:// is not installed.", hint=f"Install it with: pip install 'assay[{extra}]'"
        )


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
