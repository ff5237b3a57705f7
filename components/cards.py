"""Cards for when there is no plain answer: two readings, a refusal, an empty result, an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components.act import acting, attributes, button
from components.badge import badge
from components.chips import chip, chip_sentence, recognised
from components.figures import change_line, spark
from components.icon import icon
from components.view import Change, Chip, Choice, State


@dataclass(frozen=True)
class Reading:
    """One of several readings of a question, with its own number."""

    title: str
    value: str
    unit: str
    sentence: str
    chips: tuple[Chip, ...]
    state: State
    arg: Any
    change: Change | None = None
    points: tuple[float, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class FilterStep:
    """A filter in order, how many rows it left, and whether it is the one that emptied the result."""

    chip: Chip
    left: int
    note: str = ""
    emptied: bool = False


@dataclass(frozen=True)
class Replacement:
    """Something to try instead of the filter that emptied the result."""

    text: str
    value: str = ""
    rows: str = ""
    arg: Any = None
    chip: Chip | None = None
    question: str = ""


def _reading(letter: str, reading: Reading) -> html.Section:
    return html.Section(
        [_reading_body(letter, reading), _reading_facts(reading), _reading_foot(letter, reading)],
        className="as-card as-choice",
    )


def _reading_body(letter: str, reading: Reading) -> html.Div:
    value = [html.Span(reading.value, className="as-headline num"), html.Span(reading.unit)]
    return html.Div(
        [
            html.H3([html.Kbd(letter), reading.title], className="as-reading-title"),
            html.Div(value, className="as-reading-value"),
            html.P(reading.sentence, className="as-reading-sentence") if reading.sentence else None,
            chip_sentence(reading.chips),
            html.Div(_trend(reading), className="as-reading-trend"),
        ],
        className="as-reading-body",
    )


def _trend(reading: Reading) -> list[html.Div]:
    """The course of the number, with both ends named; nothing for a single point."""
    if len(reading.points) < 2:
        return []
    ends = html.Div([html.Span(reading.first), html.Span(reading.last)], className="as-spark-ends")
    return [spark(reading.points, f"{reading.title}, {reading.first} to {reading.last}"), ends]


def _reading_facts(reading: Reading) -> html.Div:
    change = reading.change
    moved = change_line(Change(change.text, change.up, change.judgement)) if change else None
    against = html.Div([html.Span(change.base or "Change"), moved], className="as-fact") if change else None
    state = html.Div([html.Span("State"), badge(reading.state, short=True)], className="as-fact")
    return html.Div([against, state], className="as-facts")


def _reading_foot(letter: str, reading: Reading) -> html.Div:
    use = html.Button(
        "Use this reading",
        type="button",
        className="as-btn as-btn-primary",
        **acting("choose", reading.arg),
        **attributes({"data-key": letter.lower()}),
    )
    return html.Div(use, className="as-reading-foot")


def clarify(lead: Any, readings: Sequence[Reading], note: str = "") -> html.Div:
    """Readings side by side, equal in height; A or B chooses."""
    cards = [_reading(chr(ord("A") + index), reading) for index, reading in enumerate(readings)]
    rest = [html.Div([icon("info-circle"), note], className="as-card as-info")] if note else []
    return html.Div(
        [
            html.P([icon("signpost-split"), lead], className="as-clarify-lead"),
            html.Div(cards, className="as-choices"),
            *rest,
        ],
        className="as-clarify",
    )


def refusal(
    title: str,
    reason: str,
    closest: Sequence[tuple[str, str]] = (),
    others: Sequence[str] = (),
    nothing_run: bool = True,
) -> html.Article:
    """What is missing, what is known, the closest question as one button."""
    pills = [
        html.Button(other, type="button", className="as-pill", **acting("ask", {"text": other})) for other in others
    ]
    said = html.Span("Nothing was run." if nothing_run else "")
    foot = html.Div([html.Div(pills, className="as-pills"), said], className="as-refusal-foot")
    return html.Article(
        [html.H3([icon("slash-circle"), title]), html.P(reason), _offer(closest) if closest else None, foot],
        className="as-card as-refusal",
    )


def _offer(closest: Sequence[tuple[str, str]]) -> html.Div:
    """The closest question, its words underlined as they would be recognised."""
    text = "".join(piece for piece, _ in closest)
    words = [
        html.Div("Closest question it can answer", className="as-offer-label"),
        html.Div(recognised(closest), className="as-offer-text"),
    ]
    ask = html.Button("Ask this", type="button", className="as-btn as-btn-primary", **acting("ask", {"text": text}))
    return html.Div([html.Div(words), ask], className="as-offer")


def _step(step: FilterStep, most: int) -> html.Div:
    share = 0.0 if not most else step.left / most
    bar = html.Progress(
        value=str(step.left),
        max=str(max(most, 1)),
        className="as-step-bar",
        **attributes({"aria-label": f"{step.left:,} left, {share:.1%} of all"}),
    )
    return html.Div(
        [
            chip(step.chip),
            bar,
            html.Span(f"{step.left:,}", className="num as-step-left"),
            html.Span(step.note, className="as-step-note"),
        ],
        className="as-step" + (" is-bad" if step.emptied else ""),
    )


def _replacement(item: Replacement, first: bool) -> html.Div:
    kind = "as-btn as-btn-tiny is-ink" if first else "as-btn as-btn-tiny"
    return html.Div(
        [
            html.Span([chip(item.chip) if item.chip else None, item.text], className="as-try-text"),
            html.Span(item.value, className="as-try-value num"),
            html.Span(item.rows, className="as-try-rows"),
            html.Button(
                "Use",
                type="button",
                className=kind,
                **attributes({"aria-label": f"Use {item.text}"}),
                **(acting("choose", item.arg) if item.arg else acting("ask", {"text": item.question or item.text})),
            ),
        ],
        className="as-try",
    )


def empty_result(
    state: State,
    byline: str,
    timing: str,
    title: str,
    reason: str,
    noun: str,
    steps: Sequence[FilterStep],
    tries: Sequence[Replacement] = (),
    reading: Any = None,
) -> html.Article:
    """Filters in order with the rows left, the emptying one in the bad tint, and replacements with their numbers."""
    head = [
        badge(state),
        html.Span(byline, className="as-card-byline"),
        html.Span(timing, className="as-card-timing num"),
    ]
    body = [html.H3(title, className="as-empty-title"), html.P(reason), _steps(noun, steps), *_instead(tries)]
    return html.Article(
        [html.Div(head, className="as-card-head"), reading, html.Div(body, className="as-empty-body")],
        className="as-card as-empty",
    )


def _steps(noun: str, steps: Sequence[FilterStep]) -> html.Div | None:
    """How many rows each filter leaves."""
    if not steps:
        return None
    most = max(step.left for step in steps)
    heads = [html.Span("Filter, in order"), html.Span(f"{noun.capitalize()} left")]
    return html.Div(
        [html.Div(heads, className="as-step as-step-head"), *[_step(step, most) for step in steps]],
        className="as-steps",
    )


def _instead(tries: Sequence[Replacement]) -> list[Any]:
    """What to try in place of the filter that emptied the result."""
    lines = [_replacement(item, at == 0) for at, item in enumerate(tries)]
    return [html.H4("Try instead"), html.Div(lines, className="as-tries")] if lines else []


def error_card(title: str, text: str, retry: Any = None, ways: Sequence[Choice] = ()) -> html.Div:
    """What happened, what was not harmed, what to do."""
    buttons: list[Any] = [button("Try again", "ask", retry, kind="small")] if retry is not None else []
    buttons += [
        html.A(way.text, href=way.href, className="as-btn as-btn-quiet")
        if way.href
        else button(way.text, way.act, way.arg, kind="quiet")
        for way in ways
    ]
    return html.Div(
        [html.H3(title), html.P(text), html.Div(buttons, className="as-way-out")],
        className="as-card as-error",
        role="alert",
    )


def nothing_yet(title: str, text: str, way: Any = None) -> html.Div:
    """An empty place: one sentence and one way out."""
    return html.Div([html.H3(title), html.P(text), way], className="as-card as-nothing")
