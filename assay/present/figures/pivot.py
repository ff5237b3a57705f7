"""A long result (one row per group and position) as a matrix: one series per group, at most eight, then "Other"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.present.figures.parts import SERIES_CAP, Floats
from assay.present.periods import PARTS
from assay.present.view import View, joined, label_of

OTHER = "Other"


@dataclass(frozen=True)
class Pivot:
    """``values[series, place]``, NaN where there is no row; ``rows`` are the row numbers behind them, −1 for none.

    ``keys`` are the raw values of the places, ``labels`` their text, ``note`` says what was folded or left out.
    """

    keys: list[Any]
    labels: list[str]
    series: list[str]
    values: Floats
    rows: np.ndarray[Any, np.dtype[np.int64]]
    note: str = ""


def pivot(view: View, place: int, group: int, measure: int, cap: int = SERIES_CAP) -> Pivot:
    """The matrix of ``measure`` over ``place`` (columns) and ``group`` (series, largest first, times in order)."""
    place_keys, place_codes = _codes(view, place)
    group_keys, group_codes = _codes(view, group)
    shape = (len(group_keys), len(place_keys))
    values, rows = np.full(shape, np.nan), np.full(shape, -1, dtype=np.int64)
    values[group_codes, place_codes] = view.numbers(measure)
    rows[group_codes, place_codes] = np.arange(view.rows)
    order = _in_order(view, group, group_keys, values, cap)
    labels = [label_of(key, view.column(place)) for key in place_keys]
    series = [label_of(group_keys[position], view.column(group)) for position in order]
    whole = Pivot(place_keys, labels, series, values[order], rows[order])
    return whole if len(series) <= cap else _folded(whole, measure in view.additive, cap)


def _in_order(view: View, group: int, keys: list[Any], values: Floats, cap: int) -> list[int]:
    """Parts of time (weekdays, hours) as they follow each other where all are drawn, else the largest first."""
    column = view.column(group)
    if len(keys) <= cap and (column.role == "time" or column.grain in PARTS):
        return sorted(range(len(keys)), key=lambda at: (keys[at] is None, keys[at]))
    found: list[int] = np.argsort(-np.nansum(np.abs(values), axis=1), kind="stable").tolist()
    return found


def sorted_places(matrix: Pivot) -> Pivot:
    """Places in the order of their keys, NULL last: for time axes whose rows came in another order."""
    order = sorted(range(len(matrix.keys)), key=lambda at: (matrix.keys[at] is None, matrix.keys[at]))
    return replace(
        matrix,
        keys=[matrix.keys[at] for at in order],
        labels=[matrix.labels[at] for at in order],
        values=matrix.values[:, order],
        rows=matrix.rows[:, order],
    )


def _folded(whole: Pivot, additive: bool, cap: int) -> Pivot:
    kept = cap - 1 if additive else cap
    rest = whole.values[kept:]
    left = len(whole.series) - kept
    if not additive:
        note = f"The {kept} largest of {len(whole.series)} groups are drawn; the table has all."
        return replace(whole, series=whole.series[:kept], values=whole.values[:kept], rows=whole.rows[:kept], note=note)
    other = np.where(np.isnan(rest).all(axis=0), np.nan, np.nansum(rest, axis=0))
    return replace(
        whole,
        series=[*whole.series[:kept], OTHER],
        values=np.vstack([whole.values[:kept], other]),
        rows=np.vstack([whole.rows[:kept], np.full(len(other), -1, dtype=np.int64)]),
        note=f"{OTHER} sums {left} smaller groups.",
    )


def _codes(view: View, index: int) -> tuple[list[Any], np.ndarray[Any, np.dtype[np.int64]]]:
    """Distinct values in order of appearance, and each row's position among them."""
    encoded = pc.dictionary_encode(view.table.arrow.column(index), null_encoding="encode").unify_dictionaries()
    if not encoded.num_chunks:
        return [], np.empty(0, dtype=np.int64)
    codes = [_indices(chunk.indices) for chunk in encoded.chunks]
    return encoded.chunk(0).dictionary.to_pylist(), joined(codes, np.int64)


def _indices(chunk: pa.Array) -> np.ndarray[Any, np.dtype[np.int64]]:
    data = chunk.buffers()[1]
    return np.frombuffer(data, dtype=np.int32, count=chunk.offset + len(chunk))[chunk.offset :].astype(np.int64)
