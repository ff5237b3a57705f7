"""Rows of the likeliest tables, where an operator allows it: as the asker may see them, without personal columns."""

from __future__ import annotations

import json

from assay.ask.llm.render import quoted
from assay.ask.llm.sight import SeenTable
from assay.ask.llm.study import Study
from assay.kernel.errors import AssayError, QueryCancelled
from assay.query.corridor import QueryRunner
from assay.query.ports import Query

MOST_TABLES, _MOST_COLUMNS, _LONGEST_CELL = 4, 12, 40


def samples_of(study: Study, runner: QueryRunner, rows: int) -> dict[str, str]:
    """Tables' keys with some of their rows as one line of JSON; none where ``rows`` is 0 or nothing may be shown."""
    found = {}
    for table in study.tables[:MOST_TABLES] if rows else ():
        text = _sample(table, study, runner, rows)
        if text:
            found[table.key] = text
    return found


def _sample(table: SeenTable, study: Study, runner: QueryRunner, rows: int) -> str:
    names = [quoted(column.name) for column in table.columns if table.speaks(column)][:_MOST_COLUMNS]
    if not names:
        return ""
    sql = f"SELECT {', '.join(names)} FROM {quoted(table.info.name)} LIMIT {rows}"  # nosec B608 - quoted, and guarded
    try:
        result = runner.run(
            Query(study.asked.source.id, sql=sql, rows=rows), study.asked.actor, cancel=study.asked.cancel
        )
    except QueryCancelled:
        raise
    except AssayError:
        return ""
    short = [
        [cell[:_LONGEST_CELL] if isinstance(cell, str) else cell for cell in row] for row in result.table.rows(0, rows)
    ]
    return json.dumps(short, default=str, ensure_ascii=False)
