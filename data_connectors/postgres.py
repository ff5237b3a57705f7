"""PostgreSQL: the connector of the web process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from assay.kernel.tabular import plain
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, TableInfo
from data_connectors.postgres_session import connect
from data_connectors.server import ServerConnector
from data_connectors.traits import Rows, Traits

_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("int2", "int4", "int8", "oid"), "integer"),
    **dict.fromkeys(("numeric", "float4", "float8", "money"), "number"),
    **dict.fromkeys(("text", "varchar", "bpchar", "char", "name", "uuid", "citext", "inet", "cidr", "xml"), "text"),
    **dict.fromkeys(("timestamp", "timestamptz"), "timestamp"),
    **dict.fromkeys(("time", "timetz"), "time"),
    **dict.fromkeys(("json", "jsonb", "hstore"), "json"),
    "bool": "boolean", "date": "date", "bytea": "binary",
}  # fmt: skip
_SYSTEM = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'"
_LARGE = 64 * 1024 * 1024

_TABLES = f"""
SELECT n.nspname, c.relname, c.relkind::text, obj_description(c.oid, 'pg_class'), n.nspname = current_schema(),
       CASE WHEN c.relkind NOT IN ('r', 'm') THEN NULL WHEN c.reltuples > 0 THEN c.reltuples::bigint
            WHEN pg_relation_size(c.oid) > {_LARGE} THEN pg_relation_size(c.oid) / 100 END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND {_SYSTEM}
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
ORDER BY n.nspname <> current_schema(), n.nspname, c.relname"""

_COLUMNS = f"""
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), COALESCE(b.typname, t.typname),
       COALESCE(b.typtype, t.typtype)::text, t.typcategory::text, NOT a.attnotnull, col_description(c.oid, a.attnum)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd'
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_SYSTEM}
ORDER BY n.nspname, c.relname, a.attnum"""

_KEYS = f"""
SELECT n.nspname, c.relname, k.contype::text, rn.nspname, r.relname, rn.nspname = current_schema(),
       (SELECT array_agg(a.attname::text ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
       (SELECT array_agg(a.attname::text ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class r ON r.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE k.contype IN ('p', 'u', 'f') AND k.conparentid = 0 AND {_SYSTEM}
ORDER BY n.nspname, c.relname, k.contype, k.conname"""


_POWERS = """
SELECT r.rolsuper OR r.rolcreaterole OR r.rolreplication OR r.rolbypassrls
         OR pg_has_role('pg_read_server_files', 'MEMBER') OR pg_has_role('pg_execute_server_program', 'MEMBER'),
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
          AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
FROM pg_roles r WHERE r.rolname = current_user
"""
_ADVICE = (
    "The database role {}. Queries are read-only all the same; give Assay a role of its own that may only SELECT: "
    "CREATE ROLE assay LOGIN PASSWORD '...'; GRANT pg_read_all_data TO assay;"
)


class PostgresConnector(ServerConnector):
    """A PostgreSQL database: every schema the user may read."""

    dialect = "postgres"
    kind = "postgres"
    title = "PostgreSQL database"
    traits = Traits(
        sample=lambda table, rows, total: (
            f"{table} TABLESAMPLE SYSTEM ({min(100.0, max(100 * rows / total, 0.0001)):.6f})"
        )
    )

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (psycopg.Error, OSError)

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        with connect(self.address) as connection:
            connection.execute("SET default_transaction_read_only = on")
            connection.execute("SET statement_timeout = '60s'")
            yield lambda sql: connection.execute(sql.encode()).fetchall()

    def _advice(self, rows: Rows) -> Sequence[str]:
        """The session is read-only whatever the role may do; a role that may only read is the better lock."""
        above, writes = rows(_POWERS)[0]
        if above:
            return (_ADVICE.format("is a superuser or may act as one"),)
        return (_ADVICE.format(f"may change {writes} of the tables"),) if writes else ()

    def _version(self, rows: Rows) -> str:
        """The next transaction number: it moves with every transaction that writes, on standbys too."""
        return f"x{rows('SELECT pg_snapshot_xmax(pg_current_snapshot())::text')[0][0]}"

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        columns: dict[tuple[str, str], list[ColumnInfo]] = defaultdict(list)
        for schema, table, *facts in rows(_COLUMNS):
            columns[schema, table].append(_column(*facts))
        keys: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for schema, table, *facts in rows(_KEYS):
            keys[schema, table].append(facts)
        return [_table(row, columns[row[0], row[1]], keys[row[0], row[1]]) for row in rows(_TABLES)]

    def _refine(self, rows: Rows, table: TableInfo) -> TableInfo:
        """Distinct and NULL counts from the planner's statistics, exact bounds where an index gives them at once."""
        table = super()._refine(rows, table)
        schema = f"'{table.schema}'" if table.schema else "current_schema()"
        name = table.name.replace("'", "''")
        quoted = self.traits.table(table).replace("'", "''")
        known = {
            row[0]: row[1:]
            for row in rows(
                "SELECT attname, n_distinct, null_frac FROM pg_stats "
                f"WHERE schemaname = {schema} AND tablename = '{name}'"
            )
        }
        indexed = {
            row[0]
            for row in rows(
                "SELECT a.attname FROM pg_index i "
                "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
                f"WHERE i.indrelid = '{quoted}'::regclass AND i.indpred IS NULL"
            )
        }
        return replace(
            table,
            columns=tuple(
                self._refined(rows, table, column, known.get(column.name), column.name in indexed)
                for column in table.columns
            ),
        )

    def _refined(self, rows: Rows, table: TableInfo, column: ColumnInfo, known: Any, indexed: bool) -> ColumnInfo:
        profile, total = column.profile, table.row_count or 0
        if known and profile.distinct is not None:
            share = float(known[0])
            estimate = round(-share * total if share < 0 else share)
            profile = replace(
                profile, distinct=estimate if estimate < total else profile.distinct, nulls=round(known[1] * total)
            )
        if indexed and column.type in ("integer", "number", "date", "timestamp"):
            name = self.traits.name(column.name)
            low, high = rows(f"SELECT MIN({name}), MAX({name}) FROM {self.traits.table(table)}")[0]
            profile = replace(profile, minimum=plain(low), maximum=plain(high))
        return replace(column, profile=profile)


def _column(
    name: str, shown: str, base: str, base_kind: str, category: str, nullable: bool, comment: str | None
) -> ColumnInfo:
    if category == "A":
        kind: ColumnType = "json"
    elif base_kind == "e":
        kind = "text"
    else:
        kind = _TYPES.get(base, "other")
    return ColumnInfo(name, kind, shown, nullable, comment)


def _table(row: Any, columns: list[ColumnInfo], keys: list[Any]) -> TableInfo:
    schema, name, kind, comment, is_default, estimate = row
    return TableInfo(
        name=name,
        columns=tuple(columns),
        schema=None if is_default else schema,
        primary_key=next((tuple(key[4]) for key in keys if key[0] == "p"), ()),
        foreign_keys=tuple(
            ForeignKey(tuple(own), table if default else f"{space}.{table}", tuple(referred))
            for contype, space, table, default, own, referred in keys
            if contype == "f"
        ),
        unique_keys=tuple(tuple(key[4]) for key in keys if key[0] == "u"),
        comment=comment,
        row_count=estimate,
        is_view=kind == "v",
    )
