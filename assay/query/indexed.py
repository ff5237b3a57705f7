"""What a statement asks of a fenced table's own columns is asked inside the fence too, so that an index can be used.

Only conditions that every row either meets or not, whatever it holds: they tell nothing of rows that are hidden. They
stay where they were too, so nothing is lost where an outer join makes up rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from assay.query.bounds import sources
from assay.query.walking import conjuncts

_COMPARED = (exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_WHOLE = ("sample", "pivots")
"""What is done to all rows of a table before any condition."""
_KINDS = frozenset({"", "INNER", "CROSS", "OUTER"})
"""Joins in which a row is joined or not whatever other rows there are."""


def asked_of(subquery: exp.Subquery) -> Iterator[exp.Expr]:
    """Conditions on columns of what is read in place of a table, as they stand around it: not yet known to be safe."""
    select = subquery.parent.parent if isinstance(subquery.parent, (exp.From, exp.Join)) else None
    if not isinstance(select, exp.Select) or not select.args.get("where") or not _row_by_row(subquery, select):
        return
    names, own = [source.alias_or_name.casefold() for source in sources(select)], subquery.alias.casefold()
    for part in conjuncts(select.args["where"].this) if names.count(own) == 1 else ():
        column = _compared(part)
        if column is not None and _belongs(column, own, names) and _is_shown(subquery, column):
            yield part


def repeat(subquery: exp.Subquery, condition: exp.Expr) -> None:
    """Ask the condition inside too; changes ``subquery``."""
    copy = condition.copy()
    for column in copy.find_all(exp.Column):
        column.set("table", None)
    subquery.this.where(exp.paren(copy, copy=False), copy=False)


def _row_by_row(subquery: exp.Subquery, select: exp.Select) -> bool:
    """Whether what becomes of a row depends on no other row of the table before the conditions are looked at."""
    if any(subquery.args.get(part) for part in _WHOLE):
        return False
    joins = [join for source in sources(select) for join in source.args.get("joins") or ()]
    every = [*joins, *(select.args.get("joins") or ())]
    return not any(join.args.get("method") or join.kind.upper() not in _KINDS for join in every)


def _compared(part: exp.Expr) -> exp.Column | None:
    """The one column that is compared with constants, a missing value of which never meets the condition."""
    if isinstance(part, exp.In) and (part.args.get("query") or part.args.get("field") or part.args.get("unnest")):
        return None
    if isinstance(part, _COMPARED):
        sides = [part.left.unnest(), part.right.unnest()]
    elif isinstance(part, exp.Between):
        sides = [part.this.unnest(), part.args["low"], part.args["high"]]
    elif isinstance(part, exp.In):
        sides = [part.this.unnest(), *part.expressions]
    else:
        return None
    columns = [side for side in sides if isinstance(side, exp.Column)]
    others = [side for side in sides if not isinstance(side, exp.Column)]
    return columns[0] if len(columns) == 1 and not any(one.find(exp.Column, exp.Select) for one in others) else None


def _belongs(column: exp.Column, own: str, names: list[str]) -> bool:
    if column.args.get("db") or not isinstance(column.this, exp.Identifier):
        return False
    return column.table.casefold() == own if column.table else len(names) == 1


def _is_shown(subquery: exp.Subquery, column: exp.Column) -> bool:
    """Whether it stands there as it is: a masked one is a constant outside, and its own value inside."""
    name = column.name.casefold()
    return any(isinstance(item, exp.Column) and item.name.casefold() == name for item in subquery.this.expressions)
