"""Parts of a whole: pie, donut, treemap, sankey."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.present.figures.parts import Figure, array, colour, figure, hover, safe, unique
from assay.present.numbers import alike, percent, pointed_at, short
from assay.present.view import View

SLICES_CAP = 6
_TILES_CAP = 200
_LINKS_CAP = 60


def pie(view: View) -> Figure:
    """Slices from the largest on, named on the slice."""
    return _slices(view, hole=0.0)


def donut(view: View) -> Figure:
    """A pie with its total in the middle."""
    drawn = _slices(view, hole=0.62)
    measure = view.first
    if measure.index in view.additive:
        total = float(np.nansum(view.numbers(measure.index)))
        note = {"text": _in_the_hole(short(total, measure.unit)), "showarrow": False}
        note["font"] = {"size": 20, "color": "as:text"}
        drawn["layout"]["annotations"] = [note]
    return drawn


def _in_the_hole(text: str) -> str:
    """A number over its unit, which would not fit beside it.

    >>> _in_the_hole("$1.5M"), _in_the_hole("483 members")
    ('$1.5M', '483<br><span style="font-size:11px">members</span>')
    """
    number, _, unit = text.partition(" ")
    return f'{safe(number)}<br><span style="font-size:11px">{safe(unit, 14)}</span>' if unit else safe(number)


def _slices(view: View, hole: float) -> Figure:
    measure = view.first
    values = view.numbers(measure.index)
    order = np.argsort(-np.nan_to_num(values), kind="stable")
    names = unique([safe(name) for name in view.labels(view.dims[0])])
    names = [names[row] for row in order.tolist()]
    total = float(np.nansum(values)) or 1.0
    shares = [f"{percent(value / total)} of the sum" for value in values[order].tolist()]
    trace: dict[str, Any] = {
        "type": "pie",
        "labels": names,
        "values": array(np.nan_to_num(values[order])),
        "hole": hole,
        "sort": False,
        "direction": "clockwise",
        "texttemplate": "%{label}<br>%{percent:.1%}",
        "textposition": "outside",
        "automargin": True,
        "customdata": order.tolist(),
        "marker": {"colors": [colour(position) for position in range(len(names))]},
        "hovertext": hover(view, names, measure.index, values[order], shares),
        "hoverinfo": "text",
    }
    return figure([trace], {})


def treemap(view: View) -> Figure:
    """Tiles by size; the first group holds the second."""
    measure = view.first
    values = np.nan_to_num(view.numbers(measure.index))
    order = np.argsort(-values, kind="stable")[:_TILES_CAP]
    outer = view.labels(view.axes[0])
    inner = view.labels(view.axes[1]) if len(view.axes) > 1 else None
    ids, labels, parents, sizes = [], [], [], []
    if inner is not None:
        for name in dict.fromkeys(outer[row] for row in order.tolist()):
            ids.append(f"p:{name}")
            labels.append(safe(name))
            parents.append("")
            sizes.append(sum(values[row] for row in order.tolist() if outer[row] == name))
    for row in order.tolist():
        ids.append(f"r:{row}")
        labels.append(safe(inner[row] if inner is not None else outer[row]))
        parents.append(f"p:{outer[row]}" if inner is not None else "")
        sizes.append(values[row])
    trace: dict[str, Any] = {
        "type": "treemap",
        "ids": ids,
        "labels": labels,
        "parents": parents,
        "values": [float(size) for size in sizes],
        "branchvalues": "total",
        "text": alike([float(size) for size in sizes], measure.unit),
        "textinfo": "label+text",
        "hovertext": [
            f"{label}<br><b>{pointed_at(float(size), measure.unit)}</b>"
            for label, size in zip(labels, sizes, strict=True)
        ],
        "hoverinfo": "text",
        "pathbar": {"visible": False},
        # Tiles that stand in no group leave no room for its name.
        **({"marker": {"pad": {"t": 0, "l": 0, "r": 0, "b": 0}}} if inner is None else {}),
    }
    note = f"The {_TILES_CAP} largest of {view.rows:,} are drawn; the table has all." if view.rows > _TILES_CAP else ""
    # What has no room for its name in a size one can read goes without; the hover text has it.
    layout = {"uniformtext": {"minsize": 10, "mode": "hide"}}
    return figure([trace], layout, notes=[note] if note else [])


def sankey(view: View) -> Figure:
    """Flows from the first group to the second."""
    measure = view.first
    values = np.nan_to_num(view.numbers(measure.index))
    order = np.argsort(-values, kind="stable")[:_LINKS_CAP].tolist()
    left, right = view.labels(view.axes[0]), view.labels(view.axes[1])
    sources = list(dict.fromkeys(left[row] for row in order))
    targets = list(dict.fromkeys(right[row] for row in order))
    names = [safe(name) for name in [*sources, *targets]]
    trace: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "snap",
        "node": {"label": names, "color": [colour(place) for place in range(len(names))]},
        "link": {
            "source": [sources.index(left[row]) for row in order],
            "target": [len(sources) + targets.index(right[row]) for row in order],
            "value": [float(values[row]) for row in order],
            "label": [
                f"{safe(left[row])} to {safe(right[row])}<br><b>{pointed_at(float(values[row]), measure.unit)}</b>"
                for row in order
            ],
            "customdata": order,
            "hovertemplate": "%{label}<extra></extra>",
            "color": "as:s1",
        },
    }
    note = f"The {_LINKS_CAP} largest of {view.rows:,} flows are drawn." if view.rows > _LINKS_CAP else ""
    return figure([trace], {}, notes=[note] if note else [])
