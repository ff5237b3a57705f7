"""What an evaluation found: the gate's verdict, the golden questions as a grid, accuracy over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from dash import html

from assay.records.stored import Evaluation
from components import ids
from components.act import acting, attributes
from components.cell_text import moment
from components.chart import chart_frame
from components.forms import form, said, sending, text_line
from components.icon import icon
from components.view import Chart

MOST_CASES = 12
MOST_FAILED = 30
MOST_TIMES = 6
"""Times written below the chart of one day."""
MOST_SQUARES = 130
"""Up to so many questions are a square each; more of them are one bar."""
KIND_WORDS = {
    "run": "Evaluated",
    "published": "Published",
    "blocked": "Held back",
    "overridden": "Published with a reason",
}


def gate_card(found: Evaluation, view: Mapping[str, Any], fault: str = "") -> html.Div:
    """Before and after, newly right and wrong, and how to go on when it is blocked; ``fault``: why that did not go."""
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
    was = body.get("was", {})
    parts += _first(wrong, lambda case: _case(case, was, "x-circle"), "newly wrong")
    parts += _first(right, lambda case: _case({**case, "why": ""}, was, "check-circle", "is-mended"), "newly right")
    if measured:
        return html.Div([*parts, failed_cases(found)], className="as-card as-pad as-gate")
    parts += _changed(body.get("changed", []), was)
    if found.kind == "blocked":
        parts.append(_override(view, fault))
    return html.Div(parts, className="as-card as-pad as-gate")


def outcome_of(found: Evaluation) -> str:
    """An evaluation in a sentence, for whoever is writing something when it ends."""
    figure = f"{found.right} of {found.total} golden questions are right." if found.total else ""
    return f"{KIND_WORDS[found.kind]}. {figure} The rest stands on the Evaluation page."


def _verdict(found: Evaluation, wrong: int) -> html.Div:
    if found.kind == "blocked":
        many = "1 question that was right is" if wrong == 1 else f"{wrong} questions that were right are"
        title = f"Publishing is blocked: {many} now wrong"
        text = "Mend the change, or publish with a reason that is kept in the audit."
        return html.Div(
            [icon("sign-stop"), html.Div([html.Strong(title), html.P(text)])], className="as-gate-bad", role="alert"
        )
    figure = f"{found.right} of {found.total} golden questions are right ({found.accuracy:.1%})."
    words = f"{KIND_WORDS[found.kind]}. {figure}" if found.total else "Published. There are no golden questions yet."
    why = html.P(f"“{found.reason}”") if found.reason else None
    askers = html.P(told_askers(found.body["told"])) if found.body.get("told") else None
    return html.Div(
        [icon("check2-circle"), html.Div([html.Strong(words), why, askers])], className="as-gate-good", role="status"
    )


def told_askers(count: int) -> str:
    """Who hears of a publication, as people are told.

    >>> told_askers(2)
    'The askers of 2 questions are told that they are understood now.'
    """
    if count == 1:
        return "The asker of 1 question is told that it is understood now."
    return f"The askers of {count} questions are told that they are understood now."


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


def _first(
    cases: Sequence[Mapping[str, Any]], show: Callable[[Mapping[str, Any]], Any], what: str, most: int = MOST_CASES
) -> list[Any]:
    """The first of them, and how many more there are."""
    more = len(cases) - most
    rest = [html.P(f"And {more} more {what}.", className="as-help")] if more > 0 else []
    return [*(show(case) for case in cases[:most]), *rest]


def _changed(cases: Sequence[Mapping[str, Any]], was: Mapping[str, str]) -> list[Any]:
    """Questions that come out as before by another statement, each with both."""
    if not cases:
        return [html.P("No other question is answered by another statement.", className="as-help")]
    shown = _first(cases, lambda case: _case({**case, "why": ""}, was, "arrow-left-right"), "changed")
    count = f"{len(cases)} question{' is' if len(cases) == 1 else 's are'}"
    head = html.Summary(f"{count} answered by another statement with the same outcome")
    return [html.Details([head, html.Div(shown)], className="as-changed")]


def _case(case: Mapping[str, Any], was: Mapping[str, str], glyph: str, look: str = "") -> html.Details:
    """A question with its statement before and now."""
    head = html.Summary([icon(glyph), html.Strong(case["question"]), html.Span(case["why"], className="as-row-about")])
    old, new = was.get(case["question"], ""), case.get("sql", "")
    body = [html.P("Before"), html.Pre(old or "no statement"), html.P("Now"), html.Pre(new or "no statement")]
    return html.Details([head, *body], className=f"as-case-wrong {look}".strip())


def _override(view: Mapping[str, Any], fault: str) -> html.Div:
    return form(
        said(fault, bad=True) if fault else None,
        *text_line(
            "as-gate",
            "reason",
            "Reason to publish anyway",
            help_="It is kept in the audit, and shown beside the figure.",
        ),
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
        "margin": {"l": 44, "r": 12, "t": 8, "b": 44},
        "meta": {"alt": label},
    }
    figure = {"data": [one for one in traces if one["x"]], "layout": layout}
    return chart_frame(Chart("accuracy", figure, "line", label, height=260))


def _days(stamps: Sequence[str]) -> dict[str, Any]:
    """An axis of days; those of one day stand side by side with their times, which may be seconds apart.

    >>> _days(["2026-05-01T09:30:11", "2026-05-01T09:30:44"])["ticktext"]
    ['09:30', '09:30']
    """
    known = sorted(set(stamps))
    if not known or known[0][:10] != known[-1][:10]:
        return {}
    shown = known[:: len(known) // MOST_TIMES + 1]
    return {
        "type": "category",
        "categoryorder": "category ascending",
        "tickvals": shown,
        "ticktext": [stamp[11:16] for stamp in shown],
        "title": {"text": f"{date.fromisoformat(known[0][:10]):%-d %b %Y}, UTC"},
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
                        html.Span(f"“{one.reason}”", className="as-row-about") if one.reason else None,
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
    return html.Div(_first(wrong, lambda case: _case(case, {}, "x-circle"), "that are not right", MOST_FAILED))
