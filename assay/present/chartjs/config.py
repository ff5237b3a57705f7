"""A result as a Chart.js v4 configuration: pure JSON that ``new Chart(canvas, config)`` draws as it stands.

Kinds with their plugin: see ``PLUGINS``. Kinds Chart.js has none of (``WITHOUT``) are kept as tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from assay.present.chartjs import core, plugins
from assay.present.chartjs.parts import Config
from assay.present.holes import without_holes
from assay.present.view import View

DRAW: Final[Mapping[str, Callable[[View], Config]]] = {
    "line": core.line,
    "area": core.area,
    "bar": core.bar,
    "stacked_bar": core.stacked_bar,
    "horizontal_bar": core.horizontal_bar,
    "pie": core.pie,
    "donut": core.donut,
    "scatter": core.scatter,
    "bubble": core.bubble,
    "histogram": core.histogram,
    "waterfall": core.waterfall,
    "gauge": core.gauge,
    "timeline": plugins.timeline,
    "heatmap": plugins.heatmap,
    "treemap": plugins.treemap,
    "sankey": plugins.sankey,
    "funnel": plugins.funnel,
    "box": plugins.box,
}
PLUGINS: Final[Mapping[str, str]] = {
    "timeline": "chartjs-adapter-date-fns",
    "heatmap": "chartjs-chart-matrix",
    "treemap": "chartjs-chart-treemap",
    "sankey": "chartjs-chart-sankey",
    "funnel": "chartjs-chart-funnel",
    "box": "@sgratzl/chartjs-chart-boxplot",
}
"""Kinds that Chart.js draws with a plugin, and its package."""
WITHOUT: Final = ("kpi", "map", "table", "pivot", "text")
"""Kinds kept as a table (or, of ``text``, as words). A map needs outlines, which are no JSON of a chart."""


def chartjs(kind: str, view: View, title: str = "") -> Config | None:
    """The configuration of ``view`` as ``kind``; None for kinds Chart.js has not."""
    if kind not in DRAW:
        return None
    config = DRAW[kind](without_holes(view, kind))
    shown: dict[str, Any] = {"display": bool(title), "text": title, "align": "start"}
    config["options"].setdefault("plugins", {})["title"] = shown
    return config
