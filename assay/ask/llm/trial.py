"""A draft tried: through ``query.run`` like any other query, then looked at for what can hardly be meant."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from assay.ask.llm.engine_words import tellable
from assay.ask.llm.reply import Draft
from assay.ask.llm.study import Study
from assay.kernel.errors import (
    AssayError,
    BadInput,
    Misconfigured,
    NotAllowed,
    QueryCancelled,
    SourceUnreachable,
    TooMuch,
)
from assay.query.corridor import QueryRunner
from assay.query.ports import Query, QueryResult
from assay.semantic.spec import AnalyticsSpec

_OURS = (QueryCancelled, SourceUnreachable, Misconfigured, NotAllowed, TooMuch)
"""Nothing a model could mend."""
_ROWS_LOOKED_AT = 200


@dataclass(frozen=True)
class Outcome:
    """What came of a draft. ``problem`` is for the model; ``grave``: there is no result to fall back on."""

    spec: AnalyticsSpec | None = None
    sql: str | None = None
    result: QueryResult | None = None
    problem: str = ""
    kind: str = ""

    @property
    def grave(self) -> bool:
        return self.result is None

    @property
    def written(self) -> str:
        """The query, to be shown."""
        return self.sql or (self.spec.canonical() if self.spec is not None else "")


def tried(draft: Draft, study: Study, runner: QueryRunner) -> Outcome:
    """Run a draft on behalf of whoever asked. Raises only what no other query could avoid."""
    try:
        spec = _spec(draft, study)
        sql = study.veil.show_sql(draft.sql) if draft.sql and spec is None else None
    except BadInput as error:
        return Outcome(problem=error.message, kind="form")
    return _run(Outcome(spec, sql), study, runner)


def _spec(draft: Draft, study: Study) -> AnalyticsSpec | None:
    """The spec of a draft; of a draft with both and a spec that is none, the SQL is taken."""
    if draft.spec is None:
        return None
    try:
        return AnalyticsSpec.model_validate(study.veil.show(draft.spec))
    except ValidationError as error:
        if draft.sql:
            return None
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:4])
        raise BadInput(f"The spec is not valid: {faults}. If no spec can say it, write SQL.") from error


def _run(outcome: Outcome, study: Study, runner: QueryRunner) -> Outcome:
    asked = study.asked
    query = Query(asked.source.id, spec=outcome.spec, sql=outcome.sql, today=asked.clock.today().isoformat())
    try:
        result = runner.run(query, asked.actor, cancel=asked.cancel)
    except _OURS:
        raise
    except AssayError as error:
        return Outcome(outcome.spec, outcome.sql, None, _said(error, outcome, study), error.code)
    problem, kind = doubt(result)
    return Outcome(outcome.spec, outcome.sql, result, problem, kind)


def _said(error: AssayError, outcome: Outcome, study: Study) -> str:
    """The error for the model, as far as a model may hear it."""
    names = {name for table in study.tables for name in (table.info.name, *(column.name for column in table.columns))}
    own = f"{outcome.written} {study.asked.text} {study.asked.source.dialect}"
    words = tellable(str(error.details.get("engine", "")), own, names)
    told = " ".join(filter(None, (error.message, error.hint, words)))
    return study.veil.hide(f"The query was not run: {told}")


def doubt(result: QueryResult) -> tuple[str, str]:
    """What makes a result hard to believe, and its kind; two empty texts when nothing does."""
    table = result.table
    if table.row_count == 0:
        return ("The query ran and found no rows. If a condition is wrong, mend it; if not, repeat the query.", "empty")
    rows = [table.rows(0, min(table.row_count, _ROWS_LOOKED_AT))] if table.row_count else []
    cells = [cell for some in rows for row in some for cell in row]
    if cells and all(cell is None for cell in cells):
        return ("The query ran, but every value is NULL. Mend it, or repeat it if that is right.", "nothing but NULL")
    if result.table.truncated:
        return (
            "The query ran, but returns more rows than may be shown: is a condition or a join missing?",
            "too many rows",
        )
    return "", ""
