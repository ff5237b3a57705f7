"""Periods between the first and the last of a time axis that have no row: an axis of time shows them all the same.

Left out, a line runs straight over them and columns stand side by side as if nothing lay between. What counts is 0
there; of anything else nothing is known, so there is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.kernel.tabular import Table
from assay.present.periods import PARTS, as_moment
from assay.present.view import View
from assay.semantic.calendar import step

GAPPED = ("line", "area")
"""Kinds that show where nothing is known."""
KINDS = (*GAPPED, "bar", "stacked_bar")
MOST = 400
"""Periods that are put in; of more nobody sees a single one."""


def without_holes(view: View, kind: str) -> View:
    """``view`` with rows below its own for the periods it lacks; itself where it lacks none, or has no such axis.

    Bars get them only where the model says why nothing is there: of the best days of a year the others are no zeroes.
    """
    if kind not in KINDS or view.time is None or (kind not in GAPPED and view.nothing is None):
        return view
    column, keys = view.column(view.time), view.table.arrow.column(view.time)
    if column.grain is None or column.grain in ("hour", *PARTS) or len(view.dims) > 1:
        return view
    lacking = _lacking([key for key in pc.unique(keys).to_pylist() if key is not None], column.grain)
    if not lacking or len(lacking) > MOST:
        return view
    return replace(view, table=_longer(view, lacking), place={})


def own_rows(figure: dict[str, Any], rows: int) -> None:
    """Marks of a figure that stand for no row of the result say so: nothing lies behind them."""
    for trace in figure["data"]:
        told = trace.get("customdata")
        if isinstance(told, list) and all(isinstance(one, int) for one in told):
            trace["customdata"] = [one if one < rows else -1 for one in told]


def _lacking(keys: Sequence[Any], grain: str) -> list[Any]:
    """The keys between the first and the last that are not there; none where a key begins no period of ``grain``."""
    if grain in ("year", "fiscal_year") and keys and all(isinstance(key, int) for key in keys):
        return sorted(set(range(min(keys), max(keys) + 1)) - set(keys)) if max(keys) - min(keys) <= MOST else []
    moments = [as_moment(key) for key in keys]
    days = {moment.date() for moment in moments if moment is not None}
    if len(days) < 2 or len(days) < len(keys):
        return []
    whole = list(_days(min(days), max(days), grain, len(days) + MOST + 1))
    return [day for day in whole if day not in days] if days <= set(whole) else []


def _days(first: date, last: date, grain: str, most: int) -> Iterator[date]:
    for count in range(most):
        day = step(first, grain, count)
        if day > last:
            return
        yield day


def _longer(view: View, lacking: Sequence[Any]) -> Table:
    """The rows of the view, and below them one for each period that is lacking, or one for each of its groups."""
    zeroes = view.nothing or frozenset()
    arrow, group = view.table.arrow, view.dims[0] if view.dims else None
    groups = pc.unique(arrow.column(group)) if group is not None else None
    times = _keys(lacking, arrow.schema.field(view.time).type)
    many = len(groups) if groups is not None else 1
    places = _integers(np.repeat(np.arange(len(times)), many))
    columns: list[pa.Array] = []
    for index, field in enumerate(arrow.schema):
        if index == view.time:
            columns.append(times.take(places))
        elif groups is not None and index == group:
            columns.append(groups.take(_integers(np.tile(np.arange(many), len(times)))))
        else:
            empty = pa.nulls(len(places), field.type)
            columns.append(pc.fill_null(empty, _zero(field.type)) if index in zeroes else empty)
    more = pa.Table.from_arrays(columns, schema=arrow.schema)
    return replace(view.table, arrow=pa.concat_tables([arrow, more]))


def _zero(kind: pa.DataType) -> pa.Scalar:
    return pa.scalar(0).cast(kind)


def _keys(lacking: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """As the column keeps them. Made from buffers: ``pa.array`` imports pandas."""
    if isinstance(lacking[0], int):
        return _integers(np.asarray(lacking)).cast(kind)
    days = np.asarray([(day - date(1970, 1, 1)).days for day in lacking], dtype=np.int32)
    return pa.Array.from_buffers(pa.date32(), len(days), [None, pa.py_buffer(days)]).cast(kind)


def _integers(values: Any) -> pa.Array:
    whole = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [None, pa.py_buffer(whole)])
