"""Pieces of narrative that carry where they come from: figures, names, verbs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assay.present.numbers import PERCENT, change, percent, points, short
from assay.present.periods import during
from assay.present.trace import FORMULAS, unit_of
from assay.present.view import View
from assay.records.answer import Piece

Cells = Sequence[tuple[int, int]]


def figure_piece(view: View, cells: Cells, formula: str, prefix: str = "") -> Piece | None:
    """A figure: its value by ``formula`` over ``cells``, written in the unit of its first cell."""
    values = [float(view.numbers(column)[row]) for row, column in cells]
    value = FORMULAS[formula](values) if all(np.isfinite(values)) else None
    if value is None:
        return None
    return Piece(_written(value, formula, unit_of(view, cells[0][1])), tuple(cells), prefix + formula, value)


def name_piece(view: View, row: int) -> Piece:
    """What a row is called: its groups, or its period."""
    cells = tuple((row, index) for index in view.axes)
    return Piece(", ".join(view.label(row, index) for index in view.axes), cells, "name")


def when_piece(view: View, row: int) -> Piece:
    """When a row is, with its preposition: "in Oct 2026", "on 3 Feb 2026"."""
    index = view.axes[0]
    return Piece(during(view.label(row, index)), ((row, index),), "when")


def bare_piece(view: View, row: int, index: int) -> Piece | None:
    """A figure without its unit, for a sentence that names what is counted itself."""
    value = float(view.numbers(index)[row])
    return Piece(short(value), ((row, index),), "value", value) if np.isfinite(value) else None


def _written(value: float, formula: str, unit: str | None) -> str:
    if formula == "count":
        return short(value)
    if formula in ("share of the sum", "first over second"):
        return percent(value)
    if formula.startswith("change"):
        return change(value)
    if unit == PERCENT and formula == "first less second":
        return points(value)
    if "difference" in formula or " less " in formula:
        return points(value).removeprefix("+") if unit == PERCENT else short(value, unit)
    return short(value, unit)


def verb_piece(view: View, cells: Cells, words: tuple[str, str, str] = ("rose", "fell", "did not change")) -> Piece:
    values = [float(view.numbers(column)[row]) for row, column in cells]
    middle = len(values) // 2
    sign = int(np.sign(sum(values[:middle]) - sum(values[middle:])))
    return Piece({1: words[0], -1: words[1]}.get(sign, words[2]), tuple(cells), "direction")
