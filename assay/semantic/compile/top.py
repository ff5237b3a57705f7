"""The best rows of each group, and the rest as one row called Other."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from assay.semantic.compile.context import Context
from assay.semantic.compile.formulas import arithmetic, ordered, over, percent_change
from assay.semantic.compile.frame import Frame
from assay.semantic.compile.lookup import dim_named, output_named
from assay.semantic.compile.plan import Dim, Output
from assay.semantic.compile.scope import Aliases
from assay.semantic.spec import TopPer

OTHER = "Other"
PLACE = "place_in_group"


def topped(
    frame: Frame, top: TopPer, dims: tuple[Dim, ...], outputs: tuple[Output, ...], names: Aliases, context: Context
) -> Frame:
    """Only the best ``n`` rows per group."""
    sealed = frame.sealed("calculated", names)
    by = output_named(top.by, outputs) if top.by else outputs[0]
    ranked = replace(sealed, values={**sealed.values, PLACE: _place(sealed, top, by, dims)}, windowed=True)
    placed = ranked.sealed("ranked", names)
    if top.others:
        return _with_other(placed, top, dims, outputs, context)
    kept = placed.where(exp.LTE(this=placed.values[PLACE].copy(), expression=exp.Literal.number(top.n)))
    return replace(kept, values={name: tree for name, tree in kept.values.items() if name != PLACE})


def _place(frame: Frame, top: TopPer, by: Output, dims: tuple[Dim, ...]) -> exp.Expr:
    per = [dim_named(name, dims) for name in top.per]
    partition = [frame.values[dim.name].copy() for dim in per]
    order = [ordered(frame.values[by.name].copy(), top.direction == "desc")]
    if top.with_ties:
        return over(exp.Anonymous(this="RANK"), partition, order)
    order += [ordered(frame.values[dim.name].copy()) for dim in dims if dim not in per]
    return over(exp.RowNumber(), partition, order)


def _with_other(
    frame: Frame, top: TopPer, dims: tuple[Dim, ...], outputs: tuple[Output, ...], context: Context
) -> Frame:
    """Everything below the cut summed into one row per group; what cannot be summed stays empty there."""
    per = {dim_named(name, dims).name for name in top.per}
    best = exp.LTE(this=frame.values[PLACE].copy(), expression=exp.Literal.number(top.n))
    groups: dict[str, exp.Expr] = {}
    for dim in dims:
        tree = frame.values[dim.name].copy()
        groups[dim.name] = tree if dim.name in per else _or_other(tree, best, dim)
    values = {output.name: _summed(frame, output, best, context) for output in outputs}
    rest = exp.Case(ifs=[exp.If(this=best.copy(), true=exp.Literal.number(0))], default=exp.Literal.number(1))
    select = frame.select.group_by(*(tree.copy() for tree in groups.values()), rest.copy())
    return Frame(select, {**groups, **values, REST: rest}, grouped=True, ctes=frame.ctes)


REST = "is_other"
"""Sorts the row of the rest behind the others; never returned."""


def _or_other(tree: exp.Expr, best: exp.Expr, dim: Dim) -> exp.Expr:
    kept = _as_words(tree, dim.column.type) if becomes_text(dim) else tree
    other = exp.Null() if dim.timed else exp.Literal.string(OTHER)
    return exp.Case(ifs=[exp.If(this=best.copy(), true=kept)], default=other)


def becomes_text(dim: Dim) -> bool:
    """A column that must hold the word Other beside its values."""
    return dim.column.type != "text" and not dim.timed


def _as_words(tree: exp.Expr, kind: str) -> exp.Expr:
    """As text; ``true`` and ``false`` spelled out, which the engines write differently."""
    if kind != "boolean":
        return exp.cast(tree, "TEXT")
    words = [exp.If(this=tree.copy(), true=exp.Literal.string("true"))]
    words.append(exp.If(this=exp.Not(this=tree.copy()), true=exp.Literal.string("false")))
    return exp.Case(ifs=words)


def _summed(frame: Frame, output: Output, best: exp.Expr, context: Context) -> exp.Expr:
    value = frame.values[output.name].copy()
    if output.additive and not context.log.overlapping:
        if not output.sources:
            return exp.Sum(this=value)
        now, before = (exp.Sum(this=frame.values[name].copy()) for name in output.sources)
        change = output.column.role == "change"
        return arithmetic("-", now, before) if change else percent_change(now, before)
    if not output.hidden:
        context.log.caveat(f"{output.column.label} of the rest cannot be summed, so it is left empty.")
    return exp.Max(this=exp.Case(ifs=[exp.If(this=best.copy(), true=value)]))


def other_column(frame: Frame) -> exp.Expr | None:
    """What sorts the row of the rest last, if there is one."""
    found = frame.values.get(REST)
    return found.copy() if found is not None else None
