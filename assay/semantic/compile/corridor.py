"""AnalyticsSpec -> SQL, in one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.kernel.tabular import Column
from assay.semantic.compile.aggregate import Compiled, compile_aggregate
from assay.semantic.compile.combine import combined, without_tail
from assay.semantic.compile.context import Context, Log
from assay.semantic.compile.graph import graph_of
from assay.semantic.compile.rows import compile_rows
from assay.semantic.extend import extended
from assay.semantic.model import SemanticModel
from assay.semantic.periods import Period
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec

MAX_DEPTH = 8


@dataclass(frozen=True)
class CompiledQuery:
    """What a spec became.

    ``columns`` describe the result's columns in order. ``periods``: the main one, then the one compared with.
    ``caveats`` belong beside the numbers; ``notes`` say what was assumed. ``metrics`` and ``tables`` are those used.
    """

    tree: exp.Query
    dialect: str
    columns: tuple[Column, ...]
    periods: tuple[Period, ...] = ()
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    def sql(self, pretty: bool = False) -> str:
        """The statement in the dialect it was compiled for."""
        return self.tree.sql(dialect=self.dialect, pretty=pretty)


def compile_spec(
    spec: AnalyticsSpec, model: SemanticModel, schema: Schema | None, dialect: str, today: date
) -> CompiledQuery:
    """The query that answers ``spec`` on the day ``today``.

    ``schema`` makes types and spellings certain; without it they are guessed from the model. Raises InvalidSpec when a
    name is unknown, a join is impossible or ambiguous, or a number would be wrong.
    """
    log = Log()
    context = Context(model, schema, _dialect(dialect), today, graph_of(model), log, _nested)
    try:
        done = _compile(spec, context, 0)
    except (OverflowError, RecursionError) as error:
        raise InvalidSpec("The question reaches beyond the calendar, or is nested too deeply.") from error
    return CompiledQuery(
        done.tree,
        context.dialect,
        done.columns,
        done.periods,
        tuple(log.notes),
        tuple(log.caveats),
        tuple(log.metrics),
        tuple(log.tables),
    )


def _dialect(name: str) -> str:
    return {"postgresql": "postgres", "mariadb": "mysql", "clickhousedb": "clickhouse"}.get(name, name)


def _compile(spec: AnalyticsSpec, context: Context, depth: int) -> Compiled:
    if depth > MAX_DEPTH:
        raise InvalidSpec("The question is nested too deeply.")
    if spec.computed:
        context = replace(context, model=extended(context.model, spec.computed, context.today))
    if spec.combine is not None:
        left = _compile(without_tail(spec), context, depth + 1)
        return combined(spec, left, _compile(spec.combine.other, context, depth + 1))
    return compile_rows(spec, context) if spec.mode == "rows" else compile_aggregate(spec, context)


def _nested(spec: AnalyticsSpec, context: Context) -> exp.Query:
    """A spec used as a value: one column, ordered only where a limit needs it."""
    done = _compile(spec, context, 1)
    if len(done.columns) != 1:
        raise InvalidSpec(f"A question used as a value must give one column, not {len(done.columns)}.")
    if not done.tree.args.get("limit"):
        done.tree.set("order", None)
    return done.tree
