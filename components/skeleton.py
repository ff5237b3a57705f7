"""What stands while something is loading, shaped like what will come; the script adds the elapsed time and Cancel."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from components.act import button

STAGES: tuple[tuple[str, str], ...] = (
    ("plan", "Reading the question"), ("compile", "Choosing tables and joins"), ("restrict", "Applying policies"),
    ("guard", "Checking the query"), ("execute", "Running the query"), ("recover", "Mending the query"),
    ("chart", "Drawing"), ("insight", "Writing it up"),
)


def bone(width: str, height: str) -> html.Div:
    """One grey bar of CSS size ``width`` x ``height``."""
    return html.Div(className="as-bone", style={"width": width, "height": height})


def answer_skeleton(stage: str = "", done: float | None = None, elapsed: str = "", cancel: str = "") -> html.Div:
    """An answer card that is being made; ``stage`` is a key of STAGES, ``cancel`` the id of a job."""
    words = dict(STAGES).get(stage, stage or "Reading the question")
    percent = None if done is None else html.Progress(value=f"{done:.3f}", max="1", className="as-progress", **{"aria-label": words})
    line = html.Div([html.Span(className="as-spinner", **{"aria-hidden": "true"}), html.Span(words),
                     html.Span(elapsed, className="as-elapsed num"),
                     button("Cancel", "cancel", {"job": cancel}, kind="link") if cancel else None], className="as-running")
    bars = html.Div([bone("9%", h) for h in ("32%", "48%", "64%", "40%", "52%", "72%", "44%", "58%")], className="as-bone-bars")
    return html.Div([line, percent, bone("34%", "12px"), bone("60%", "26px"), bars], className="as-card as-skeleton", role="status")


def rows_skeleton(count: int = 6) -> html.Div:
    """A list that is being read."""
    return html.Div([bone("100%", "32px") for _ in range(count)], className="as-bone-rows", role="status", **{"aria-label": "Loading"})


def done_stages(timings: Sequence[tuple[str, float]]) -> html.Ol:
    """The stages an answer went through with their times in milliseconds."""
    names = dict(STAGES)
    return html.Ol([html.Li([html.Span(names.get(key, key)), html.Span(f"{ms:,.0f} ms", className="num")]) for key, ms in timings],
                   className="as-stages")
