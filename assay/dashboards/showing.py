"""A table as a widget shows it: kind, figure, Chart.js configuration, headline, small line, caveats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from assay.dashboards.pivot import pivoted
from assay.dashboards.template import Widget
from assay.kernel.tabular import Table
from assay.present.caveats import UNITS_DIFFER, Setting, caveats
from assay.present.chartjs.config import chartjs
from assay.present.choose import best
from assay.present.figure import draw
from assay.present.goal import goal_of
from assay.present.headline import headline
from assay.present.holes import without_holes
from assay.present.meaning import view_of
from assay.present.story import Story
from assay.present.view import View, see
from assay.query.ports import QueryResult
from assay.records.answer import Headline
from assay.records.dashboard import WidgetStatus, WidgetTable
from assay.semantic.model import SemanticModel
from assay.semantic.spec import TIME, AnalyticsSpec, DimensionUse, Grain

ROWS_KEPT = 500
"""Rows that travel inside a widget; the grid pages the rest."""
_SPARK_POINTS = 120
TABLES = ("table", "pivot")
AXES_APART = (*TABLES, "scatter", "bubble")
"""Kinds in which numbers of different units do not share an axis."""


@dataclass(frozen=True)
class Shown:
    """What a table became."""

    kind: str
    status: WidgetStatus = "ready"
    message: str = ""
    hint: str = ""
    plotly: dict[str, Any] | None = None
    chartjs: dict[str, Any] | None = None
    table: WidgetTable | None = None
    headline: Headline | None = None
    spark: tuple[float, ...] = ()
    caveats: tuple[str, ...] = ()
    period: str = ""
    before: str = ""


def shown(
    widget: Widget,
    table: Table,
    spec: AnalyticsSpec | None,
    model: SemanticModel,
    today: date,
    *,
    periods: Sequence[Any] = (),
    policies: tuple[str, ...] = (),
    given: Sequence[str] = (),
    line: QueryResult | None = None,
    additive: Sequence[str] = (),
) -> Shown:
    """What ``widget`` shows of ``table``. A kind that does not fit the rows gives way to one that does, and says so."""
    table = _in_units(table, widget)
    view = see(table, additive=additive) if spec is None and additive else view_of(table, spec, model)
    period, before = (periods[0].label if periods else ""), (periods[1].label if len(periods) > 1 else "")
    if empty(view):
        return Shown(widget.kind, "empty", "There is nothing here.", _way_out(period), period=period)
    kind, said = _kind(widget, view)
    figure = None if widget.kind == "pivot" else draw(kind, view, widget.title)
    first = periods[0] if periods else None
    story = Story(
        view, today, period, before, None, goal_of(view, spec, model, first), bool(first and not first.complete)
    )
    noted = caveats(Setting(view, spec, model, today, policies, first), given)
    noted = tuple(text for text in noted if kind not in AXES_APART or text != UNITS_DIFFER)
    rows = pivoted(view) if widget.kind == "pivot" else _kept(table)
    return Shown(
        kind,
        plotly=figure,
        chartjs=chartjs(kind, view, widget.title),
        table=rows,
        headline=headline(story),
        spark=_points(line, model),
        caveats=(*noted, *said),
        period=period,
        before=before,
    )


def empty(view: View) -> bool:
    """No row, or one row of nothing but NULL."""
    if not view.rows:
        return True
    numbers = [view.numbers(measure.index) for measure in view.measures]
    alone = not view.axes and bool(numbers) and view.rows == 1
    return alone and all(bool(np.isnan(column).all()) for column in numbers)


def sparkline_of(spec: AnalyticsSpec, grain: Grain) -> AnalyticsSpec | None:
    """The first metric of ``spec`` along time; None where it already has groups or no metric."""
    metrics = [use for use in spec.metrics if not use.hidden]
    if spec.mode != "aggregate" or spec.dimensions or not metrics or spec.combine is not None:
        return None
    field = spec.time.field if spec.time is not None else TIME
    axis = DimensionUse(field=field, grain=grain, via=spec.time.via if spec.time is not None else ())
    changes = {"metrics": (metrics[0],), "dimensions": (axis,), "comparison": None, "order": (), "limit": None}
    return spec.model_copy(update=changes)


def _in_units(table: Table, widget: Widget) -> Table:
    """The first number without a unit gets the one the widget says."""
    if widget.unit is None:
        return table
    columns = [
        replace(column, unit=widget.unit) if column.unit is None and column.type in ("number", "integer") else column
        for column in table.columns
    ]
    return table.with_columns(columns)


def _kind(widget: Widget, view: View) -> tuple[str, tuple[str, ...]]:
    wanted = "table" if widget.kind == "pivot" else widget.kind
    kind, _ = best(view, wanted)
    if kind == wanted:
        return ("pivot" if widget.kind == "pivot" else kind), ()
    return kind, (f"These rows cannot be drawn as {_words(wanted)}; they are shown as {_words(kind)}.",)


def _words(kind: str) -> str:
    return f"a {kind.replace('_', ' ')}"


def _way_out(period: str) -> str:
    return (
        f"No rows for {period} under these filters. Widen a filter or reset them." if period else "Reset the filters."
    )


def _kept(table: Table) -> WidgetTable:
    rows = tuple(tuple(row) for row in table.rows(0, ROWS_KEPT))
    return WidgetTable(table.columns, rows, table.row_count, table.truncated)


def _points(line: QueryResult | None, model: SemanticModel) -> tuple[float, ...]:
    if line is None:
        return ()
    view = without_holes(view_of(line.table, line.spec, model), "line")
    if view.time is None or not view.measures:
        return ()
    values = view.numbers(view.first.index)
    order = sorted(range(view.rows), key=lambda row: str(view.table.values(view.time or 0)[row]))
    return tuple(float(values[row]) for row in order if np.isfinite(values[row]))[-_SPARK_POINTS:]
