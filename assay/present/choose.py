"""Which charts fit a result, best first, from its shape alone.

The rules people rely on: never a pie of many slices, never a line over groups, bars ranked, time from left to right,
a single cell as a number, rows as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assay.present.figures.maps import can_place
from assay.present.figures.shares import SLICES_CAP
from assay.present.figures.timeline import moments, names
from assay.present.numbers import PERCENT
from assay.present.periods import PARTS
from assay.present.view import View


@dataclass(frozen=True)
class Shape:
    """What the rules look at."""

    view: View

    @cached_property
    def values(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        values = self.view.numbers(self.view.first.index)
        return values[np.isfinite(values)]

    @property
    def rows(self) -> int:
        return self.view.rows

    @property
    def timed(self) -> bool:
        return self.view.time is not None

    @property
    def groups(self) -> int:
        return len(self.view.dims)

    @property
    def measured(self) -> int:
        return len(self.view.measures)

    @cached_property
    def positive(self) -> bool:
        """No negative value, and some above zero."""
        return bool(len(self.values) and self.values.min() >= 0 and self.values.max() > 0)

    @cached_property
    def parts(self) -> bool:
        """The values are parts of one whole that is shown in full."""
        measure = self.view.first
        shares = measure.column.role == "share"
        return self.positive and self.view.whole and (shares or measure.index in self.view.additive)

    @cached_property
    def ordered(self) -> bool:
        """The only group has an order of its own: weekdays, hours, buckets."""
        column = self.view.column(self.view.dims[0])
        return column.grain in PARTS or column.type in ("integer", "number")

    @cached_property
    def compared(self) -> bool:
        return self.view.first.previous is not None

    @cached_property
    def one_unit(self) -> bool:
        return len({measure.unit for measure in self.view.measures}) == 1

    @cached_property
    def once(self) -> bool:
        """Each combination of the axes occurs once, so a matrix of them loses nothing."""
        counts = [self.view.distinct(index) for index in self.view.axes]
        return self.rows <= int(np.prod(counts))

    def sizes(self) -> tuple[int, int]:
        """Distinct values along the two axes."""
        return self.view.distinct(self.view.axes[0]), self.view.distinct(self.view.axes[1])


def kinds(view: View) -> tuple[str, ...]:
    """The kinds this result can be drawn as; the first is the one to show. ``table`` is always among them."""
    if view.rows == 0:
        return ("table",)
    shape = Shape(view)
    found = _family(shape)(shape)
    extra = ("map",) if can_place(view) and (view.measures or view.listing) else ()
    return tuple(dict.fromkeys((*found, *extra, "table")))


def best(view: View, wanted: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The kind to show (``wanted`` if it fits) and the others that fit."""
    fitting = kinds(view)
    chosen = wanted if wanted in fitting else fitting[0]
    return chosen, tuple(kind for kind in fitting if kind != chosen)


def _family(shape: Shape) -> Callable[[Shape], list[str]]:
    if shape.view.listing:
        return _rows
    if not shape.view.axes:
        return _numbers if shape.rows == 1 else _rows
    if not len(shape.values):
        return _nothing
    if len(shape.view.axes) == 1:
        return _series if shape.timed else _groups
    return _grid if len(shape.view.axes) == 2 and shape.once else _rows


def _nothing(shape: Shape) -> list[str]:
    return ["table"]


def _numbers(shape: Shape) -> list[str]:
    measure = shape.view.first
    gauge = shape.measured == 1 and shape.positive and (measure.unit == PERCENT or shape.compared)
    return ["kpi", *(["gauge"] if gauge else [])] if len(shape.values) else ["table"]


def _series(shape: Shape) -> list[str]:
    if shape.rows == 1:
        return ["kpi", "bar"]
    found = ["line"]
    found += ["area"] if shape.positive and shape.measured == 1 else []
    found += ["bar"] if shape.rows <= 120 and shape.one_unit else []
    found += ["waterfall"] if shape.measured == 1 and shape.parts and shape.rows <= 24 else []
    found += _spread(shape)
    return found + (["scatter"] if shape.measured == 2 and shape.rows >= 3 else [])


def _groups(shape: Shape) -> list[str]:
    if shape.rows == 1:
        return ["kpi", "horizontal_bar"]
    if not shape.one_unit and shape.measured == 2 and shape.rows >= 8:
        found = ["scatter", "horizontal_bar"]
    elif shape.ordered:
        found = ["bar", "horizontal_bar"]
    elif shape.view.first.column.role == "share" and shape.parts and shape.rows <= SLICES_CAP:
        found = ["donut", "horizontal_bar", "bar"]
    else:
        found = ["horizontal_bar", "bar"]
    return found + _of_groups(shape)


def _of_groups(shape: Shape) -> list[str]:
    if shape.compared:
        return ["waterfall"] if shape.rows <= 20 and shape.view.first.index in shape.view.additive else []
    found = ["donut", "pie"] if shape.parts and shape.measured == 1 and 2 <= shape.rows <= SLICES_CAP else []
    found += ["treemap"] if shape.parts and shape.measured == 1 and shape.rows >= 3 else []
    found += ["waterfall"] if shape.rows <= 20 and shape.view.first.index in shape.view.additive else []
    found += ["funnel"] if shape.positive and shape.measured == 1 and 2 <= shape.rows <= 12 else []
    found += ["scatter"] if shape.measured >= 2 and shape.rows >= 3 else []
    found += ["bubble"] if shape.measured >= 3 and shape.rows >= 3 else []
    return found + _spread(shape)


def _spread(shape: Shape) -> list[str]:
    return ["histogram", "box"] if shape.rows >= 20 else []


def _grid(shape: Shape) -> list[str]:
    first, second = shape.sizes()
    if shape.timed:
        found = ["line", *(["area", "stacked_bar"] if shape.parts else []), *(["bar"] if first * second <= 120 else [])]
        return [*(found if first > 1 else found[::-1]), "heatmap"]
    wide = first > 8 and second > 8
    stacked = ["stacked_bar", "bar"] if shape.parts else ["bar"]
    found = ["heatmap", *stacked] if wide else [*stacked, "heatmap"]
    if first > 40:
        found = ["heatmap"]
    return found + (["treemap", "sankey"] if shape.parts else [])


def _rows(shape: Shape) -> list[str]:
    found = ["table"]
    if shape.view.measures and shape.rows >= 20 and len(shape.values):
        found += ["histogram", "box"]
    if shape.measured >= 2 and shape.rows >= 3:
        found += ["scatter"]
    if moments(shape.view) and names(shape.view) and shape.view.listing:
        found += ["timeline"]
    return found
