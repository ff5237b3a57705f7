"""What stands while something is loading, shaped like what will come; a job's progress is painted in by script."""

from __future__ import annotations

from dash import html

from components.act import attributes, button

STAGES: dict[str, str] = {
    "plan": "Reading the question",
    "retrieve": "Looking up what was taught",
    "compile": "Choosing tables and joins",
    "restrict": "Applying policies",
    "guard": "Checking the query",
    "execute": "Running the query",
    "recover": "Mending the query",
    "chart": "Drawing",
    "insight": "Writing it up",
    "explain": "Looking for what changed",
    "converse": "Finding follow-ups",
    "": "Waiting for a worker",
}


def stage_words(stage: str) -> str:
    """A stage of the pipeline as a person reads it; anything else as it is.

    >>> stage_words("execute"), stage_words("Reading orders.csv")
    ('Running the query', 'Reading orders.csv')
    """
    return STAGES.get(stage, stage)


def bone(width: str, height: str) -> html.Div:
    """One grey bar of CSS size ``width`` x ``height``."""
    return html.Div(className="as-bone", style={"width": width, "height": height})


def job_line(job: str, stage: str, done: float, stop: str = "cancel") -> html.Div:
    """Spinner, stage, elapsed time, Cancel and a bar for a running job; `assets/js/75-follow.js` keeps it current.

    ``stop``: the act of its Cancel.
    """
    line = html.Div(
        [
            html.Span(className="as-spinner", **attributes({"aria-hidden": "true"})),
            html.Span(stage_words(stage), className="as-job-stage"),
            html.Span("", className="as-elapsed num"),
            button("Cancel", stop, {"job": job}, kind="link"),
        ],
        className="as-running",
    )
    bar = html.Progress(value=f"{done:.3f}", max="1", className="as-progress", **attributes({"aria-label": "Progress"}))
    return html.Div([line, bar], className="as-job", **attributes({"data-job": job}))


def job_skeleton(job: str, stage: str, done: float, turn: str = "") -> html.Div:
    """An answer card that a job is making; ``turn`` is the one it will be."""
    bars = html.Div(
        [bone("9%", h) for h in ("32%", "48%", "64%", "40%", "52%", "72%", "44%", "58%")], className="as-bone-bars"
    )
    return html.Div(
        [job_line(job, stage, done), bone("34%", "12px"), bone("60%", "26px"), bars],
        className="as-card as-skeleton",
        role="status",
        **attributes({"data-awaits": turn} if turn else {}),
    )


def rows_skeleton(count: int = 6) -> html.Div:
    """A list that is being read."""
    return html.Div(
        [bone("100%", "32px") for _ in range(count)],
        className="as-bone-rows",
        role="status",
        **attributes({"aria-label": "Loading"}),
    )


def tiles_skeleton() -> list[html.Div]:
    """The heading and the four tiles that will come."""
    head = html.Div(html.H3("Metrics people look at"), className="as-start-head")
    return [head, html.Div([html.Div(className="as-bone") for _ in range(4)], className="as-kpis", role="status")]
