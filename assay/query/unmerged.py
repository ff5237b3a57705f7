"""Where MariaDB gives other rows once it merges a subquery into the query around it: there the subquery stays apart.

It does so for a HAVING that looks into another query (a column with one value alone reads as empty in there), for
windows beside an ORDER BY (columns are then said to be ambiguous), and for a constant on the side of an outer join that
may find no row (it stays the constant there). A limit that cuts nothing keeps it from merging.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

_MERGING = frozenset({"mysql"})
_ALL_ROWS = 18_446_744_073_709_551_615


def keep_apart(subqueries: Iterable[exp.Subquery], dialect: str) -> None:
    """Give those of the subqueries a limit that would be misread without one; changes them."""
    for subquery in subqueries if dialect in _MERGING else ():
        constant = any(isinstance(item.unalias(), exp.Literal) for item in subquery.this.expressions)
        if any(_misread(select) or (constant and _joins_outside(select)) for select in _around(subquery)):
            subquery.this.limit(_ALL_ROWS, copy=False)


def _around(node: exp.Expr) -> Iterator[exp.Select]:
    select = node.find_ancestor(exp.Select)
    while select is not None:
        yield select
        select = select.find_ancestor(exp.Select)


def _joins_outside(select: exp.Select) -> bool:
    return any(join.side or join.args.get("method") for join in select.find_all(exp.Join))


def _misread(select: exp.Select) -> bool:
    having, order = select.args.get("having"), select.args.get("order")
    looks_elsewhere = having is not None and having.find(exp.Select) is not None
    return looks_elsewhere or (order is not None and any(item.find(exp.Window) for item in select.expressions))
