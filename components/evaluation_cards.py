"""What an evaluation found: the gate's verdict, the golden questions as a grid, accuracy over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dash import html

from assay.records.stored import Evaluation
from components import ids
from components.act import acting, attributes
from components.cell_text import moment
from components.chart import chart_frame
from components.forms import form, sending, text_line
from components.icon import icon
from components.view import Chart

MOST_CASES = 12
MOST_SQUARES = 130
"""Up to so many questions are a square each; more of them are one bar."""
KIND_WORDS = {
    "run": "Evaluated",
    "published": "Published",
    "blocked": "Held back",
    "overridden": "Published with a reason",
}


def gate_card(found: Evaluation, view: Mapping[str, Any]) -> html.Div:
    """Before and after, newly right and wrong, and how to go on when it is blocked."""
    body = found.body
    wrong, right = body.get("newly_wrong", []), body.get("newly_right", [])
    figures = [
        ("Before", body.get("before", 0), ""), ("After", found.right, ""), ("Newly right", len(right), "is-good"),
        ("Newly wrong", len(wrong), "is-bad"),
    ]  # fmt: skip
    measured = found.kind == "run"
    parts: list[Any] = [html.H2("Evaluation" if measured else "Evaluation before publishing")]
    parts.append(_verdict(found, len(wrong)))
    if not measured:
        parts.append(html.Div([_figure(*one) for one in figures], className="as-gate-figures"))
    parts.append(case_grid(body.get("cases", []), wrong, right))
    parts += [html.P(told, className="as-detail-warn") for told in body.get("contradictions", ())]
    parts += [_wrong(case, body.get("was", {})) for case in wrong[:MOST_CASES]]
    parts += [
        html.P([icon("check-circle"), f" {case['question']}"], className="as-newly") for case in right[:MOST_CASES]
    ]
    if measured:
        return html.Div([*parts, failed_cases(found)], className="as-card as-pad as-gate")
    changed = len(body.get("changed", []))
    parts.append(
        html.P(f"{changed} more are answered by another statement with the same outcome.", className="as-help")
    )
    if found.kind == "blocked":
        parts.append(_override(view))
    return html.Div(parts, className="as-card as-pad as-gate")


def _verdict(found: Evaluation, wrong: int) -> html.Div:
    if found.kind == "blocked":
        title = f"Publishing is blocked: {wrong} question{'s' if wrong != 1 else ''} that were right are now wrong"
        text = "Mend the change, or publish with a reason that is kept in the audit."
        return html.Div(
            [icon("sign-stop"), html.Div([html.Strong(title), html.P(text)])], className="as-gate-bad", role="alert"
        )
    words = f"{found.right} of {found.total} golden questions are right ({found.accuracy:.1%})."
    said = f"{KIND_WORDS[found.kind]}. {words}" if found.total else "Published. There are no golden questions yet."
    return html.Div([icon("check2-circle"), html.Strong(said)], className="as-gate-good", role="status")


def _figure(label: str, value: int, look: str) -> html.Div:
    return html.Div([html.Span(label), html.Strong(str(value), className=f"num {look if value else ''}")])


def case_grid(cases: Sequence[Mapping[str, Any]], wrong: Sequence[Any], right: Sequence[Any]) -> html.Div:
    """One square a question; its title says which and how it came out."""
    gone, new = ({case["question"] for case in group} for group in (wrong, right))

    def look(case: Mapping[str, Any]) -> str:
        if case["question"] in gone:
            return "is-newly-wrong"
        if case["question"] in new:
            return "is-newly-right"
        return "is-right" if case["status"] == "right" else "is-wrong"

    if len(cases) > MOST_SQUARES:
        return _case_bar(cases, look)
    squares = [
        html.Span(className=f"as-case {look(case)}", title=f"{case['question']}: {case['status']}") for case in cases
    ]
    keys = [
        html.Span([html.Span(className=f"as-case {name}"), word])
        for name, word in LOOKS
    ]  # fmt: skip
    grid = html.Div(squares, className="as-cases", role="img", **attributes({"aria-label": _told(cases)}))
    return html.Div([grid, html.Div([*keys, html.Span(f"{len(cases)} golden questions")], className="as-case-keys")])


def _case_bar(cases: Sequence[Mapping[str, Any]], look: Callable[[Mapping[str, Any]], str]) -> html.Div:
    """Many questions as one bar, a stretch for each way they came out, and how many those are."""
    counts = Counter(look(case) for case in cases)
    known = [(name, word, counts[name]) for name, word in LOOKS if counts[name]]
    bar = [html.Span(className=f"as-stretch {name}", style={"flexGrow": str(count)}) for name, _, count in known]
    keys = [html.Span([html.Span(className=f"as-case {name}"), f"{count} {word}"]) for name, word, count in known]
    told = html.Div(bar, className="as-case-bar", role="img", **attributes({"aria-label": _told(cases)}))
    return html.Div([told, html.Div(keys, className="as-case-keys")])


LOOKS = (
    ("is-right", "right"),
    ("is-newly-right", "newly right"),
    ("is-newly-wrong", "newly wrong"),
    ("is-wrong", "still wrong"),
)


def _told(cases: Sequence[Mapping[str, Any]]) -> str:
    return f"{sum(case['status'] == 'right' for case in cases)} of {len(cases)} golden questions are right"


def _wrong(case: Mapping[str, Any], was: Mapping[str, str]) -> html.Details:
    head = html.Summary(
        [icon("x-circle"), html.Strong(case["question"]), html.Span(case["why"], className="as-row-about")]
    )
    old, new = was.get(case["question"], ""), case.get("sql", "")
    body = [html.P("Before"), html.Pre(old or "no statement"), html.P("Now"), html.Pre(new or "no statement")]
    return html.Details([head, *body], className="as-case-wrong")


def _override(view: Mapping[str, Any]) -> html.Div:
    return form(
        *text_line("as-gate", "reason", "Reason to publish anyway", help_="It is kept in the audit."),
        html.Div(
            sending("Publish with this reason", ids.TRAINING_ACTION, "override", "danger", **view),
            className="as-form-foot",
        ),
        label="Override",
    )


# -- over time ---------------------------------------------------------------------------------------------------------


def course_chart(course: Sequence[Evaluation]) -> html.Div:
    """Accuracy after each evaluation as steps; what was held back is a ring below its date."""
    kept = [one for one in course if one.kind != "blocked" and one.total]
    held = [one for one in course if one.kind == "blocked" and one.total]
    label = (
        f"Accuracy over time: {kept[0].accuracy:.1%} at first, {kept[-1].accuracy:.1%} now" if kept else "No figure yet"
    )
    traces = [
        _trace(kept, "In force", {"mode": "lines+markers", "line": {"shape": "hv", "color": "as:c1", "width": 2}}),
        _trace(
            held, "Held back", {"mode": "markers", "marker": {"symbol": "circle-open", "size": 10, "color": "as:down"}}
        ),
    ]
    layout = {
        "xaxis": _days([one.at for one in [*kept, *held]]),
        "yaxis": {"tickformat": ".0%", "range": [0, 1.05]},
        "showlegend": False,
        "margin": {"l": 44, "r": 12, "t": 8, "b": 32},
        "meta": {"alt": label},
    }
    figure = {"data": [one for one in traces if one["x"]], "layout": layout}
    return chart_frame(Chart("accuracy", figure, "line", label, height=260))


def _days(stamps: Sequence[str]) -> dict[str, Any]:
    """An axis of whole days at least: evaluations of one morning are not told apart by milliseconds."""
    days = sorted(stamp[:10] for stamp in stamps)
    if not days or days[0] != days[-1]:
        return {}
    day = date.fromisoformat(days[0])
    return {
        "range": [str(day - timedelta(days=1)), str(day + timedelta(days=2))],
        "dtick": 86_400_000,
        "tickformat": "%-d %b",
    }


def _trace(points: Sequence[Evaluation], name: str, look: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "x": [one.at for one in points],
        "y": [one.accuracy for one in points],
        "hovertemplate": f"{name}: %{{y:.1%}}<extra></extra>",
        **look,
    }


def course_table(course: Sequence[Evaluation], current: str) -> html.Div:
    """Every evaluation, the latest first; one is open."""
    rows = [
        html.Button(
            [
                icon({"blocked": "sign-stop", "run": "bullseye"}.get(one.kind, "check2-circle")),
                html.Span(
                    [
                        html.Strong(f"{one.accuracy:.1%}" if one.total else "–"),
                        html.Span(f"{KIND_WORDS[one.kind]} · {one.author} · {one.engine}", className="as-row-about"),
                    ],
                    className="as-row-text",
                ),
                html.Span(moment(one.at), className="as-row-detail"),
            ],
            type="button",
            className="as-list-row" + (" is-active" if one.id == current else ""),
            **acting("store", {"store": ids.EVALUATION_PICK, "data": {"evaluation": one.id}}),
        )
        for one in reversed(course)
    ]
    return html.Div(rows or html.P("Nothing was evaluated yet.", className="as-help as-pad"), className="as-list")


def failed_cases(found: Evaluation) -> Any:
    """The questions that are not right, with why."""
    wrong = [case for case in found.body.get("cases", []) if case["status"] != "right"]
    if not found.total:
        return html.P("This source has no golden questions.", className="as-help")
    if not wrong:
        return html.P("Every golden question is right.", className="as-help")
    return html.Div([_wrong(case, {}) for case in wrong[:30]])
