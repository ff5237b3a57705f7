"""MySQL and MariaDB: the connector of the web process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pymysql

from assay.kernel.errors import BadInput
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, Profile, TableInfo
from data_connectors.mysql_session import connect
from data_connectors.server import ServerConnector, time_bucket
from data_connectors.traits import Rows, Traits
from data_connectors.urls import Address

_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint", "year"), "integer"),
    **dict.fromkeys(("decimal", "float", "double"), "number"),
    **dict.fromkeys(("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "uuid", "inet4",
    "inet6"), "text"),
    **dict.fromkeys(("datetime", "timestamp"), "timestamp"),
    **dict.fromkeys(("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit"), "binary"),
    "date": "date", "time": "time", "json": "json",
}  # fmt: skip
_TABLES = """
SELECT table_name, table_type, table_comment, table_rows FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'VIEW') ORDER BY table_name"""
_COLUMNS = """
SELECT table_name, column_name, data_type, column_type, is_nullable, column_comment FROM information_schema.columns
WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position"""
_UNIQUE = """
SELECT table_name, index_name, column_name, cardinality, seq_in_index FROM information_schema.statistics
WHERE table_schema = DATABASE() AND non_unique = 0 AND sub_part IS NULL ORDER BY table_name, index_name, seq_in_index"""
_FOREIGN = """
SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE() AND referenced_table_schema = DATABASE()
ORDER BY table_name, constraint_name, ordinal_position"""
_COUNTERS = """
SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_rows_inserted', 'Innodb_rows_updated', 'Innodb_rows_deleted',
'Com_insert', 'Com_insert_select', 'Com_update', 'Com_update_multi', 'Com_delete', 'Com_delete_multi',
'Com_replace', 'Com_replace_select', 'Com_load', 'Com_truncate', 'Com_alter_table', 'Com_create_table',
'Com_drop_table', 'Com_rename_table', 'Com_call_procedure', 'Com_stmt_execute')"""


class MySqlConnector(ServerConnector):
    """One database of a MySQL or MariaDB server."""

    dialect = "mysql"
    kind = "mysql"
    title = "MySQL database"
    traits = Traits(quote="`")

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        if not address.database:
            raise BadInput("The URL names no database.", hint="Write it as mysql://user:password@host:3306/database.")

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (pymysql.Error, OSError)

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        connection = connect(self.address)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET SESSION TRANSACTION READ ONLY")
                cursor.execute("START TRANSACTION READ ONLY")

                def rows(sql: str) -> Any:
                    cursor.execute(sql)
                    return cursor.fetchall()

                yield rows
        finally:
            connection.close()

    def _version(self, rows: Rows) -> str:
        """The server's counters of statements that write, and a slow clock, for counters miss what triggers do."""
        counters = [str(value) for _, value in sorted(map(tuple, rows(_COUNTERS)))]
        return f"c{'-'.join(counters)}-{time_bucket(600)}" if counters else time_bucket()

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        columns: dict[str, list[ColumnInfo]] = defaultdict(list)
        for table, name, kind, shown, nullable, comment in rows(_COLUMNS):
            portable: ColumnType = "boolean" if shown == "tinyint(1)" else _TYPES.get(kind.lower(), "other")
            columns[table].append(ColumnInfo(name, portable, shown, nullable == "YES", comment or None))
        unique: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for table, index, column, _, _ in rows(_UNIQUE):
            unique[table][index].append(column)
        foreign: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for table, constraint, *facts in rows(_FOREIGN):
            foreign[table][constraint].append(facts)
        return [_table(row, columns[row[0]], unique[row[0]], foreign[row[0]]) for row in rows(_TABLES)]

    def _profiled(self, rows: Rows, table: TableInfo, notes: list[str]) -> TableInfo:
        profiled = super()._profiled(rows, table, notes)
        return replace(profiled, columns=tuple(_truly_boolean(column) for column in profiled.columns))


def _table(
    row: Any, columns: list[ColumnInfo], unique: dict[str, list[str]], foreign: dict[str, list[Any]]
) -> TableInfo:
    name, kind, comment, estimate = row
    is_view = kind == "VIEW"
    return TableInfo(
        name=name,
        columns=tuple(columns),
        primary_key=tuple(unique.get("PRIMARY", ())),
        foreign_keys=tuple(
            ForeignKey(tuple(part[0] for part in parts), parts[0][1], tuple(part[2] for part in parts))
            for parts in foreign.values()
        ),
        unique_keys=tuple(tuple(parts) for index, parts in unique.items() if index != "PRIMARY"),
        comment=None if is_view else comment or None,
        row_count=None if is_view or not estimate else int(estimate),
        is_view=is_view,
    )


def _truly_boolean(column: ColumnInfo) -> ColumnInfo:
    """TINYINT(1) is a flag by convention only: other values, or a NULL-only column, make it a number again."""
    values = column.profile.samples
    if column.type != "boolean" or (values and set(values) <= {0, 1}):
        return column
    known = isinstance(column.profile, Profile) and bool(values)
    return replace(column, type="integer") if known else column
