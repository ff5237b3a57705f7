"""Values of a limited table as somebody finds them: one query of their own, under their policies."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlglot import exp

from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, Source
from assay.semantic.schema import ColumnInfo, Profile, TableInfo

MOST = 200
MOST_COLUMNS = 40


def own_values(
    runner: QueryRunner, source: Source, table: TableInfo, hidden: Collection[str], actor: Actor
) -> Mapping[str, Profile]:
    """The most frequent values of each text column that is not hidden; none where the query fails."""
    columns = [one for one in table.columns if one.type == "text" and one.name.casefold() not in hidden][:MOST_COLUMNS]
    if not columns:
        return {}
    try:
        result = runner.run(Query(source.name, sql=_statement(table, columns, source.dialect)), actor)
    except AssayError:
        return {}  # values that cannot be read are not offered; questions about the table say themselves what failed
    found: dict[str, list[str]] = {column.name: [] for column in columns}
    for place, value in result.table.rows(0):
        found[columns[int(place)].name].append(str(value))
    return {name: Profile(samples=tuple(values), complete=True) for name, values in found.items()}


def _statement(table: TableInfo, columns: list[ColumnInfo], dialect: str) -> str:
    parts = [_part(table, column, place) for place, column in enumerate(columns)]
    whole: exp.Expr = parts[0]
    for part in parts[1:]:
        whole = exp.union(whole, part, distinct=False)
    return whole.sql(dialect)


def _part(table: TableInfo, column: ColumnInfo, place: int) -> exp.Select:
    name = exp.column(exp.to_identifier(column.name, quoted=True))
    where = exp.to_identifier(table.schema, quoted=True) if table.schema else None
    read = exp.Table(this=exp.to_identifier(table.name, quoted=True), db=where)
    grouped = (
        exp.select(exp.alias_(name.copy(), "value"), exp.alias_(exp.Count(this=exp.Star()), "n"))
        .from_(read)
        .where(exp.Not(this=exp.Is(this=name.copy(), expression=exp.Null())))
        .group_by(name.copy())
        .order_by(exp.Ordered(this=exp.column("n"), desc=True))
        .limit(MOST)
    )
    found = grouped.subquery(f"part_{place}")
    return exp.select(exp.alias_(exp.Literal.number(place), "place"), exp.column("value")).from_(found)
