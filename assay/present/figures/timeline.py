"""Things with a beginning (and perhaps an end) along time."""

from __future__ import annotations

from typing import Any

from assay.present.figures.parts import Figure, colour, figure, safe, unique
from assay.present.periods import as_moment, bucket
from assay.present.view import View

_ROWS_CAP = 60
_DAY_MS = 86_400_000


def moments(view: View) -> tuple[int, ...]:
    """Positions of date and timestamp columns."""
    return tuple(at for at, column in enumerate(view.table.columns) if column.type in ("date", "timestamp"))


def names(view: View) -> tuple[int, ...]:
    """Positions of text columns."""
    return tuple(at for at, column in enumerate(view.table.columns) if column.type == "text")


def timeline(view: View) -> Figure:
    """One line per row: a bar from the first to the second date, or a mark where there is one date."""
    dates, text = moments(view), names(view)
    rows = view.table.rows(0, _ROWS_CAP)
    rows = sorted((row for row in rows if as_moment(row[dates[0]])), key=lambda row: str(row[dates[0]]))
    labels = unique([safe(str(row[text[0]]) if row[text[0]] is not None else "(none)") for row in rows])
    trace = _spans(view, rows, labels, dates) if len(dates) > 1 else _marks(view, rows, labels, dates[0])
    note = f"The first {_ROWS_CAP} of {view.rows:,} are drawn." if view.rows > _ROWS_CAP else ""
    layout = {
        "xaxis": {"type": "date", "showgrid": True, "tickformat": "%-d %b\n%Y"},
        "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False},
    }
    return figure([trace], layout, notes=[note] if note else [])


def _spans(view: View, rows: list[list[Any]], labels: list[str], dates: tuple[int, ...]) -> dict[str, Any]:
    lengths, texts = [], []
    for row, label in zip(rows, labels, strict=True):
        start, end = as_moment(row[dates[0]]), as_moment(row[dates[1]])
        length = (end - start).total_seconds() * 1000 if start and end else -1.0
        lengths.append(max(length, _DAY_MS / 4))
        closing = f" to {bucket(row[dates[1]], None)}" if length >= 0 else ""
        texts.append(f"{label}<br><b>{bucket(row[dates[0]], None)}{closing}</b>")
    return {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "x": lengths,
        "base": [row[dates[0]] for row in rows],
        "hovertext": texts,
        "hoverinfo": "text",
        "marker": {"color": colour(0)},
    }


def _marks(view: View, rows: list[list[Any]], labels: list[str], when: int) -> dict[str, Any]:
    grain, fiscal = view.column(when).grain, view.column(when).fiscal
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row[when] for row in rows],
        "y": labels,
        "hovertext": [
            f"{label}<br><b>{bucket(row[when], grain, fiscal)}</b>" for row, label in zip(rows, labels, strict=True)
        ],
        "hoverinfo": "text",
        "marker": {"color": colour(0), "size": 9},
    }
