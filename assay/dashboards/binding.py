"""Values of filters and parameters put into a widget's SQL as literals of its tree, never as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput
from assay.query.writing import read, written
from assay.semantic.model import Calendar
from assay.semantic.periods import resolve
from assay.semantic.spec import TimeRange
from assay.semantic.suggest import hint

MAX_SQL = 20_000


def bind(sql: str, values: Mapping[str, Any], dialect: str) -> str:
    """``sql`` with every ``:name`` replaced. A list becomes a list, an empty one and None become NULL.

    So that ``(:region IS NULL OR region IN (:region))`` means all regions while none is chosen.

    >>> bind("SELECT x FROM t WHERE y = :a AND x IN (:b)", {"a": "it's", "b": [1, 2]}, "duckdb")
    "SELECT x FROM t WHERE y = 'it''s' AND x IN (1, 2)"
    """
    if ":" not in sql:
        return sql
    tree = _parsed(sql, dialect)
    found = list(tree.find_all(exp.Placeholder))
    if not found:
        return sql
    for node in found:
        if node.name not in values:
            raise BadInput(f"`:{node.name}` is no filter or parameter of this dashboard.", hint=hint(node.name, values))
        _replace(node, values[node.name])
    return written(tree, dialect)


def values_on(bound: Mapping[str, Any], today: date, calendar: Calendar) -> dict[str, Any]:
    """The values SQL may use that day: of a period ``p`` its ends ``p_start`` and ``p_end`` (not included)."""
    values: dict[str, Any] = {}
    for name, value in bound.items():
        if isinstance(value, TimeRange):
            period = resolve(value, today, calendar)
            values |= {f"{name}_start": period.start, f"{name}_end": period.end_exclusive}
        else:
            # A period that stands at "all time" is None: its two ends are.
            values |= {name: value} if value is not None else {name: None, f"{name}_start": None, f"{name}_end": None}
    return values


def in_text(text: str, bound: Mapping[str, Any]) -> str:
    """``{name}`` of a question replaced by the parameter's value; other braces stay.

    >>> in_text("over {target} in {x}", {"target": 5})
    'over 5 in {x}'
    """
    plain = {name: value for name, value in bound.items() if isinstance(value, (bool, int, float, str, date))}
    for name, value in plain.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def _parsed(sql: str, dialect: str) -> exp.Expr:
    if len(sql) > MAX_SQL:
        raise BadInput(f"A widget's SQL may have up to {MAX_SQL:,} characters.")
    try:
        statements = [statement for statement in read(sql, dialect) if statement is not None]
    except (SqlglotError, RecursionError) as error:
        raise BadInput("This widget's SQL cannot be read.", hint="Check it where the widget is edited.") from error
    if len(statements) != 1:
        raise BadInput("A widget's SQL is one statement.", hint="Remove what stands behind the first.")
    return statements[0]


def _replace(node: exp.Expr, value: Any) -> None:
    values = value if isinstance(value, list) else [value]
    literals = [_literal(item) for item in values] or [exp.null()]
    parent = node.parent
    if isinstance(parent, exp.In) and node.arg_key == "expressions":
        parent.set("expressions", [item for old in parent.expressions for item in (literals if old is node else [old])])
    else:
        # Outside IN only "is there any" can be asked of a list.
        node.replace(literals[0])


def _literal(value: Any) -> exp.Expr:
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, (int, float)):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    if isinstance(value, (date, datetime)):
        return exp.cast(exp.Literal.string(value.isoformat()), "timestamp" if isinstance(value, datetime) else "date")
    return exp.Literal.string(str(value))
