"""Training items as rows, one item with its history, the bar that publishes, and what is beside the list."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from dash import dcc, html

from assay.packs.teach import AUTHOR_PREFIX
from assay.records.stored import Evaluation, ItemVersion, TrainingItem
from assay.training.corridor import shown_state
from assay.training.drift.findings import NEW, Drift
from assay.training.kinds import title_of
from assay.training.overview import Overview
from components import ids
from components.act import acting, attributes, button
from components.badge import tag
from components.cell_text import moment
from components.forms import form, sending, text_line
from components.icon import icon
from components.training_forms import KINDS

STATES = {"draft": ("Draft", "dashed"), "approved": ("In force", "good"), "retired": ("Retired", "plain")}
MOST_METRICS = 8
FIRST_ROWS = 8
"""Rows that a narrow page shows before it is told to show all: what stands beside them is below them there."""
MOST_ROWS = 40
"""Rows shown at a time: each part of a row costs the browser time with every callback of the page."""


def _view(**view: Any) -> dict[str, Any]:
    return {"store": ids.TRAINING_ACTION, "data": view}


def item_list(items: Sequence[TrainingItem], conflicts: Mapping[str, Any], view: Mapping[str, Any]) -> Any:
    """The rows, the newest change first; a script marks the one that is open."""
    if not items:
        return html.P("Nothing here yet. Add the first item above.", className="as-help as-pad")
    rows = [item_row(item, item.id in conflicts, view) for item in items[:MOST_ROWS]]
    more = len(items) - MOST_ROWS
    rest = html.P(f"{more} more: search for them.", className="as-help as-pad") if more > 0 else None
    unfold = button(f"Show all {len(rows)}", "whole-list", kind="quiet", **{"data-whole": "1"})
    return html.Div([*rows, unfold if len(rows) > FIRST_ROWS else None, rest], className="as-list is-short")


def item_row(item: TrainingItem, conflict: bool, view: Mapping[str, Any]) -> html.Button:
    """One item: what it is, its kind, its state, who and when."""
    name, glyph, _ = KINDS[item.kind]
    word, tone = STATES[shown_state(item)]
    content = (item.pending or {}).get("content", item.content)
    marks = [tag("Conflict", "bad", "intersect") if conflict else None, tag(word, tone)]
    about = f"{name} · {who(item.author)} · {moment(item.updated_at or item.created_at)}"
    text = html.Span(
        [html.Strong(title_of(item.kind, content)), html.Span(about, className="as-row-about")], className="as-row-text"
    )
    return html.Button(
        [icon(glyph), text, html.Span(marks, className="as-row-marks"), icon("chevron-right")],
        type="button",
        className="as-list-row",
        **acting("store", _view(do="look", item=item.id, **view)),
    )


def who(author: str) -> str:
    """Who taught something, as people are told.

    >>> who("Ann"), who("pack:ecommerce")
    ('Ann', 'came with the sample')
    """
    return "came with the sample" if author.startswith(AUTHOR_PREFIX) else author


def segments(counts: Mapping[str, int], view: Mapping[str, Any]) -> html.Div:
    """Kinds with how many there are."""
    current = view.get("v_kind", "")
    choices = [("", "All", sum(counts.values()))]
    choices += [(kind, KINDS[kind][0], counts[kind]) for kind in KINDS if counts.get(kind)]
    return html.Div(
        [
            html.Button(
                [name, html.Span(str(count))],
                type="button",
                className="as-segment",
                **acting("store", _view(do="list", **{**view, "v_kind": kind})),
                **attributes({"aria-pressed": "true" if kind == current else "false"}),
            )
            for kind, name, count in choices
        ],
        className="as-segments",
    )


def state_segments(view: Mapping[str, Any]) -> html.Div:
    """Any state, drafts, in force, retired."""
    current = view.get("v_state", "")
    return html.Div(
        [
            html.Button(
                word,
                type="button",
                className="as-segment",
                **acting("store", _view(do="list", **{**view, "v_state": state})),
                **attributes({"aria-pressed": "true" if state == current else "false"}),
            )
            for state, word in (("", "Any state"), *((state, word) for state, (word, _) in STATES.items()))
        ],
        className="as-segments",
    )


def search_form(view: Mapping[str, Any]) -> html.Div:
    """Search in what items say."""
    rest = {key: value for key, value in view.items() if key != "v_search"}
    return form(
        html.Div(
            [
                *text_line("as-training", "v_search", "Search items", str(view.get("v_search", ""))),
                sending("Search", ids.TRAINING_ACTION, "list", "secondary", **rest),
            ],
            className="as-inline-form",
        ),
        label="Search",
    )  # fmt: skip


def publish_bar(changes: Sequence[TrainingItem], view: Mapping[str, Any]) -> html.Div:
    """How much waits, and the button that measures and publishes it."""
    count = len(changes)
    words = f"{count} change{'s' if count != 1 else ''} not published"
    measure = button([icon("bullseye"), " Evaluate"], "store", _view(do="evaluate", **view), kind="secondary")
    publish = button("Evaluate, then publish", "store", _view(do="publish", **view), kind="primary")
    diff = button("See the diff", "store", _view(do="diff", **view), kind="secondary")
    return html.Div(
        [html.Strong(words), html.Div([measure, *((diff, publish) if count else ())], className="as-form-foot")],
        className="as-publish-bar",
    )


# -- one item ---------------------------------------------------------------------------------------------------------


def item_facts(item: TrainingItem, history: Sequence[ItemVersion], warnings: Sequence[str], view: Any) -> html.Div:
    """What else is known of an item: what contradicts it, what waits, what was."""
    parts: list[Any] = [html.P(text, className="as-detail-warn") for text in warnings]
    if item.pending:
        parts += [html.H3("Waits for a publication"), diff_block(item.content, item.pending["content"])]
    ends = [sending("Retire", ids.TRAINING_ACTION, "retire", "danger", item=item.id, version=item.version, **view)]
    if item.pending or item.state == "draft":
        discarded = {"item": item.id, "version": item.version, **view}
        ends.append(sending("Discard the change", ids.TRAINING_ACTION, "discard", **discarded))
    parts.append(html.Div(ends, className="as-form-foot", **attributes({"data-form": "1"})))
    now = (item.pending or {}).get("content", item.content)
    lines = [_version(line, item, view, same=line.content == now) for line in history]
    parts += [html.H3("History"), html.Div(lines, className="as-lines")]
    return html.Div(parts, className="as-item-facts")


def _version(line: ItemVersion, item: TrainingItem, view: Any, *, same: bool) -> html.Div:
    """One act on an item; what it says already is not to be restored."""
    about = f"{who(line.author)} · {moment(line.at)}"
    text = html.Span(
        [html.Span(f"{line.version}. {line.act}"), html.Span(about, className="as-row-about")], className="as-row-text"
    )
    act = sending("Restore", ids.TRAINING_ACTION, "restore", "small", item=item.id, version=line.version, **view)
    keeps = same and item.state != "retired"
    return html.Div([text, *([] if keeps else [act])], className="as-line", **attributes({"data-form": "1"}))


def diff_block(before: Mapping[str, Any], after: Mapping[str, Any]) -> html.Pre:
    """Two contents as a diff, line by line; a sign beside the colour."""
    old, new = _lines(before), _lines(after)
    rows = []
    for line in difflib.ndiff(old, new):
        if not line.startswith("?"):
            look = {"+": "is-added", "-": "is-gone"}.get(line[0], "")
            rows.append(html.Div(line, className=f"as-diff-line {look}"))
    return html.Pre(rows, className="as-diff")


def _lines(content: Mapping[str, Any]) -> list[str]:
    """As YAML; a text of several lines line by line, so that those that differ stand out."""
    tall = {key: value for key, value in content.items() if isinstance(value, str) and "\n" in value}
    rest = {key: value for key, value in content.items() if key not in tall}
    lines = [line for key, value in tall.items() for line in (f"{key}: |", *(f"  {one}" for one in value.splitlines()))]
    return [*_dumped(rest), *lines]


def _dumped(content: Mapping[str, Any]) -> list[str]:
    if not content:
        return []
    return str(yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True, width=90)).splitlines()


def diff_card(changes: Sequence[TrainingItem], view: Mapping[str, Any]) -> html.Div:
    """Everything that waits, as a diff."""
    parts: list[Any] = []
    for item in changes:
        after = (item.pending or {}).get("content", item.content)
        retired = (item.pending or {}).get("state") == "retired"
        parts.append(html.H3(f"{KINDS[item.kind][0]}: {title_of(item.kind, after)}"))
        parts.append(diff_block(item.content if item.pending else {}, {} if retired else after))
    return html.Div([html.H2("Not published"), *parts], className="as-card as-pad")


def drift_card(found: Sequence[Drift], view: Mapping[str, Any]) -> html.Div:
    """What no longer fits the source, each with its mend where one is plain."""
    ready = sum(one.ready for one in found)
    everything = [button("Mend all as drafts", "store", _view(do="mend", **view), kind="primary")] if ready > 1 else []
    head = html.Div([html.H2("Against the source"), *everything], className="as-studio-head")
    words = html.P(_counted(found), className="as-hint")
    return html.Div([head, words, *(_drifted(one, view) for one in found)], className="as-card as-pad")


def _counted(found: Sequence[Drift]) -> str:
    """How many do not fit, are new, or wait, in a sentence.

    >>> _counted([])
    'Everything that was taught fits the source.'
    """
    new = sum(one.item.startswith(NEW) for one in found)
    waiting = sum(one.waits for one in found)
    old = len(found) - new - waiting
    parts = [(old, "no longer fits", "no longer fit"), (new, "is new", "are new"), (waiting, "waits", "wait")]
    told = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    return f"{', '.join(told)}." if told else "Everything that was taught fits the source."


def _drifted(one: Drift, view: Mapping[str, Any]) -> html.Div:
    kind = "Table" if one.item.startswith(NEW) else KINDS[one.kind][0]
    parts: list[Any] = [html.Strong(f"{kind}: {one.title}"), html.P(one.problem)]
    if one.ready:
        parts.append(diff_block(one.content, one.mended or {}))
        parts.append(button("Mend as a draft", "store", _view(do="mend", item=one.item, **view), kind="small"))
    else:
        parts += [html.P(one.mend_text), button("Open", "store", _view(do="look", item=one.item, **view), kind="small")]
    return html.Div(parts, className="as-drift")


# -- beside the list


def overview_cards(overview: Overview, weak: Sequence[tuple[str, int, int]], view: Mapping[str, Any]) -> list[Any]:
    """Weak categories, unknown words, and what nobody taught or asked."""
    return [
        category_card(weak[:6]),
        _card("Words people use that are not known", _words(overview.unknown, view)),
        _card("Nobody taught or asked", _coverage(overview)),
    ]


def category_card(rows: Sequence[tuple[str, int, int]]) -> html.Section:
    """Categories of golden questions, the weakest first."""
    return _card("Where it is weak", [_bar(*row) for row in rows] or _none("No golden questions were asked yet."))


def _card(title: str, content: Any) -> html.Section:
    return html.Section([html.H3(title), html.Div(content)], className="as-card as-pad")


def _none(text: str) -> html.P:
    return html.P(text, className="as-help")


def _bar(name: str, right: int, total: int) -> html.Div:
    meter = html.Progress(
        value=str(right), max=str(total), className="as-progress", **attributes({"aria-label": f"{name}: right"})
    )
    return html.Div([html.Span(name), meter, html.Span(f"{right} of {total}", className="num")], className="as-weak")


def _words(unknown: Sequence[tuple[str, int]], view: Mapping[str, Any]) -> Any:
    if not unknown:
        return _none("None: every word of the latest questions was understood.")
    pills = [
        html.Button(
            [html.Span(word, className="as-rec as-rec-unknown"), f" {count}"],
            type="button",
            className="as-pill",
            **acting("store", _view(do="new", form="glossary", term=word, **view)),
        )
        for word, count in unknown
    ]
    return html.Div(pills, className="as-pills")


def _coverage(overview: Overview) -> Any:
    """What has fields nobody taught or asked; the rest in one sentence."""
    open_ones = [one for one in overview.coverage if one.neither]
    rows: list[Any] = [
        html.Div(
            [
                html.Span(one.entity),
                html.Span(f"{one.taught} of {one.fields} fields taught, {one.asked} asked", className="as-row-about"),
                html.Span(", ".join(one.neither[:6]), className="as-help"),
            ],
            className="as-covered",
        )
        for one in open_ones
    ]
    covered = len(overview.coverage) - len(open_ones)
    if overview.metrics:
        more = len(overview.metrics) - MOST_METRICS
        names = ", ".join(overview.metrics[:MOST_METRICS]) + (f" and {more} more" if more > 0 else "")
        about = html.Span(names, className="as-help")
        rows.append(html.Div([html.Span("Metrics"), about], className="as-covered"))
    return [*rows, _none(_covered(covered, bool(rows)))]


def _covered(count: int, others: bool) -> str:
    if not count:
        return "" if others else "There is nothing to cover."
    things = f"{'The other ' if others else ''}{count} {'thing has' if count == 1 else 'things have'}"
    return f"{things} every field taught or asked."


def accuracy_head(course: Sequence[Evaluation], *, more: bool = True) -> list[Any]:
    """The latest figure, and where to see ``more`` unless that is here."""
    counted = [one for one in course if one.kind != "blocked" and one.total]
    if not counted:
        return [
            html.H3("Accuracy on golden questions"),
            _none("Not measured yet. “Evaluate” asks every golden question."),
        ]
    last = counted[-1]
    link: list[Any] = [" ", dcc.Link("Over time", href="/evaluation")] if more else []
    return [
        html.H3("Accuracy on golden questions"),
        html.Div(f"{last.accuracy:.1%}", className="as-headline", id="as-accuracy"),
        html.P([f"{last.right} of {last.total} right, {moment(last.at)}.", *link], className="as-help"),
    ]
