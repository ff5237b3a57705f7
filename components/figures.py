"""Numbers on their own: changes with arrow and sign, tiles, and figures that can be traced."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from dash import html

from assay.present.numbers import is_still
from components.act import acting, attributes
from components.icon import icon
from components.view import Change, Kpi, Span, Trace


def change_line(change: Change) -> html.Span:
    """Arrow, signed change in its judgement's colour, and the base it is against."""
    arrow = None if is_still(change.text) else icon("caret-up-fill" if change.up else "caret-down-fill")
    base = [html.Span(change.base, className="as-change-base")] if change.base else []
    figure = html.Span([arrow, change.text], className=f"as-change-figure is-{change.judgement}")
    return html.Span([figure, *base], className="as-change")


def figure_and_unit(headline: str) -> tuple[str, str]:
    """The number apart from the words after it: ``312 customers`` is 312 and customers."""
    first, _, rest = headline.partition(" ")
    return (first, rest) if any(letter.isdigit() for letter in first) else (headline, "")


def spark(points: Sequence[float], label: str = "") -> html.Div:
    """A small line drawn by script in the theme's colours."""
    text = ",".join(f"{point:.6g}" for point in points)
    return html.Div(
        className="as-spark", role="img", **attributes({"data-spark": text, "aria-label": label or "trend"})
    )


def kpi_tile(kpi: Kpi) -> html.Button:
    """A tile that asks its question when pressed."""
    top = [html.Span(kpi.value, className="as-kpi-value"), change_line(kpi.change) if kpi.change else None]
    line = [spark(kpi.points, f"{kpi.label}, trend")] if len(kpi.points) > 1 else []
    when = html.Span(f", {kpi.period}", className="as-kpi-period") if kpi.period else ""
    label = html.Span([kpi.label, when], className="as-kpi-label", title=kpi.about)
    body = [label, html.Span(top, className="as-kpi-top"), *line]
    return html.Button(body, type="button", className="as-kpi", **acting("ask", {"text": kpi.question or kpi.label}))


def traced(text: str, trace: Trace) -> html.Span:
    """A figure with a dotted underline; pressing it opens what it was made of."""
    # Not a button: those do not take part in line breaking, and "(" would be left alone at the end of a line.
    return html.Span(
        text,
        role="button",
        tabIndex=0,
        className="as-figure",
        **attributes(
            {
                "data-act": "trace",
                "data-trace": json.dumps(asdict(trace), ensure_ascii=False),
                "aria-label": f"{text}, show how it was made",
            }
        ),
    )


def narrative(spans: Sequence[Span]) -> html.P:
    """Sentences in which every number is a traced figure."""
    return html.P(
        [traced(span.text, span.trace) if span.trace else span.text for span in spans], className="as-narrative"
    )
