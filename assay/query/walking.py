"""Going through a tree fast: the guard and the policies look at every node of every statement, several times."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

from sqlglot import exp

E = TypeVar("E", bound=exp.Expr)
_PLACES = frozenset({"line", "col", "start", "end"})


def every(tree: exp.Expr, closed: Collection[int] = ()) -> list[exp.Expr]:
    """All nodes, those nearer to the root first; nodes whose ``id`` is ``closed`` are not entered.

    >>> import sqlglot
    >>> [type(node).__name__ for node in every(sqlglot.parse_one("SELECT a, 1"))]
    ['Select', 'Column', 'Literal', 'Identifier']
    """
    found = [tree]
    for node in found:
        if closed and id(node) in closed:
            continue
        for value in node.args.values():
            if value.__class__ is list:
                found += [one for one in value if isinstance(one, exp.Expr)]
            elif isinstance(value, exp.Expr):
                found.append(value)
    return found


def all_of(tree: exp.Expr, *kinds: type[E]) -> list[E]:
    """All nodes of those kinds, those nearer to the root first."""
    return [node for node in every(tree) if isinstance(node, kinds)]


def conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    """What must all hold for the condition to hold, without brackets around it.

    >>> import sqlglot
    >>> [part.sql() for part in conjuncts(sqlglot.parse_one("(a > 1 AND (b = 2 OR c)) AND d"))]
    ['a > 1', 'b = 2 OR c', 'd']
    """
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from conjuncts(condition.left)
        yield from conjuncts(condition.right)
    else:
        yield condition


def without_places(nodes: Collection[exp.Expr]) -> None:
    """Drop comments, and where in the text each node stood: neither is run, and both make copies slow."""
    for node in nodes:
        node.comments = None
        if node._meta is not None:
            node._meta = {name: value for name, value in node._meta.items() if name not in _PLACES} or None
