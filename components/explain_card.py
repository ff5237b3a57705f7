"""Why did it change: the number, sentences, a waterfall, the parts by field, and that it is no proof of cause."""

from __future__ import annotations

from typing import Any

from dash import html

from assay.analyze.change_words import moved
from assay.present.change_figure import waterfall_of
from assay.present.numbers import change, full, percent, points, signed
from assay.records.explanation import Breakdown, Contribution, Explanation
from components.act import acting, attributes, button
from components.chart import chart_frame
from components.figures import change_line
from components.icon import icon
from components.skeleton import job_line
from components.tabs import tabs
from components.view import Change, Chart, Choice

TABS, ROWS = 6, 8


def explain_panel(found: Explanation, name: str, nonce: str = "", look: Choice | None = None) -> html.Div:
    """The explanation as the content of the right panel. ``look``: the way into what stands out."""
    foot = html.Div(_way(look), className="as-explain-foot") if look else None
    body = html.Div([explain_card(found, name), foot], className="as-explain-body")
    return _panel(body, nonce)


def explain_running(job: str, stage: str, done: float, nonce: str = "") -> html.Div:
    """What stands in its place while a job looks for it; closing the panel stops the job."""
    line = job_line(job, stage, done, "explain-stop")
    return _panel(
        html.Div(line, className="as-explain-body", role="status", **attributes({"data-follows": "explain"})), nonce
    )


def explain_fault(title: str, text: str, nonce: str = "") -> html.Div:
    """What stands in place of an explanation that cannot be made."""
    return _panel(html.Div([html.Strong(title), html.P(text)], className="as-explain-body", role="alert"), nonce)


def _panel(body: html.Div, nonce: str) -> html.Div:
    close = button(icon("x-lg"), "explain-close", kind="icon", label="Close")
    head = html.Div([html.Strong("Why did it change?"), close], className="as-panel-head")
    return html.Div([head, body], className="as-explain", **attributes({"data-nonce": nonce}))


def explain_card(found: Explanation, name: str) -> html.Section:
    """The explanation itself. ``name`` makes its ids its own."""
    shown = [one for one in (*found.breakdowns[:TABS], *found.pairs[:1]) if one.parts]
    panels = [(f"f{at}", one.label, _parts(one, found)) for at, one in enumerate(shown)]
    order = html.Span("most surprising first", className="as-explain-order")
    return html.Section(
        [
            _what(found),
            _number(found),
            html.P(" ".join(found.sentences), className="as-explain-said"),
            _waterfall(found, name),
            tabs(f"explain-{name}", panels, order) if panels else None,
            html.Div(
                [icon("info-circle"), html.Span(" ".join(found.caveats))], className="as-explain-caveat", role="note"
            ),
        ],
        **attributes({"aria-label": "Why did it change?"}),
    )


def _what(found: Explanation) -> html.P:
    parts: list[Any] = [html.Span(found.title, className="as-explain-word is-metric")]
    parts += [" in ", html.Span(found.place, className="as-explain-word is-value")] if found.place else []
    span = f"{found.before_label} to {found.after_label}"
    return html.P([*parts, " ", html.Span(span, className="as-explain-word is-time")], className="as-explain-what")


def _number(found: Explanation) -> html.Div:
    amount = points(found.change) if found.unit == "percent" else full(found.change, found.unit)
    if found.unit != "percent" and found.change > 0:
        amount = f"+{amount}"
    judged: Any = {True: "good", False: "bad", None: "neutral"}[found.good]
    relative = moved(found) if found.unit != "percent" else ""
    beside = change_line(Change(relative, found.change > 0, judged)) if relative else None
    return html.Div([html.Span(amount, className="as-explain-amount num"), beside], className="as-explain-number")


def _waterfall(found: Explanation, name: str) -> html.Div:
    drawn = waterfall_of(found)
    meta = drawn["layout"]["meta"]
    notes = html.P(meta["notes"][0], className="as-explain-axis") if meta.get("notes") else None
    return html.Div([notes, chart_frame(Chart(f"explain-{name}", drawn, "waterfall", meta["alt"], height=220))])


def _parts(one: Breakdown, found: Explanation) -> html.Table:
    rows, rest = one.parts[:ROWS], one.parts[ROWS:]
    most = max((abs(part.amount) for part in rows), default=0.0) or 1.0
    lines = [_row(part, most, found) for part in rows]
    if rest:
        lines.append(_sum_line(f"{len(rest)} others", sum(part.amount for part in rest), found))
    lines.append(_sum_line("Sum", sum(part.amount for part in one.parts), found, "is-sum"))
    heads = [html.Th(text, scope="col") for text in (one.label, "Change", "Amount", "Share")]
    head = html.Thead(html.Tr(heads), className="as-hidden")
    caption = html.Caption(f"What each {one.label.lower()} adds to the change", className="as-hidden")
    return html.Table([caption, head, html.Tbody(lines)], className="as-explain-parts")


def _row(part: Contribution, most: float, found: Explanation) -> html.Tr:
    out = abs(part.surprise) >= found.threshold > 0
    mark = html.Span("stands out", className="as-explain-out") if out else None
    name = html.Th([part.label, mark], scope="row", title=_own(part, found))
    width = f"{50 * abs(part.amount) / most:.1f}%"
    side = {"left": "50%"} if part.amount >= 0 else {"right": "50%"}
    look = "is-up" if part.amount >= 0 else "is-down"
    bar = html.Span(className=f"as-explain-bar {look}", style={"width": width, **side})
    share = percent(part.share) if part.share is not None else "–"
    return html.Tr(
        [
            name,
            html.Td(html.Span(bar, className="as-explain-track"), **attributes({"aria-hidden": "true"})),
            html.Td(signed(part.amount, found.unit), className="num"),
            html.Td(share, className="num as-explain-share"),
        ]
    )


def _own(part: Contribution, found: Explanation) -> str:
    """The member's own course, as a tip."""
    both = f"{full(part.before, found.unit)} to {full(part.after, found.unit)}"
    relative = part.before and found.unit != "percent"
    own = f" ({change((part.after - part.before) / abs(part.before))})" if relative else ""
    return f"{both}{own}, surprise {part.surprise:.1f}"


def _sum_line(label: str, amount: float, found: Explanation, look: str = "") -> html.Tr:
    share = percent(amount / found.change) if found.change else "–"
    cells = [html.Th(label, scope="row"), html.Td(), html.Td(signed(amount, found.unit), className="num")]
    return html.Tr([*cells, html.Td(share, className="num as-explain-share")], className=look)


def _way(look: Choice) -> html.Button:
    return html.Button(look.text, type="button", className="as-btn as-btn-primary", **acting(look.act, look.arg))
