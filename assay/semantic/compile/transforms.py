"""Calculations over the result's rows: share, running total, moving average, rank, growth, difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.context import Context
from assay.semantic.compile.formulas import arithmetic, divided, in_time, ordered, over, percent_change
from assay.semantic.compile.lookup import dim_named
from assay.semantic.compile.period_windows import over_periods
from assay.semantic.compile.plan import Dim, Output, beside_time, slot, time_axis
from assay.semantic.spec import Transform

UP_TO_NOW = ("UNBOUNDED PRECEDING", "CURRENT ROW")


@dataclass(frozen=True)
class Setting:
    """What a transform works on: one formula among the result's dimensions."""

    tree: exp.Expr
    output: Output
    transform: Transform
    dims: tuple[Dim, ...]
    context: Context
    zero_fill: bool = False

    @property
    def within(self) -> list[exp.Expr]:
        return [slot(dim_named(name, self.dims).name) for name in self.transform.within]

    @property
    def time(self) -> Dim | None:
        return time_axis(self.dims)


def transformed(
    tree: exp.Expr, output: Output, transform: Transform, dims: Sequence[Dim], context: Context, zero_fill: bool
) -> exp.Expr:
    """The formula ``tree`` of ``output`` after its transform."""
    setting = Setting(tree, output, transform, tuple(dims), context, zero_fill)
    value = _KINDS[transform.kind](setting)
    if transform.percent and transform.kind in ("share", "growth"):
        return exp.Mul(this=exp.Paren(this=value), expression=exp.Literal.number(100))
    return value


def meaning(output: Output, transform: Transform) -> Output:
    """The column as it reads after its transform."""
    column = output.column
    unit = "%" if transform.percent else "percent"
    if transform.kind == "share":
        column = replace(column, label=f"{column.label}, share", role="share", unit=unit, type="number", format=None)
    elif transform.kind == "growth":
        label = f"{column.label}, growth"
        column = replace(column, label=label, role="percent_change", unit=unit, type="number", format=None)
    elif transform.kind == "rank":
        column = replace(column, label=f"{column.label}, rank", role="other", unit=None, type="integer", format=None)
    elif transform.kind == "difference":
        column = replace(column, label=f"{column.label}, change", role="change")
    else:
        words = {"running_total": "running total", "moving_average": f"average of {transform.window}"}[transform.kind]
        column = replace(column, label=f"{column.label}, {words}", type="number" if words[0] == "a" else column.type)
    return replace(output, column=column, additive=output.additive and transform.kind == "share")


def _share(setting: Setting) -> exp.Expr:
    name = setting.output.column.label
    if not setting.output.additive and setting.output.column.type != "integer":
        raise InvalidSpec(f"A share of {name} has no meaning: its parts do not sum to a whole.")
    if not setting.output.additive:
        setting.context.log.caveat(
            f"Shares of {name} are of the sum of the rows shown; one thing may count in several rows."
        )
    return divided(setting.tree, over(exp.Sum(this=setting.tree.copy()), setting.within))


def _along(setting: Setting) -> tuple[list[exp.Expr], list[exp.Expr]]:
    """Partition and order: along time for every other dimension; without time by value, highest first."""
    time = setting.time
    if time is None:
        names = [slot(dim.name) for dim in setting.dims if slot(dim.name) not in setting.within]
        return setting.within, [ordered(setting.tree.copy(), True), *(ordered(name) for name in names)]
    rest = [slot(dim.name) for dim in beside_time(setting.dims, time) if slot(dim.name) not in setting.within]
    return [*setting.within, *rest], in_time(slot(time.name), setting.context.dialect)


def _running_total(setting: Setting) -> exp.Expr:
    if not setting.output.additive:
        raise InvalidSpec(f"{setting.output.column.label} cannot be totalled: its parts do not sum to the whole.")
    partition, order = _along(setting)
    return over(exp.Sum(this=setting.tree.copy()), partition, order, UP_TO_NOW)


def _moving_average(setting: Setting) -> exp.Expr:
    partition, _ = _timed(setting)
    assert setting.time is not None
    window, value = setting.transform.window, setting.tree.copy()
    setting.context.log.note(f"Averages are over those of the last {window} periods that have rows.")
    average = exp.Avg(this=exp.cast(value, "DOUBLE") if setting.context.dialect == "mysql" else value)
    return over_periods(average, partition, setting.time, window, setting.context)


def _timed(setting: Setting) -> tuple[list[exp.Expr], list[exp.Expr]]:
    if setting.time is None:
        raise InvalidSpec(
            f"{setting.transform.kind.replace('_', ' ').capitalize()} needs a time dimension.",
            hint="Add one, such as the field `time` by month.",
        )
    return _along(setting)


def _rank(setting: Setting) -> exp.Expr:
    order = [ordered(setting.tree.copy(), not setting.transform.ascending)]
    return over(exp.Anonymous(this="RANK"), setting.within, order)


def _before(setting: Setting) -> exp.Expr:
    partition, order = _timed(setting)
    if not setting.zero_fill:
        setting.context.log.caveat("Periods without rows are skipped: each is set against the last one that has some.")
    return over(exp.Lag(this=setting.tree.copy()), partition, order)


def _growth(setting: Setting) -> exp.Expr:
    return percent_change(setting.tree, _before(setting))


def _difference(setting: Setting) -> exp.Expr:
    return arithmetic("-", setting.tree, _before(setting))


_KINDS: dict[str, Callable[[Setting], exp.Expr]] = {
    "share": _share,
    "running_total": _running_total,
    "moving_average": _moving_average,
    "rank": _rank,
    "growth": _growth,
    "difference": _difference,
}
