"""Parts of the page of alerts: the number to be watched, what was noticed, what is watched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from assay.alerts.desk import Begun
from assay.alerts.judge import condition, doubt, written
from assay.present.numbers import PERCENT
from assay.records.alert import Alert, Watch
from components import ids
from components.act import attributes, button
from components.badge import tag
from components.cards import nothing_yet
from components.cell_text import moment
from components.forms import form, picked, sending, text_line
from components.icon import icon
from components.skeleton import job_line

KINDS = (
    ("below", "falls below"),
    ("above", "rises above"),
    ("moves", "moves by this many percent between two looks"),
    ("missing", "has no value"),
)
HEADS = ("Number", "Tells when it", "Looks", "Last value", "Last look", "")
OFTEN = (("hour", "every hour"), ("day", "every day"), ("week", "every week"))
HOW = (
    "Press a number or a mark on a dashboard or an answer, with the right button or with Enter, "
    "and choose “Alert me when it changes”."
)


def watch_form(begun: Begun, watch: str) -> html.Section:
    """What will be watched, what it is now, and when to tell; ``watch`` is how it was carried here."""
    now = written(begun.value, begun.unit)
    bound = "" if begun.value is None else written(begun.value, PERCENT if begun.unit == PERCENT else None)
    fields = form(
        *text_line("alert", "title", "Name", begun.title),
        *picked("alert", "kind", "Tell me when it", KINDS, "below"),
        *text_line("alert", "bound", "Value, or percentage", bound),
        *picked("alert", "every", "Look", OFTEN, "day"),
        html.Div(
            [
                sending("Watch it", ids.ALERTS_ACTION, "keep", "primary", watch=watch),
                _send("Not now", "quiet", do="look"),
            ],
            className="as-form-foot",
        ),
        label="Watch a number",
    )
    said = html.P([f"{begun.words}. It is now ", html.Strong(now, className="num"), "."])
    return html.Section([html.H2("Watch a number"), said, fields], className="as-card as-pad as-alert-form")


def look_running(job: str, stage: str, done: float) -> html.Div:
    """What stands while a look takes long, or what moved a number is still looked for."""
    return html.Div(job_line(job, stage, done, "alerts-stop"), role="status", **attributes({"data-follows": "alerts"}))


def alert_list(found: Sequence[Alert], new: int) -> html.Section:
    """What was noticed, newest first."""
    title = f"{new} new" if new else "Nothing new"
    head = html.H2(f"Noticed: {title}")
    if not found:
        return html.Section(
            [head, html.P("No number you watch has crossed its bound yet.")], className="as-card as-pad"
        )
    return html.Section(
        [head, html.Ul([_alert(one) for one in found], className="as-alert-list")], className="as-card as-pad"
    )


def watch_table(found: Sequence[Watch]) -> Any:
    """What is watched, with the last look at it."""
    if not found:
        return nothing_yet("No number is watched yet", HOW)
    head = html.Tr([html.Th(text, scope="col", className="num" if text == "Last value" else "") for text in HEADS])
    body = html.Tbody([_watch(one) for one in found])
    table = html.Table([html.Thead(head), body], className="as-plain-table as-alert-table")
    frame = html.Div(
        table, className="as-scroll-x", tabIndex=0, role="region", **attributes({"aria-label": "Watched numbers"})
    )
    return html.Section(
        [html.Div(html.H2("Watched"), className="as-pad"), frame, html.P(HOW, className="as-help as-pad")],
        className="as-card",
    )


def _send(text: Any, kind: str = "small", *, label: str = "", **data: Any) -> html.Button:
    return button(text, "store", {"store": ids.ALERTS_ACTION, "data": data}, kind=kind, label=label)


def _alert(one: Alert) -> html.Li:
    state = (
        tag("New", "warn", "bell") if not one.seen_at else tag("Over") if one.ended_at else tag("Still so", "accent")
    )
    seen = None if one.seen_at else _send("Seen", do="seen", alert=one.id, label=f"Seen: {one.title}")
    return html.Li(
        [
            html.Div(
                [state, html.Strong(one.text), html.Span(moment(one.at), className="as-help"), seen],
                className="as-alert-line",
            ),
            html.P(one.drivers, className="as-help") if one.drivers else None,
        ]
    )


def _watch(one: Watch) -> html.Tr:
    value = "–" if one.last_value is None else written(one.last_value, one.unit)
    rests = not one.next_at
    fault = html.P([icon("exclamation-triangle"), " ", one.fault], className="as-said is-bad") if one.fault else None
    unsure = html.P([icon("exclamation-triangle"), " ", said], className="as-said") if (said := doubt(one)) else None
    about = " · ".join(filter(None, [one.words if one.words != one.title else "", one.source]))
    acts = [
        _send("Look now", do="now", alert=one.id, label=f"Look now: {one.title}"),
        _send(
            "Resume" if rests else "Rest",
            do="resume" if rests else "rest",
            alert=one.id,
            label=f"{'Resume' if rests else 'Rest'}: {one.title}",
        ),
        _send("Remove", do="remove", alert=one.id, label=f"Remove: {one.title}"),
    ]
    return html.Tr(
        [
            html.Th([one.title, html.Div(about, className="as-help"), fault, unsure], scope="row"),
            _cell(1, condition(one)),
            _cell(2, "rests" if rests else dict(OFTEN)[one.every]),
            _cell(3, value, "num"),
            _cell(4, moment(one.last_at) if one.last_at else "–"),
            html.Td(html.Div(acts, className="as-alert-acts")),
        ]
    )


def _cell(place: int, value: str, name: str = "") -> html.Td:
    """A cell that can say by itself what it is: on a phone it stands below its neighbours, not below its heading."""
    return html.Td(value, className=name, **attributes({"data-head": HEADS[place]}))
