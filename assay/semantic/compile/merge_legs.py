"""Several legs to one frame: padded legs under UNION ALL, one row per group. NULL groups meet; no full join."""

from __future__ import annotations

from sqlglot import exp

from assay.semantic.compile.formulas import or_zero
from assay.semantic.compile.frame import Frame
from assay.semantic.compile.identifiers import aliased, column
from assay.semantic.compile.legs import Aggregated
from assay.semantic.compile.plan import Atom

COUNTS = ("count", "count_distinct")


def single(leg: Aggregated) -> Frame:
    """One leg is a frame as it stands."""
    return Frame(grouped_by(leg.select, leg.dims), {**leg.dims, **leg.atoms}, grouped=True)


def grouped_by(select: exp.Select, dims: dict[str, exp.Expr]) -> exp.Select:
    """GROUP BY all dimensions; without any, the whole is one group."""
    return select.group_by(*(tree.copy() for tree in dims.values()), copy=False) if dims else select


def merged(
    legs: tuple[Aggregated, ...], atoms: dict[str, Atom], types: dict[str, str], dims: tuple[str, ...], fill: bool
) -> Frame:
    """One row per group over all legs. ``types`` are the SQL types of atoms that are no numbers.

    A count of nothing is 0; a sum of nothing is unknown unless ``fill``.
    """
    padded = [_padded(leg, atoms, types, dims, len(legs) > 2) for leg in legs]
    union: exp.Query = padded[0]
    for other in padded[1:]:
        union = exp.Union(this=union, expression=other, distinct=False)
    select = exp.Select().from_(union.subquery("legs", copy=False), copy=False)
    groups: dict[str, exp.Expr] = {name: column(name, "legs") for name in dims}
    values: dict[str, exp.Expr] = dict(groups)
    for name, atom in atoms.items():
        highest: exp.Expr = exp.Max(this=column(name, "legs"))
        zero = atom.agg in COUNTS or (fill and atom.agg == "sum")
        values[name] = or_zero(highest) if zero else highest
    return Frame(grouped_by(select, groups), values, grouped=True)


def _padded(
    leg: Aggregated, atoms: dict[str, Atom], types: dict[str, str], dims: tuple[str, ...], typed: bool
) -> exp.Select:
    """The leg with NULL for the atoms of others. PostgreSQL types NULLs pairwise: from three legs on they are cast."""
    query = grouped_by(leg.select, leg.dims) if leg.atoms else leg.select
    columns = [aliased(leg.dims[name].copy(), name) for name in dims]
    for name in atoms:
        empty = _unknown(types.get(name, "INT")) if typed else exp.Null()
        columns.append(aliased(leg.atoms.get(name, empty), name))
    query.set("expressions", columns)
    return query


def _unknown(kind: str) -> exp.Expr:
    """NULL of a type, made without the parser: every atom of every other leg needs one."""
    return exp.Cast(this=exp.Null(), to=exp.DataType(this=exp.DataType.Type[kind]))
