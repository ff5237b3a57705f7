"""A mark: what was pressed on a chart, a table, a legend or an answer, as values of the result's columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.kernel.errors import BadInput
from assay.kernel.tabular import Column
from assay.present.view import label_of
from assay.semantic.spec import AnalyticsSpec, DimensionUse, MetricUse

GROUPS = ("dimension", "time")
MEASURES = ("metric", "share")


@dataclass(frozen=True)
class Mark:
    """Positions of grouping columns and the values they have here; none = the whole result.

    ``column`` is the position of the number that was pressed, None = the first. ``value`` is that number.
    """

    at: Mapping[int, Any] = field(default_factory=dict)
    column: int | None = None
    value: float | None = None


@dataclass(frozen=True)
class Shown:
    """A result as it stands on a page: its source, spec and columns, and the day (ISO) it was computed for."""

    source: str
    spec: AnalyticsSpec
    columns: tuple[Column, ...]
    today: str
    title: str = ""


def mark_of_row(shown: Shown, row: Sequence[Any], column: int | None = None) -> Mark:
    """The mark of a bar, a point or a cell: every grouping column of its row, and the number of ``column``.

    A cell of a grouping column stands for that value alone, whatever else is in its row.
    """
    if len(row) != len(shown.columns):
        raise BadInput("That row is no longer in the result.", hint="Run the question again.")
    if column is not None and not 0 <= column < len(shown.columns):
        raise BadInput("There is no such column in this result.")
    groups = [place for place, one in enumerate(shown.columns) if one.role in GROUPS]
    if column in groups and column is not None:
        return Mark({column: row[column]})
    place = measure_at(shown, column)
    value = row[place] if place is not None else None
    return Mark({at: row[at] for at in groups}, place, value if isinstance(value, (int, float)) else None)


def mark_of_series(shown: Shown, label: str, values: Sequence[Any], place: int) -> Mark:
    """The mark of a legend entry or an outer tile: the value of the grouping column at ``place`` that is so called.

    Raises BadInput where none or several of ``values`` are.
    """
    found = called(label, values, shown.columns[place])
    if len(found) == 1:
        return Mark({place: found[0]})
    raise BadInput(f"“{label}” stands for several groups, so it cannot be looked into.", hint="The table has them all.")


def called(name: str, values: Sequence[Any], column: Column) -> list[Any]:
    """Those of ``values`` that are shown as ``name``; where none is, those that are kept as it. Each is there once.

    >>> kind = Column("kind", "Kind", "text", labels=(("ed", "Emergency room"),))
    >>> called("Emergency room", ["ed", "ward", "ed"], kind), called("ed", ["ed", "ward", "ed"], kind)
    (['ed'], ['ed'])
    """
    shown = _each(value for value in values if label_of(value, column) == name)
    return shown or _each(value for value in values if value is not None and _kept(value) == name)


def _each(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _kept(value: Any) -> str:
    """A value as a link or a program writes it."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value)


def column_named(shown: Shown, name: str) -> int | None:
    """Position of the number a series of a chart is called after; None where series are groups or there is one."""
    named = [place for place, one in enumerate(shown.columns) if one.role in MEASURES and one.label == name]
    return named[0] if named else None


def mark_of_legend(shown: Shown, label: str, rows: Sequence[Sequence[Any]], axis: str = "") -> Mark:
    """The mark of an entry of a legend: a group of the rows, or all of one of several numbers.

    ``axis`` "outer" means the groups that hold others. Raises BadInput where the label stands for neither.
    """
    number = column_named(shown, label)
    if number is not None and not axis:
        return Mark({}, number)
    place = series_at(shown, axis)
    return mark_of_series(shown, label, [row[place] for row in rows], place)


def series_at(shown: Shown, axis: str = "") -> int:
    """The grouping column whose values are series: the second one; ``outer`` means the first."""
    groups = [place for place, column in enumerate(shown.columns) if column.role in GROUPS]
    times = [place for place in groups if shown.columns[place].role == "time"]
    ordered = [*times[:1], *(place for place in groups if place not in times[:1])]
    if len(ordered) < 2:
        raise BadInput("These are different numbers, not groups of one.", hint="Press a mark of the chart.")
    return ordered[0] if axis == "outer" else ordered[1]


def measure_at(shown: Shown, column: int | None) -> int | None:
    """Position of the number meant by ``column``: of a comparison, that of the number it belongs to."""
    measures = [place for place, one in enumerate(shown.columns) if one.role in MEASURES]
    if column is None or not measures:
        return measures[0] if measures else None
    return max((place for place in measures if place <= column), default=measures[0])


def pinned(shown: Shown, mark: Mark) -> tuple[tuple[DimensionUse, Column, Any], ...]:
    """The groups of the spec that a mark fixes: how they are used, their column, the value."""
    return tuple((use, shown.columns[place], mark.at[place]) for place, use in groups_of(shown) if place in mark.at)


def groups_of(shown: Shown) -> tuple[tuple[int, DimensionUse], ...]:
    """Position of each grouping column, and the part of the spec it comes from."""
    places = [place for place, one in enumerate(shown.columns) if one.role in GROUPS]
    uses = [use for use in shown.spec.dimensions if not use.hidden]
    return tuple(zip(places, uses, strict=False)) if len(places) == len(uses) else ()


def metric_of(shown: Shown, mark: Mark) -> MetricUse | None:
    """The metric of the spec behind the number that was pressed; None where rows are listed."""
    visible = [use for use in shown.spec.metrics if not use.hidden]
    places = [place for place, one in enumerate(shown.columns) if one.role in MEASURES]
    if not visible or len(visible) != len(places):
        return visible[0] if visible else None
    return visible[places.index(mark.column)] if mark.column in places else visible[0]
