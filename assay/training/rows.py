"""Rows of training data: as Vanna gives them, as ``vn.train`` takes them, and as people keep questions with SQL."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from assay.kernel.errors import BadInput

Given = tuple[str, dict[str, Any]]
QUERIES: Final = ("sql", "query", "sql_query", "answer")
"""What the column with the statement is called in files of questions."""
_BETWEEN = "\t;,"
_HINT = "It needs question and sql, or training_data_type (ddl, documentation, sql) and content."


def read_rows(rows: Sequence[Any]) -> Iterator[Given]:
    """What each row teaches. Raises BadInput for the first that teaches nothing.

    >>> list(read_rows([{"Question": "How many?", "SQL": "SELECT 1"}]))
    [('verified_question', {'question': 'How many?', 'sql': 'SELECT 1'})]
    """
    for number, row in enumerate(rows, 1):
        named = {str(key).strip().casefold(): value for key, value in row.items()} if isinstance(row, Mapping) else {}
        given = _of_vanna(named) or _plain(named)
        if given is None:
            raise BadInput(f"Row {number} is no training data.", hint=_HINT)
        yield given


def _of_vanna(row: Mapping[str, Any]) -> Given | None:
    """As ``vn.get_training_data()`` gives it: training_data_type, question, content."""
    kind, content = str(row.get("training_data_type") or "").casefold(), row.get("content")
    if content in (None, ""):
        return None
    if kind == "sql" and row.get("question"):
        return "verified_question", {"question": str(row["question"]), "sql": str(content)}
    if kind in ("ddl", "documentation"):
        return kind, {"ddl" if kind == "ddl" else "text": str(content)}
    return None


def _plain(row: Mapping[str, Any]) -> Given | None:
    """As ``vn.train`` takes it: question and sql, ddl, or documentation."""
    sql = next((row[name] for name in QUERIES if isinstance(row.get(name), str) and row[name].strip()), None)
    if row.get("question") and sql:
        return "verified_question", {"question": str(row["question"]), "sql": sql}
    for kind, part in (("ddl", "ddl"), ("documentation", "text")):
        if isinstance(row.get(kind), str) and row[kind].strip():
            return kind, {part: row[kind]}
    return None


def table_rows(text: str) -> list[dict[str, Any]]:
    """The rows of a CSV, or of cells copied out of a spreadsheet. Raises BadInput where a row has too many cells.

    >>> table_rows("question;sql\\nHow many?;SELECT 1, 2")
    [{'question': 'How many?', 'sql': 'SELECT 1, 2'}]
    """
    rows = list(csv.DictReader(io.StringIO(text.strip()), delimiter=_between(text)))
    for number, row in enumerate(rows, 1):
        if None in row:
            # What is beyond the last column may be the rest of a statement, which is another one without it.
            raise BadInput(f"Row {number} has more cells than columns.", hint="Put what holds commas in quotes.")
    return rows


def is_table(text: str) -> bool:
    """Whether the first line names columns of training data."""
    names = {name.strip().strip('"').casefold() for name in _head(text).split(_between(text))}
    return len(names) > 1 and ("training_data_type" in names or ("question" in names and bool(names & {*QUERIES})))


def line_objects(text: str) -> list[Any] | None:
    """The JSON objects of a text that has one a line; None when it is no such text."""
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _between(text: str) -> str:
    """The sign that stands most often in the first line."""
    return max(_BETWEEN, key=_head(text).count)


def _head(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")
