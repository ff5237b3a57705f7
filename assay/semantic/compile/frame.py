"""A query in the making: a FROM clause and the values that can be read from it by name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from assay.semantic.compile.identifiers import aliased, column, identifier
from assay.semantic.compile.scope import Aliases


@dataclass(frozen=True)
class Frame:
    """``select`` has FROM, WHERE and GROUP BY but no columns yet; ``values`` are what it can yield.

    ``grouped``: conditions on values belong into HAVING. ``windowed``: values hold window functions, so that it must be
    sealed before they can be filtered by or windowed again.
    """

    select: exp.Select
    values: dict[str, exp.Expr]
    grouped: bool = False
    windowed: bool = False
    ctes: tuple[tuple[str, exp.Query], ...] = ()

    def projected(self, names: tuple[str, ...]) -> exp.Select:
        """The query that returns these values, without its CTEs."""
        query = self.select.copy()
        named = aliased if query.args.get("joins") else as_named
        query.set("expressions", [named(self.values[name].copy(), name) for name in names])
        return query

    def sealed(self, name: str, names: Aliases) -> Frame:
        """The same values as plain columns of a CTE."""
        alias = names.take(name)
        inner = self.projected(tuple(self.values))
        source = exp.Select().from_(exp.Table(this=identifier(alias)))
        columns: dict[str, exp.Expr] = {value: column(value, alias) for value in self.values}
        return Frame(source, columns, ctes=(*self.ctes, (alias, inner)))

    def where(self, condition: exp.Expr) -> Frame:
        """Only rows (or groups) for which it holds."""
        if self.windowed:
            raise ValueError("seal the frame first")
        query = self.select.having(condition) if self.grouped else self.select.where(condition)
        return Frame(query, self.values, self.grouped, False, self.ctes)

    def finished(self, query: exp.Query) -> exp.Query:
        """``query`` under this frame's CTEs."""
        for name, body in self.ctes:
            query = query.with_(identifier(name), as_=body, copy=False)
        return query


def cut_rows(query: exp.Select, limit: int | None, offset: int) -> exp.Select:
    """LIMIT and OFFSET. SQLite and MySQL take no OFFSET without a LIMIT, so a vast one stands in."""
    if limit is not None or offset:
        query = query.limit(ALL_ROWS if limit is None else limit, copy=False)
    return query.offset(offset, copy=False) if offset else query


ALL_ROWS = 9_000_000_000_000


def as_named(tree: exp.Expr, name: str) -> exp.Expr:
    """``tree AS name``, or just the column when it is called so already.

    Not for queries with joins: SQLite would not know by which of several equally named columns to sort.
    """
    if isinstance(tree, exp.Column) and tree.name == name:
        return tree
    return aliased(tree, name)
