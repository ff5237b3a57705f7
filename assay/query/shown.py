"""Masked texts shown in part (``ab***@domain``): an admin's choice, for display alone.

A masked column is a constant before any expression. Only where a statement does nothing with it but show it - a bare
item of the outermost list, used by no condition, order, group or expression - the constant becomes the part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

MASK = "***"
_PLAIN = frozenset(
    {"kind", "expressions", "from_", "from", "joins", "where", "order", "limit", "offset", "with_", "with"}
)
"""Parts of a statement beside which its list is what is shown, row by row."""


@dataclass(frozen=True)
class View:
    """What is read in place of a table, and its masked columns that may be shown in part, folded, with how."""

    subquery: exp.Subquery
    ways: Mapping[str, str]


def show(tree: exp.Expr, views: Sequence[View]) -> None:
    """Put the parts in place of the constants where nothing but the reader can see them; changes ``tree``."""
    offered = [view for view in views if view.ways]
    if not offered or not isinstance(tree, exp.Select) or not _row_by_row(tree):
        return
    named = list(_outside(tree, views))
    for view in offered:
        if view.subquery.parent_select is tree and not _named_whole(named, view.subquery):
            for column, way in view.ways.items():
                if _only_shown(tree, named, view.subquery, column):
                    _swap(view.subquery, column, way)


def _row_by_row(tree: exp.Select) -> bool:
    """Whether each row shown is a row read: no grouping, no DISTINCT, no window, nothing joined by equal names."""
    if any(value for part, value in tree.args.items() if part not in _PLAIN):
        return False
    joins = tree.args.get("joins") or ()
    if any(join.args.get("using") or join.args.get("method") for join in joins):
        return False
    return tree.find(exp.Star, exp.Columns, exp.Window, exp.AggFunc) is None


def _named_whole(named: Sequence[exp.Column], subquery: exp.Subquery) -> bool:
    """Whether a row of it is used as one value."""
    alias = subquery.alias.casefold()
    return any(not column.table and column.name.casefold() == alias for column in named)


def _only_shown(tree: exp.Select, named: Sequence[exp.Column], subquery: exp.Subquery, column: str) -> bool:
    """Whether every mention of the column is a bare item of the list, and no order goes by its name or place."""
    uses = [one for one in named if one.name.casefold() == column]
    if not uses or any(_item_of(tree, one) is None for one in uses):
        return False
    alias = subquery.alias.casefold()
    if any(one.table.casefold() != alias for one in uses if one.table) or not all(_certain(tree, one) for one in uses):
        return False
    names = {item.alias_or_name.casefold() for item in (_item_of(tree, one) for one in uses) if item is not None}
    return not any(_goes_by(ordered.this, names) for ordered in tree.find_all(exp.Ordered))


def _certain(tree: exp.Select, column: exp.Column) -> bool:
    """Whether it is clear whose column it is: named with its table, or there is one table alone."""
    return bool(column.table) or not tree.args.get("joins")


def _item_of(tree: exp.Select, column: exp.Column) -> exp.Expr | None:
    """The item of the outermost list that is this column and nothing else."""
    node: exp.Expr = column.parent if isinstance(column.parent, exp.Alias) else column
    return node if node.parent is tree and node.arg_key == "expressions" else None


def _goes_by(key: exp.Expr, names: set[str]) -> bool:
    """Whether an order may be by one of those items: by place, by everything, or by name."""
    return not isinstance(key, exp.Column) or key.name.casefold() in names


def _outside(tree: exp.Select, views: Sequence[View]) -> Iterator[exp.Column]:
    """Columns the statement itself names, however deep: not those inside what is read in place of a table."""
    own = {id(view.subquery) for view in views}
    for column in tree.find_all(exp.Column):
        node: exp.Expr | None = column
        while node is not None and id(node) not in own:
            node = node.parent
        if node is None:
            yield column


def _swap(subquery: exp.Subquery, column: str, way: str) -> None:
    inner = subquery.this
    for item in inner.expressions:
        if item.alias_or_name.casefold() == column and isinstance(item, exp.Alias):
            item.set("this", PARTS[way](exp.Column(this=item.args["alias"].copy())))


def _text(value: str) -> exp.Expr:
    return exp.Literal.string(value)


def _from(column: exp.Expr, start: exp.Expr, length: int | None = None) -> exp.Expr:
    size = exp.Literal.number(length) if length is not None else None
    return exp.Substring(this=column.copy(), start=start, length=size)


def _joined(*parts: exp.Expr) -> exp.Expr:
    return exp.Concat(expressions=list(parts), safe=False, coalesce=False)


def _email(column: exp.Expr) -> exp.Expr:
    """``ab***@domain``; a name too short to leave anything out of is hidden whole."""
    at = exp.StrPosition(this=column.copy(), substr=_text("@"))
    domain = _from(column, at.copy())
    start = _from(column, exp.Literal.number(1), 2)
    long, any_ = (exp.GT(this=at.copy(), expression=exp.Literal.number(size)) for size in (5, 1))
    case = exp.Case().when(long, _joined(start, _text(MASK), domain))
    return case.when(any_, _joined(_text(MASK), domain.copy())).else_(_text(MASK))


def _last4(column: exp.Expr) -> exp.Expr:
    """``***1234`` of at least eight characters."""
    length = exp.Length(this=column.copy())
    start = exp.Sub(this=length.copy(), expression=exp.Literal.number(3))
    whole = exp.GTE(this=length, expression=exp.Literal.number(8))
    return exp.Case().when(whole, _joined(_text(MASK), _from(column, start))).else_(_text(MASK))


def _initial(column: exp.Expr) -> exp.Expr:
    """``A***`` of at least two characters."""
    whole = exp.GT(this=exp.Length(this=column.copy()), expression=exp.Literal.number(1))
    return exp.Case().when(whole, _joined(_from(column, exp.Literal.number(1), 1), _text(MASK))).else_(_text(MASK))


PARTS: Mapping[str, Callable[[exp.Expr], exp.Expr]] = {"email": _email, "last4": _last4, "initial": _initial}
