"""What flows between the compile steps: atoms to aggregate, variants of them in time, columns to return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from assay.kernel.tabular import Column
from assay.semantic.compile.scope import FieldRef
from assay.semantic.periods import Period, Shift
from assay.semantic.spec import Agg, Condition, DimensionUse

STEP_BEFORE = "the one before"
"""What the other period is called where each step is set beside the step before it."""


@dataclass(frozen=True)
class Variant:
    """One set of rows the atoms are computed over: the period asked for, the one compared with, a longer one.

    ``shift`` lays its time axis over the main one. ``where`` replaces the spec's own filter when not None.
    """

    name: str = ""
    period: Period | None = None
    shift: Shift | None = None
    where: tuple[Condition, ...] | None = None


@dataclass(frozen=True)
class Atom:
    """One aggregate over the rows of one entity. ``value`` None counts rows; text is a fragment of the entity."""

    base: str
    agg: Agg
    value: str | FieldRef | None
    filters: tuple[Condition, ...]
    time: FieldRef | None
    variant: Variant
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class Dim:
    """A dimension column of the result under its final name. ``timed``: a point in time cut to a grain."""

    name: str
    use: DimensionUse
    column: Column
    timed: bool = False


@dataclass(frozen=True)
class Output:
    """A metric column: its formula over placeholders named after atoms and dimensions.

    ``sources``: (value, value before) for a change, so that the change of a sum can be told from sums.
    """

    name: str
    tree: exp.Expr
    column: Column
    additive: bool = False
    hidden: bool = False
    sources: tuple[str, ...] = ()

    @property
    def windowed(self) -> bool:
        """It needs all rows of the result to be computed."""
        return self.tree.find(exp.Window) is not None


FINENESS = ("hour", "day", "week", "month", "quarter", "fiscal_quarter", "year", "fiscal_year")


def time_axis(dims: Sequence[Dim]) -> Dim | None:
    """The time column that calculations run along: the finest one, moments first."""
    timed = [dim for dim in dims if dim.timed]
    return min(timed, key=lambda dim: FINENESS.index(dim.use.grain) if dim.use.grain else -1, default=None)


def beside_time(dims: Sequence[Dim], axis: Dim) -> list[Dim]:
    """The dimensions that keep series apart: all but the axis and coarser cuts of the same date."""
    same = (axis.use.field, axis.use.via)
    return [dim for dim in dims if dim is not axis and not (dim.timed and (dim.use.field, dim.use.via) == same)]


def slot(name: str) -> exp.Expr:
    """A placeholder for the atom or dimension of that name."""
    return exp.Placeholder(this=name)


def filled(tree: exp.Expr, values: dict[str, exp.Expr]) -> exp.Expr:
    """The formula with every placeholder replaced by its SQL."""
    if isinstance(tree, exp.Placeholder):
        return values[tree.name].copy()
    copy = tree.copy()
    for found in list(copy.find_all(exp.Placeholder)):
        found.replace(values[found.name].copy())
    return copy


def slots_of(tree: exp.Expr) -> set[str]:
    """Names of the placeholders in a formula."""
    return {found.name for found in tree.find_all(exp.Placeholder)}
