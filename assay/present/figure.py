"""Draw a result as one of the kinds: a plain Plotly figure dict, colours by role, with a text for who cannot see it."""

from __future__ import annotations

from collections.abc import Callable

from assay.present.alt import alt_text
from assay.present.figures import bars, grids, lines, maps, points, shares, single, timeline
from assay.present.figures.parts import Figure
from assay.present.holes import own_rows, without_holes
from assay.present.view import View

DRAW: dict[str, Callable[[View], Figure]] = {
    "kpi": single.kpi,
    "line": lines.line,
    "area": lines.area,
    "bar": bars.bar,
    "stacked_bar": bars.stacked_bar,
    "horizontal_bar": bars.horizontal_bar,
    "pie": shares.pie,
    "donut": shares.donut,
    "scatter": points.scatter,
    "bubble": points.bubble,
    "heatmap": grids.heatmap,
    "histogram": points.histogram,
    "box": points.box,
    "treemap": shares.treemap,
    "sankey": shares.sankey,
    "funnel": bars.funnel,
    "waterfall": bars.waterfall,
    "gauge": single.gauge,
    "map": maps.world,
    "timeline": timeline.timeline,
    "table": single.table,
}


def draw(kind: str, view: View, title: str = "") -> Figure:
    """The figure of ``view`` as ``kind``. ``layout.meta`` holds ``alt`` (a sentence), ``kind`` and ``notes``.

    KeyError when there is no such kind. Ask ``choose.kinds`` first which kinds a result can be drawn as.
    """
    figure = DRAW[kind](without_holes(view, kind))
    own_rows(figure, view.rows)
    figure["layout"]["meta"] = {**figure["layout"]["meta"], "alt": alt_text(kind, view, title), "kind": kind}
    return figure
