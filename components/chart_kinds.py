"""Kinds of chart by name and icon, and the frame's view of a house chart."""

from __future__ import annotations

from html import unescape
from typing import Any

from assay.records import answer as house
from components.view import Chart, Choice

KINDS: dict[str, tuple[str, str]] = {
    "kpi": ("Number", "123"),
    "line": ("Line", "graph-up"),
    "area": ("Area", "bezier2"),
    "bar": ("Columns", "bar-chart"),
    "stacked_bar": ("Stacked columns", "bar-chart-steps"),
    "horizontal_bar": ("Bars", "bar-chart-steps"),
    "pie": ("Pie", "pie-chart"),
    "donut": ("Donut", "circle"),
    "scatter": ("Scatter", "dot"),
    "bubble": ("Bubbles", "record-circle"),
    "heatmap": ("Heatmap", "grid-3x3"),
    "histogram": ("Histogram", "bar-chart-fill"),
    "box": ("Box", "distribute-vertical"),
    "treemap": ("Treemap", "grid-1x2"),
    "sankey": ("Sankey", "diagram-3"),
    "funnel": ("Funnel", "funnel"),
    "waterfall": ("Waterfall", "bar-chart-steps"),
    "gauge": ("Gauge", "speedometer2"),
    "map": ("Map", "globe"),
    "timeline": ("Timeline", "calendar3-range"),
    "table": ("Table", "table"),
}
ROLES = ("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8")


def kind_choices(current: str, others: tuple[str, ...], answer: str) -> tuple[Choice, ...]:
    """The current kind and the others that fit the result of ``answer``, as menu lines."""
    names = tuple(dict.fromkeys((current, *others)))
    if len(names) < 2:
        return ()
    return tuple(_kind_choice(name, name == current, answer) for name in names)


def _kind_choice(name: str, active: bool, answer: str) -> Choice:
    words, glyph = KINDS.get(name, (name, "bar-chart"))
    return Choice(words, "edit", {"chart": name, "of": answer}, icon=glyph, active=active)


def _marks(figure: dict[str, Any]) -> int:
    traces = figure.get("data") or [{}]
    values = traces[0].get("y") if traces[0].get("orientation") == "h" else traces[0].get("x")
    return len(values) if isinstance(values, (list, tuple)) else 8


def height_of(kind: str, figure: dict[str, Any]) -> int:
    """Pixels a chart of this kind needs: bars grow with their number, up to a screen."""
    traces = figure.get("data") or []
    if any(trace.get("orientation") == "h" for trace in traces):
        bars = sum(trace.get("type") == "bar" for trace in traces)
        grouped = bars > 1 and figure.get("layout", {}).get("barmode") != "stack"
        return min(720, max(120, _marks(figure) * (45 if grouped else 34) + 36))
    return {"kpi": 140, "gauge": 200, "sankey": 340, "treemap": 340, "map": 380, "heatmap": 320}.get(kind, 280)


def _role(trace: dict[str, Any], index: int) -> str:
    for part in ("marker", "line"):
        color = (trace.get(part) or {}).get("color")
        if isinstance(color, str) and color.startswith("as:"):
            return color[3:]
    return ROLES[index % len(ROLES)]


def legend_of(figure: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Names and colour roles of 2 to 8 named series; none when there is only one.

    Names in a figure are escaped for Plotly; outside of it they are plain text again.
    """
    named = [
        (unescape(str(trace["name"])), _role(trace, index))
        for index, trace in enumerate(figure.get("data") or [])
        if trace.get("name")
        and trace.get("type", "scatter") in {"bar", "scatter", "box", "histogram"}
        and trace.get("hoverinfo") != "skip"
    ]
    return tuple((name, "ref" if role == "c-ref" else role) for name, role in named) if 2 <= len(named) <= 8 else ()


def chart_view(answer: house.Answer, name: str) -> Chart:
    """The frame of ``answer``'s chart; ValueError when it has none."""
    chart = answer.chart
    if chart is None:
        raise ValueError("this answer has no chart")
    label = chart.alt or f"{KINDS.get(chart.kind, ('Chart', ''))[0]} of {answer.title or answer.question}"
    return Chart(
        name,
        chart.figure,
        chart.kind,
        label,
        kind_choices(chart.kind, chart.kinds, answer.id),
        height_of(chart.kind, chart.figure),
        legend_of(chart.figure),
        answer.id if answer.spec is not None else "",
        sum(column.role in ("dimension", "time") for column in answer.columns) > 1,
    )
