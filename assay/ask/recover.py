"""Run a reading; when the database or the compiler does not know a name, put the nearest known one in and try again."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.relink import relink_spec, relink_sql
from assay.ask.work import Tools, Work
from assay.kernel.errors import AssayError, BadInput, InvalidSpec, QueryCancelled, QueryFailed, Refused
from assay.query.ports import QueryResult
from assay.records.answer import Correction

TRIES = 3
_MENDABLE = (InvalidSpec, QueryFailed, Refused, BadInput)


def execute(work: Work, tools: Tools) -> Work:
    """The result of the reading, or what went wrong."""
    try:
        return replace(work, result=tools.run(work.query(), work.asked), failure=None)
    except AssayError as error:
        return replace(work, failure=error)


def recover(work: Work, tools: Tools) -> Work:
    """At most three mends, each of them shown as a correction. Raises the first error when none helps."""
    first = work.failure
    while work.failure is not None:
        mended = _mended(work, tools) if work.tries < TRIES and isinstance(work.failure, _MENDABLE) else None
        if mended is None:
            raise first or work.failure
        work = mended
    return work


def _mended(work: Work, tools: Tools) -> Work | None:
    """The reading with other names, run again; None when there is nothing to put in their place."""
    if work.reading.spec is not None and isinstance(work.failure, InvalidSpec):
        relinked = relink_spec(work.reading.spec, work.asked.source.model)
        if relinked is None:
            return None
        spec, corrections = relinked
        return execute(_again(replace(work, reading=replace(work.reading, spec=spec)), corrections), tools)
    return _mended_sql(work, tools)


def _mended_sql(work: Work, tools: Tools) -> Work | None:
    """SQL with other names; of a spec, the SQL it was compiled to (the model names a column that is gone)."""
    prepared = tools.runner.prepare(work.query(), work.asked.actor) if work.reading.spec is not None else None
    sql = _before_policies(work, tools) if prepared is not None else work.reading.sql
    relinked = relink_sql(sql, work.asked.source.schema) if sql else None
    if relinked is None:
        return None
    text, corrections = relinked
    if prepared is None:
        return execute(_again(replace(work, reading=replace(work.reading, sql=text)), corrections), tools)
    work = _again(work, corrections)
    try:
        result = tools.run(work.query(sql=text), work.asked)
    except AssayError as error:
        return replace(work, failure=error, tries=TRIES)
    table = result.table.with_columns(prepared.columns)
    named = replace(result, table=table, periods=prepared.periods, caveats=(*prepared.caveats, *result.caveats))
    return replace(work, result=named, failure=None)


def _before_policies(work: Work, tools: Tools) -> str:
    """What the spec says in SQL, without the policies: they are applied to the mended text in their turn."""
    tree = tools.runner.compiled(work.query(), work.asked.actor)
    return tree.sql(dialect=work.asked.source.dialect)


def _again(work: Work, corrections: tuple[Correction, ...]) -> Work:
    """One more try, no longer the reading somebody verified."""
    reading = replace(work.reading, verification=None)
    return replace(work, reading=reading, tries=work.tries + 1, corrections=(*work.corrections, *corrections))


def result_of(work: Work, tools: Tools, **query: object) -> QueryResult | None:
    """The result of a side query, None when it fails: what only adds to an answer never spoils it.

    Raises QueryCancelled: a question that was stopped asks nothing more.
    """
    try:
        return tools.run(work.query(**query), work.asked)  # type: ignore[arg-type]
    except QueryCancelled:
        raise
    except AssayError:
        return None
