"""What all families share: arrays, axes, colours by role, labels that cannot carry markup."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import numpy.typing as npt

from assay.present.numbers import PERCENT, alike, is_currency, pointed_at, shares_alike, symbol
from assay.present.view import View

SERIES_CAP = 8
REFERENCE = "as:c-ref"
FAINT = "as:text-3"
TEXT = "as:text"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid", "dash")
_TYPED_FROM = 64
_HOVER_CAP = 5_000
_NARROW = 10

Floats = npt.NDArray[np.float64]
Figure = dict[str, Any]


def colour(position: int) -> str:
    """The role of the series at ``position``; themes give it its colour.

    >>> colour(0), colour(9)
    ('as:c1', 'as:c2')
    """
    return f"as:c{position % SERIES_CAP + 1}"


def array(values: npt.NDArray[Any]) -> Any:
    """Numbers for Plotly: a plain list when few, a typed array in base64 when many.

    >>> array(np.array([1.0, np.nan]))
    [1.0, None]
    """
    if len(values) < _TYPED_FROM:
        return [None if isinstance(value, float) and not math.isfinite(value) else value for value in values.tolist()]
    compact = values.astype(np.int32) if values.dtype == np.int64 else np.ascontiguousarray(values)
    dtype = f"{compact.dtype.kind}{compact.dtype.itemsize}"
    return {"dtype": dtype, "bdata": base64.b64encode(compact.tobytes()).decode("ascii")}


def safe(text: str, limit: int = 60) -> str:
    """A label for Plotly, which would otherwise read tags in it.

    >>> safe("<b>x</b>")
    '&lt;b>x&lt;/b>'
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return cut.replace("&", "&amp;").replace("<", "&lt;")


def in_lines(label: str) -> str:
    """Broken so often that five names stand beside each other on a phone.

    >>> in_lines("Volume (order lines)"), in_lines("Apr–Jun 2026")
    ('Volume<br>(order<br>lines)', 'Apr–Jun<br>2026')
    """
    return "<br>".join(map(safe, wrap(label, _NARROW, break_long_words=False)))


def two_lines(label: str) -> str:
    """Broken at the blank nearest to its middle, so that names stand upright below narrow bars.

    >>> two_lines("Value per order line")
    'Value per<br>order line'
    """
    blanks = [place for place, letter in enumerate(label) if letter == " "]
    if len(label) < 12 or not blanks:
        return safe(label)
    middle = min(blanks, key=lambda place: abs(place - len(label) / 2))
    return f"{safe(label[:middle])}<br>{safe(label[middle + 1 :])}"


def unique(labels: Sequence[str]) -> list[str]:
    """Labels made different from one another, since a category axis would lay equal ones over each other.

    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    seen: dict[str, int] = {}
    result = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        result.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return result


def ticks(low: float, high: float, unit: str | None, count: int = 5, *, over: bool = False) -> dict[str, Any]:
    """Tick places and texts of a number axis; a currency stands on the last tick only. ``over``: with one above all.

    >>> ticks(0, 6_200_000, "USD", 5)["ticktext"]
    ['0', '2M', '4M', '$6M']
    >>> ticks(0, 6_200_000, "USD", 5, over=True)["ticktext"]
    ['0', '2M', '4M', '6M', '$8M']
    >>> ticks(0, 1, "percent", 5)["ticktext"], ticks(0, 0.3, "USD", 4)["ticktext"]
    (['0%', '25%', '50%', '75%', '100%'], ['0', '0.1', '0.2', '$0.3'])
    """
    step = _nice((high - low) / max(count - 1, 1))
    if not step or not math.isfinite(step):
        return {}
    end = math.ceil(high / step - 1e-9) if over else math.floor(high / step + 1e-9)
    first, last = math.ceil(low / step - 1e-9), end
    places = [round(number * step, 10) for number in range(first, last + 1)]
    texts = shares_alike(places) if unit == PERCENT else alike(places)
    if is_currency(unit) and texts:
        above = places[-1] >= 0
        texts[-1] = symbol(unit) + texts[-1] if above else texts[-1].replace("−", f"−{symbol(unit)}")
    return {"tickmode": "array", "tickvals": places, "ticktext": texts}


def number_axis(values: Sequence[Floats], unit: str | None, *, zero: bool = True, over: bool = False) -> dict[str, Any]:
    """A number axis that spans all ``values``; bars need its zero. ``over``: it ends at a tick above all of them."""
    present = [part[np.isfinite(part)] for part in values]
    joined = np.concatenate(present) if present else np.array([])
    if not len(joined):
        return {"rangemode": "tozero"} if zero else {}
    low, high = float(joined.min()), float(joined.max())
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return {"rangemode": "tozero"} if zero else {}
    axis = ticks(low, high, unit, over=over)
    if over and axis:
        room = 0.05 * (high - low)
        axis["range"] = [low if zero and not low else low - room, max(axis["tickvals"][-1], high + room / 2)]
    return {**axis, "rangemode": "tozero"} if zero else axis


def hover(view: View, name: Sequence[str], measure: int, values: Floats, extra: Sequence[str] = ()) -> list[str] | None:
    """Text per mark: its name, the measure in full, what was added; None when there are too many marks."""
    if len(values) > _HOVER_CAP:
        return None
    column = view.column(measure)
    tails = extra or [""] * len(values)
    return [
        f"{label}<br><b>{pointed_at(value, column.unit)}</b>{f'<br>{tail}' if tail else ''}"
        for label, value, tail in zip(name, values.tolist(), tails, strict=True)
    ]


def figure(data: list[dict[str, Any]], layout: dict[str, Any], **meta: Any) -> Figure:
    """A figure dict; ``meta`` are hints for the page (legend, notes)."""
    return {"data": data, "layout": {**layout, "meta": {key: value for key, value in meta.items() if value}}}


def _nice(rough: float) -> float:
    if rough <= 0 or not math.isfinite(rough):
        return 0.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next((nice * power for nice in (1, 2, 2.5, 5, 10) if rough <= nice * power * 1.0001), 10 * power)
