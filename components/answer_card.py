"""The answer card: proof first, then the reading, the number, the picture, and what to know about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.act import acting, attributes, button
from components.badge import badge
from components.chart import chart_frame, kind_switch, legend
from components.chips import chip_sentence
from components.explain_card import explain_card
from components.figures import change_line, figure_and_unit, narrative
from components.icon import icon
from components.menu import menu
from components.tabs import tabs
from components.trail import trail
from components.view import Answer, Chart, Choice, Panel

WRONG_REASONS: tuple[tuple[str, str], ...] = (
    ("wrong_metric", "Wrong number or metric"),
    ("wrong_filter", "Wrong filter"),
    ("wrong_time", "Wrong time range"),
    ("wrong_breakdown", "Wrong breakdown"),
    ("wrong_chart", "Right result, wrong chart"),
    ("other", "Something else"),
)


def _header(view: Answer) -> html.Div:
    tools = html.Div(
        [
            html.Span(view.timing, className="as-card-timing num"),
            _opener(view),
            menu(icon("download"), view.exports, name="Export", title="Export", className="as-btn as-btn-icon")
            if view.exports
            else None,
            button(icon("pin-angle"), "pin", {"answer": view.id}, kind="icon", label="Pin to a dashboard"),
            button(
                icon("link-45deg"),
                "share",
                {"href": f"/answer/{view.id}"},
                kind="icon",
                label="Copy a link to this answer",
            ),
        ],
        className="as-card-tools",
    )
    return html.Div(
        [badge(view.state), html.Span(view.byline, className="as-card-byline"), tools], className="as-card-head"
    )


def _opener(view: Answer) -> html.Button | None:
    """The drill menu of the whole answer."""
    if not view.opens or len(view.panels) > 1:
        return None
    more = attributes({"aria-haspopup": "menu", "aria-label": "Look closer, compare, explain", "title": "Look closer"})
    return html.Button(icon("zoom-in"), type="button", className="as-btn as-btn-icon", **acting("drill-whole"), **more)


def _headline(view: Answer) -> html.Div | None:
    if not view.headline and not view.narrative:
        return None
    return html.Div([_number(view) if view.headline else None, _words(view)], className="as-result")


def _number(view: Answer) -> html.Div:
    """The one big number, with its unit small beside it and its change or label below."""
    figure, unit = figure_and_unit(view.headline)
    below = change_line(view.change) if view.change else html.Span(view.headline_label, className="as-change-base")
    small = html.Span(unit, className="as-headline-unit") if unit else None
    target = html.Span(view.target, className="as-headline-target") if view.target else None
    number = html.Div([figure, small], className="as-headline num")
    return html.Div([number, below, target], className="as-headline-box")


def _words(view: Answer) -> html.Div:
    advice = [html.Li([icon("arrow-right-short"), text]) for text in view.recommendations]
    return html.Div(
        [
            narrative(view.narrative) if view.narrative else None,
            html.Ul(advice, className="as-advice") if advice else None,
        ]
    )


LEGEND_ROOM = 44


def _short(chart: Chart) -> bool:
    """Whether the legend fits beside the tabs, on a wide screen."""
    return sum(len(name) + 4 for name, _ in chart.legend) <= LEGEND_ROOM


def _charts(view: Answer) -> list[Any]:
    chart = view.panels[0].chart
    if len(view.panels) == 1 and chart is not None:
        return [legend(chart.legend, "is-phone" if _short(chart) else "", chart), chart_frame(chart)]
    return [
        html.Div(
            [html.Section(_panel(panel), className="as-subpanel") for panel in view.panels], className="as-subpanels"
        )
    ]


def _panel(panel: Panel) -> list[Any]:
    """A part beside others: its chart, or its one number."""
    if panel.chart is None:
        return [html.Div(html.H3(panel.title), className="as-subpanel-head"), _figure(panel.number, panel.label)]
    head = html.Div([html.H3(panel.title), kind_switch(panel.chart)], className="as-subpanel-head")
    return [head, legend(panel.chart.legend, "", panel.chart), chart_frame(panel.chart)]


def _figure(text: str, label: str) -> html.Div:
    figure, unit = figure_and_unit(text)
    small = html.Span(unit, className="as-headline-unit") if unit else None
    below = html.Span(label, className="as-change-base")
    return html.Div([html.Div([figure, small], className="as-headline num"), below], className="as-headline-box")


LATER: tuple[tuple[str, str], ...] = (
    ("table", "Table"),
    ("sql", "SQL"),
    ("words", "In words"),
    ("receipt", "Receipt"),
)
"""Tabs whose content is asked for when they are opened: most answers are read without them."""


def _later(view: Answer, tab: str, at_once: bool) -> list[Any]:
    first = dcc.Store(id=ids.answer_first(view.slot, tab), data={"tab": tab, "id": view.id})
    return [
        *([first] if at_once else []),
        dcc.Store(id=ids.answer_tab(view.slot, tab)),
        html.Div(id=ids.answer_panel(view.slot, tab), className=f"as-panel-{tab}"),
    ]


def _views(view: Answer) -> html.Div:
    drawn = bool(view.panels)
    panels: list[tuple[str, str, Any]] = [("chart", "Chart", _charts(view))] if drawn else []
    panels += [(tab, name, _later(view, tab, not drawn and tab == "table")) for tab, name in LATER]
    beside = legend(view.switch.legend, "", view.switch) if drawn and view.switch and _short(view.switch) else None
    side = [beside, kind_switch(view.switch)] if view.switch else None
    return tabs(f"answer-{view.slot}", panels, side)


def _caveats(caveats: Sequence[str]) -> html.Div | None:
    if not caveats:
        return None
    count = "1 thing to know." if len(caveats) == 1 else f"{len(caveats)} things to know."
    return html.Div(
        [icon("exclamation-triangle"), html.P([html.Strong(count + " "), " ".join(caveats)])],
        className="as-caveats",
        role="note",
    )


def _feedback(view: Answer) -> html.Div:
    reasons = [
        Choice(words, "feedback", {"slot": view.slot, "id": view.id, "verdict": "wrong", "category": key})
        for key, words in WRONG_REASONS
    ]
    word, said = ("Neither…", "say what is wrong with both") if view.readings else ("Wrong…", "say what is wrong")
    wrong = menu([icon("x-lg"), word], reasons, name=said, title="What is wrong", className="as-btn as-btn-tiny")
    asked = html.Span("Which reading is right?" if view.readings else "Is this right?", className="as-feedback-ask")
    each: list[Any] = [_reading(view, of, title) for of, title in view.readings] or [_right(view), wrong, _teach(view)]
    return html.Div(
        [asked, *each, wrong] if view.readings else [asked, *each],
        id=ids.turn_said(view.slot),
        className="as-feedback is-each" if view.readings else "as-feedback",
        **attributes({"aria-live": "polite"}),
    )


def _reading(view: Answer, of: str, title: str) -> html.Div:
    """Of two readings of one question: its own name over its own buttons."""
    named = html.Span(title, className="as-feedback-ask")
    parts = [named, _right(view, of, title), _teach(view, of, title)]
    return html.Div(parts, className="as-feedback-one", role="group", **attributes({"aria-label": title}))


def _right(view: Answer, of: str = "", title: str = "") -> html.Button:
    told = {"slot": view.slot, "id": view.id, "verdict": "right", **({"of": of} if of else {})}
    return button([icon("check2"), "Right"], "feedback", told, kind="tiny", label=f"Right: {title}" if title else "")


def _teach(view: Answer, of: str = "", title: str = "") -> dcc.Link:
    """Seen where the navigation leads to Training (`75-training.css`): a card is drawn once, for everybody.

    Of two readings the name stands in the text too, unseen: a link has no label of its own.
    """
    about = html.Span(f": {title}", className="as-hidden") if title else None
    teach: list[Any] = [icon("mortarboard"), "Teach", about]
    place = f"/admin/training?teach={view.id}{f'.{of}' if of else ''}"
    return dcc.Link(teach, href=place, className="as-btn as-btn-tiny as-teach")


def _foot(view: Answer) -> html.Div:
    pills = [
        html.Button(
            [icon("arrow-return-right"), choice.text],
            type="button",
            className="as-pill",
            **acting(choice.act, choice.arg),
        )
        for choice in view.follow_ups
    ]
    return html.Div([html.Div(pills, className="as-pills"), _feedback(view)], className="as-card-foot")


def answer_card(view: Answer) -> html.Article:
    """The whole card of one answer. All tabs but the chart are filled when they are opened (`answer_panels.py`)."""
    said = f"Answer: {view.headline} {view.headline_label}. {''.join(span.text for span in view.narrative)}".strip()
    return html.Article(
        [
            _header(view),
            trail(view.trail, view.step),
            chip_sentence(view.chips, view.filters, view.notes),
            _headline(view),
            explain_card(view.explanation, view.id) if view.explanation else None,
            _views(view),
            _caveats(view.caveats),
            _foot(view),
        ],
        className="as-card as-answer",
        **attributes(
            {
                "data-answer": view.id,
                "data-slot": str(view.slot),
                "aria-label": f"Answer: {view.question}",
                "data-said": said,
            }
        ),
    )
