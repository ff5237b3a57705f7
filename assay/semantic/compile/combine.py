"""Set operations between two specs."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.aggregate import Compiled
from assay.semantic.compile.formulas import ordered
from assay.semantic.compile.frame import cut_rows
from assay.semantic.compile.identifiers import column
from assay.semantic.spec import AnalyticsSpec, OrderBy

KINDS: dict[str, type[exp.SetOperation]] = {"union": exp.Union, "intersect": exp.Intersect, "except": exp.Except}


def without_tail(spec: AnalyticsSpec) -> AnalyticsSpec:
    """The spec less what applies to the combined rows: order, limit and offset."""
    return spec.model_copy(update={"combine": None, "order": (), "limit": None, "offset": 0})


def combined(spec: AnalyticsSpec, left: Compiled, right: Compiled) -> Compiled:
    """Both queries under the operation; ``order`` and ``limit`` of ``spec`` apply to the whole."""
    assert spec.combine is not None
    if len(left.columns) != len(right.columns):
        raise InvalidSpec(
            f"Both sides of {spec.combine.op} need the same number of columns; "
            f"there are {len(left.columns)} and {len(right.columns)}."
        )
    both = KINDS[spec.combine.op](this=_operand(left, "one"), expression=_operand(right, "two"), distinct=True)
    names = [item.name for item in left.columns]
    query = exp.select(*(column(name, "combined") for name in names)).from_(both.subquery("combined"))
    query = query.order_by(*_order(spec.order, names), copy=False)
    return replace(left, tree=cut_rows(query, spec.limit, spec.offset))


def _operand(compiled: Compiled, alias: str) -> exp.Select:
    """A plain SELECT around an operand, so that its own ORDER BY, LIMIT and WITH are taken by every dialect."""
    tree = compiled.tree
    if not tree.args.get("limit") and not tree.args.get("offset"):
        tree.set("order", None)
    names = (column(item.name, alias) for item in compiled.columns)
    return exp.select(*names).from_(tree.subquery(alias, copy=False))


def _order(order: tuple[OrderBy, ...], names: list[str]) -> list[exp.Expr]:
    items = []
    for item in order:
        short = item.by.rpartition(".")[2]
        found = next((name for name in names if name in (item.by, short)), None)
        if found is None:
            raise InvalidSpec(f"`{item.by}` is no column of the combined result.", hint=f"Allowed: {', '.join(names)}.")
        items.append(ordered(column(found), item.direction == "desc"))
    wished = {item.this.name for item in items}
    return items + [ordered(column(name)) for name in names if name not in wished]
