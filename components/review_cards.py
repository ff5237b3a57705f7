"""Groups of questions that went wrong, one group with its transcript and fix, and what asking them again gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml
from dash import dcc, html

from assay.training.inbox.desk import STATES, Group, Replayed
from assay.training.inbox.reports import Report
from components import ids
from components.act import acting, attributes, button
from components.badge import tag
from components.icon import icon

WORDS = {"open": "Open", "applied": "Fix waits", "fixed": "Fixed", "closed": "Closed"}
CAUSES = {
    "unknown term": ("Unknown term", "question-circle"),
    "ambiguous field": ("Ambiguous field", "signpost-split"),
    "missing join": ("Missing join", "diagram-2"),
    "missing metric": ("Missing metric", "calculator"),
    "value not found": ("Value not found", "search"),
    "rejected SQL": ("Rejected SQL", "sign-stop"),
    "provider": ("Provider", "cloud-slash"),
    "no usable reply": ("No usable reply", "chat-square-dots"),
    "slow": ("Slow", "hourglass"),
    "not clear": ("Not clear", "three-dots"),
}
TROUBLES = {
    "wrong": "said to be wrong", "corrected": "corrected", "abstained": "not answered", "failed": "failed",
    "empty": "empty", "slow": "slow",
}  # fmt: skip
NOTHING = {
    "open": "Nothing waits for you. What is asked in vain, marked as wrong, slow or empty comes here by itself.",
    "applied": "No fix waits for a publication. Apply one to a group that is open.",
    "fixed": "Nothing was fixed yet. A fix is in force once Training publishes it.",
    "closed": "Nothing was closed without a fix.",
}
"""What is said where a state has no group."""
MOST_GROUPS, MOST_REPORTS = 40, 12


def _send(**data: Any) -> dict[str, Any]:
    return {"store": ids.REVIEW_ACTION, "data": data}


def group_list(groups: Sequence[Group], state: str, open_: str) -> html.Div:
    """Groups in one state, the largest first."""
    tabs = [
        html.Button(
            WORDS[name],
            type="button",
            className="as-segment",
            **acting("store", _send(do="list", state=name)),
            **attributes({"aria-pressed": "true" if name == state else "false"}),
        )
        for name in STATES
    ]
    total = sum(len(group.reports) for group in groups)
    words = f"{total} question{'s' if total != 1 else ''} in {len(groups)} group{'s' if len(groups) != 1 else ''}"
    head = html.Div([html.Strong(words), html.Div(tabs, className="as-segments")], className="as-publish-bar")
    rows: list[Any] = [_row(group, state, group.key == open_) for group in groups[:MOST_GROUPS]]
    if len(groups) > MOST_GROUPS:
        more = f"{len(groups) - MOST_GROUPS} more groups come up as these are settled."
        rows.append(html.P(more, className="as-help as-pad"))
    none = html.P(NOTHING[state], className="as-help as-pad")
    return html.Div([head, html.Div(rows or none, className="as-list")], className="as-card")


def _row(group: Group, state: str, open_: bool) -> html.Button:
    word, glyph = CAUSES[group.cause.name]
    waits = "Fixed in vain" if group.unmended else "Needs a person"
    ready = tag("Fix ready", "good", "check2") if group.fix else tag(WORDS[state] if state != "open" else waits)
    text = html.Span(
        [html.Strong(word), html.Span(group.cause.about, className="as-row-about")], className="as-row-text"
    )
    return html.Button(
        [html.Strong(str(len(group.reports)), className="num"), icon(glyph), text, ready, icon("chevron-right")],
        type="button",
        className="as-list-row" + (" is-active" if open_ else ""),
        **acting("store", _send(do="look", key=group.key, state=state)),
    )


def group_card(group: Group) -> html.Div:
    """One group: its questions with what came of them, the fix, and what can be done."""
    word, _ = CAUSES[group.cause.name]
    people, count = len({report.owner for report in group.reports}), len(group.reports)
    counted = f"{count} report{'s' if count != 1 else ''}"
    about = f"{counted}, {people} {'people' if people != 1 else 'person'}"
    title = f"{word}: {group.cause.about}" if group.cause.about else word
    parts: list[Any] = [html.H2(title), html.P(about, className="as-help")]
    parts += [_report(report) for report in group.reports[:MOST_REPORTS]]
    if count > MOST_REPORTS:
        parts.append(html.P(f"And {count - MOST_REPORTS} more like these.", className="as-help"))
    if group.unmended:
        parts.append(html.P(unmended(len(group.unmended), count), className="as-detail-warn"))
    parts += [html.H3("Suggested fix"), *_fix(group), html.Div(_buttons(group), className="as-form-foot")]
    return html.Div(parts, className="as-card as-pad")


def unmended(some: int, count: int) -> str:
    """That a published fix did not answer what it was to answer.

    >>> unmended(1, 1)
    'A fix of this is in force, and the question is still not answered as it was meant; its asker was told nothing.'
    >>> unmended(2, 3)
    'A fix of this is in force, and 2 of 3 questions are still not answered as they were meant; nobody was told.'
    """
    begin = "A fix of this is in force, and"
    if count == 1:
        return f"{begin} the question is still not answered as it was meant; its asker was told nothing."
    of = f"{some} of {count} questions are" if some > 1 else f"1 of {count} questions is"
    meant = "they were" if some > 1 else "it was"
    return f"{begin} {of} still not answered as {meant} meant; nobody was told."


def _report(report: Report) -> html.Details:
    """One question: what came of it, what the asker said of it, and its conversation to be unfolded."""
    said = f"“{report.comment}”" if report.comment else report.silent or report.error
    lines = [html.Li([html.Strong(question), f" {outcome}"]) for question, outcome in report.transcript]
    head: list[Any] = [report.question, " ", tag(TROUBLES[report.trouble], "warn")]
    note: list[Any] = [html.Span(said, className="as-help as-said-of")] if said else []
    return html.Details([html.Summary([*head, *note]), html.Ol(lines)], className="as-case-wrong as-transcript")


def _fix(group: Group) -> list[Any]:
    if group.state == "applied":
        link = dcc.Link("Training", href="/admin/training")
        return [html.P(["The fix is a draft. Publish it in ", link, "; then the askers are told."])]
    if group.fix is None:
        return [html.P("None that is plain. Teach it by hand in Training, or close the group.", className="as-help")]
    inner = any(isinstance(value, (list, dict)) for value in group.fix.content.values())
    flow = None if inner else False
    text = yaml.safe_dump(
        dict(group.fix.content), sort_keys=False, allow_unicode=True, width=80, default_flow_style=flow
    )
    lines = [html.Div(f"+ {line}", className="as-diff-line is-added") for line in text.splitlines()]
    return [html.P(group.fix.words), html.Pre(lines, className="as-diff")]


def _buttons(group: Group) -> list[Any]:
    made = []
    if group.fix is not None and group.state == "open":
        words = f"Apply and replay {len(group.reports)}"
        made.append(button(words, "store", _send(do="apply", key=group.key, state=group.state), kind="primary"))
    if group.state in ("open", "applied"):
        replay = _send(do="replay", key=group.key, state=group.state)
        made.append(button("Replay", "store", replay, kind="secondary"))
        made.append(button("Not a mistake", "store", _send(do="close", key=group.key, state=group.state)))
    return made


def replay_card(replayed: Sequence[Replayed]) -> html.Div:
    """What asking again gave, with everything that waits for a publication."""
    right = sum(one.right for one in replayed)
    lines = [
        html.P(
            [icon("check-circle" if one.right else "x-circle"), f" {one.report.question}: {one.said or 'answered'}"],
            className="as-newly" if one.right else "as-newly is-not",
        )
        for one in replayed[:MOST_REPORTS]
    ]
    if len(replayed) > MOST_REPORTS:
        lines.append(html.P(f"And {len(replayed) - MOST_REPORTS} more.", className="as-help"))
    return html.Div(
        [html.H2(f"Asked again: {right} of {len(replayed)} right"), *lines], className="as-card as-pad", role="status"
    )
