"""Numbers that differ in their metric alone, run as one statement: rows are read once, and it is prepared once.

Each gets a result of its own, as if it had been asked alone. What cannot be told apart with certainty has no result
here, and neither has anything where the one statement fails: it is for the caller to ask it alone, so that only what
is wrong goes wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError
from assay.kernel.tabular import Table
from assay.query.corridor import QueryRunner
from assay.query.passage import Prepared
from assay.query.ports import Query, QueryResult
from assay.semantic.spec import AnalyticsSpec, MetricUse

SHARED = ("version", "mode", "source", "entity", "metrics", "dimensions", "where", "time", "comparison")
"""What specs that are run together may say; everything else belongs to the rows of one result as a whole."""

Results = Mapping[Query, QueryResult]


def run_together(runner: QueryRunner, asked: Mapping[Query, Query | None], actor: Actor) -> Results:
    """Results of those numbers that were run together, and of the lines that belong to them (None: it has no line).

    Raises nothing that is the queries' fault.
    """
    found: dict[Query, QueryResult] = {}
    for group in _groups(runner, [query for query in asked if _may_share(query)], actor):
        lines = [line for query in group if (line := asked[query]) is not None]
        with ThreadPoolExecutor(1, "lines") as beside:
            along = beside.submit(_lines, runner, lines, actor)
            found.update(_numbers(runner, group, actor))
            found.update(along.result())
    return found


def _may_share(query: Query) -> bool:
    spec = query.spec
    if spec is None or spec.mode != "aggregate" or spec.dimensions or not spec.metrics:
        return False
    fields = AnalyticsSpec.model_fields.items()
    bare = all(name in SHARED or getattr(spec, name) == field.default for name, field in fields)
    return bare and all(not use.hidden and use.transform is None for use in spec.metrics)


def _groups(runner: QueryRunner, queries: Sequence[Query], actor: Actor) -> Iterator[Sequence[Query]]:
    """Those that are alike and read the same tables, or fewer of them: none waits for rows that it does not need."""
    for alike in _alike(queries):
        read = {query: prepared.tables for query in alike if (prepared := _prepared(runner, query, actor)) is not None}
        left = sorted(read, key=lambda query: -len(read[query]))
        while len(left) > 1:
            group = [query for query in left if read[query] <= read[left[0]]]
            left = [query for query in left if query not in group]
            if len(group) > 1:
                yield group


def _alike(queries: Sequence[Query]) -> Sequence[Sequence[Query]]:
    """Groups of queries that differ in their metrics alone."""
    groups: dict[Query, list[Query]] = {}
    for query in dict.fromkeys(queries):
        groups.setdefault(_with(query, ()), []).append(query)
    return list(groups.values())


def _with(query: Query, metrics: tuple[MetricUse, ...]) -> Query:
    assert query.spec is not None
    return replace(query, spec=query.spec.model_copy(update={"metrics": metrics}))


def _metrics(queries: Sequence[Query]) -> tuple[MetricUse, ...]:
    return tuple(dict.fromkeys(use for query in queries if query.spec is not None for use in query.spec.metrics))


def _prepared(runner: QueryRunner, query: Query, actor: Actor) -> Prepared | None:
    try:
        return runner.prepare(query, actor, looking=True)
    except AssayError:
        return None


def _whole(runner: QueryRunner, group: Sequence[Query], actor: Actor) -> QueryResult | None:
    """The one statement of a group; None where it fails."""
    query = _with(group[0], _metrics(group))
    if _prepared(runner, query, actor) is None:
        return None
    try:
        result = runner.run(query, actor)
    except AssayError:
        return None
    return None if result.table.truncated else result


def _numbers(runner: QueryRunner, group: Sequence[Query], actor: Actor) -> Results:
    whole = _whole(runner, group, actor)
    if whole is None:
        return {}
    own = {query: prepared for query in group if (prepared := _prepared(runner, query, actor)) is not None}
    return {query: _as_alone(query, prepared, whole) for query, prepared in own.items() if _holds(whole, prepared)}


def _holds(whole: QueryResult, own: Prepared) -> bool:
    """Whether every column of a query is among those of the whole, under its name and meaning the same."""
    return set(own.columns) <= set(whole.table.columns)


def _as_alone(query: Query, own: Prepared, whole: QueryResult) -> QueryResult:
    """The part of one query, with the statement and the remarks it has alone."""
    return replace(
        whole,
        table=_part(whole.table, [whole.table.columns.index(column) for column in own.columns]),
        sql=own.sql,
        sql_hash=own.sql_hash,
        spec=query.spec,
        caveats=own.caveats,
        notes=own.notes,
        policies=own.labels,
        periods=own.periods,
    )


def _lines(runner: QueryRunner, lines: Sequence[Query], actor: Actor) -> Results:
    """The same along an axis: its columns come first, then one for each metric.

    A place at which a metric is nothing may be there for the sake of another one: that line is asked alone.
    """
    whole = _whole(runner, lines, actor) if len(_alike(lines)) == 1 else None
    if whole is None:
        return {}
    metrics, found = _metrics(lines), {}
    axes = len(whole.table.columns) - len(metrics)
    for line in lines:
        places = [axes + metrics.index(use) for use in _metrics([line])]
        if all(all(whole.table.values(place)) for place in places):
            part = _part(whole.table, [*range(axes), *places])
            found[line] = replace(whole, table=part, spec=line.spec)
    return found


def _part(table: Table, places: Sequence[int]) -> Table:
    return Table(tuple(table.columns[place] for place in places), table.arrow.select(list(places)))
