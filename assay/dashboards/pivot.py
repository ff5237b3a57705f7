"""A result of two groups as a cross table: the first down the side, the second across the top."""

from __future__ import annotations

import numpy as np

from assay.kernel.tabular import Column
from assay.present.figures.pivot import pivot, sorted_places
from assay.present.view import View
from assay.records.dashboard import WidgetTable

MOST_COLUMNS = 40
MOST_ROWS = 500


def pivoted(view: View) -> WidgetTable:
    """The first measure over the first two axes; with fewer than two the table as it is."""
    if len(view.axes) < 2 or not view.measures:
        rows = tuple(tuple(row) for row in view.table.rows(0, MOST_ROWS))
        return WidgetTable(view.table.columns, rows, view.rows, view.table.truncated)
    top, side = view.axes[0], view.axes[1]
    matrix = pivot(view, top, side, view.first.index, cap=MOST_ROWS)
    matrix = sorted_places(matrix) if view.time == top else matrix
    shown = matrix.labels[:MOST_COLUMNS]
    unit = view.first.unit
    columns = [Column("group", view.column(side).label, "text", "dimension")]
    columns += [Column(f"c{at}", label, "number", "metric", unit) for at, label in enumerate(shown)]
    rows = tuple(
        (name, *(float(cell) if np.isfinite(cell) else None for cell in matrix.values[at][: len(shown)]))
        for at, name in enumerate(matrix.series)
    )
    return WidgetTable(tuple(columns), rows, len(matrix.series), len(shown) < len(matrix.labels))
