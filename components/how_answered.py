"""How an answer was made, step by step: one line each, and the texts that were looked up for whoever wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dash import html

from assay.records.answer import Answer, TraceStep

STEP_NAMES = {
    "plan": "Reading the question",
    "compile": "Choosing tables and joins",
    "restrict": "Applying policies",
    "guard": "Checking the query",
    "execute": "Running the query",
    "recover": "Mending the query",
    "chart": "Drawing",
    "insight": "Writing it up",
    "retrieve": "Looking up what was taught",
    "converse": "Finding follow-ups",
    "context": "Choosing what the model is told",
    "planner": "Planning",
    "sql": "Writing the query",
    "recovery": "Trying and mending it",
    "verify": "Comparing two readings",
    "fallback": "Asking the local engine instead",
    "parts": "Answering the parts",
    "clarify": "Trying the second reading",
    "empty": "Looking why nothing was found",
    "enrich": "Comparing with the stretch before",
    "view": "Looking at the columns",
    "explain": "Splitting a change into parts",
}
LISTED, LONGEST = 4, 60
_TABLE = re.compile(r"(?:\s|--[^\n]*\n)*CREATE\s+(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?([^\s(]+)", re.IGNORECASE)


def short(text: str) -> str:
    """A text in a few words: the name of a table that is defined, else its beginning.

    >>> short("-- the shop\\nCREATE TABLE orders (id INT)"), short("Revenue counts delivered orders.")
    ('orders', 'Revenue counts delivered orders.')
    """
    table = _TABLE.match(text)
    words = table.group(1).strip('"`[]') if table else " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def fact(value: Any) -> str:
    """A fact in one line; lists by their first items.

    >>> fact(["a", "b", "c", "d", "e"]), fact({"rows": 3.0}), fact(False)
    ('a, b, c, d and 1 more', 'rows 3', 'no')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        more = f" and {len(value) - LISTED} more" if len(value) > LISTED else ""
        return ", ".join(fact(item) for item in value[:LISTED]) + more
    if isinstance(value, dict):
        return ", ".join(f"{key} {fact(item)}" for key, item in list(value.items())[:LISTED])
    return f"{value:g}" if isinstance(value, float) else short(str(value))


def facts(step: TraceStep) -> str:
    """All facts of a step in one line."""
    told = ((key, value) for key, value in step.facts.items() if value not in (None, "", [], (), {}))
    return "; ".join(f"{key}: {fact(value)}" for key, value in told)


def texts(step: TraceStep) -> Iterator[str]:
    """The texts of a step that its line does not show whole."""
    for value in step.facts.values():
        for item in value if isinstance(value, (list, tuple)) else ():
            if isinstance(item, str) and short(item) != item:
                yield item


def how_answered(answer: Answer) -> html.Details | None:
    """The steps, folded; None for an answer that has none."""
    if not answer.trace:
        return None
    listed = html.Ol([_item(step, answer.trace) for step in answer.trace if not step.within], className="as-stages")
    return html.Details([html.Summary("How this was answered"), listed], className="as-how")


def _item(step: TraceStep, trace: Sequence[TraceStep]) -> html.Li:
    """A step, with those it is made of below it."""
    inner = [html.Li([_line(one), _whole(one)]) for one in trace if one.within == step.name]
    below = html.Ol(inner, className="as-stages as-stages-within") if inner else None
    return html.Li([_line(step), _whole(step), below])


def spent(ms: float) -> str:
    """Milliseconds, as exact as they mean something.

    >>> spent(2645.61), spent(0.32), spent(0.004)
    ('2,646 ms', '0.3 ms', 'under 0.1 ms')
    """
    if ms < 0.05:
        return "under 0.1 ms"
    return f"{ms:,.1f} ms" if ms < 100 else f"{ms:,.0f} ms"


def _line(step: TraceStep) -> html.Div:
    name, said, took = STEP_NAMES.get(step.name, step.name), facts(step), html.Span(spent(step.ms), className="num")
    return html.Div([html.Span(name), html.Span(said, className="as-step-fact"), took], className="as-stage")


def _whole(step: TraceStep) -> html.Details | None:
    found = list(texts(step))
    if not found:
        return None
    count = "1 text" if len(found) == 1 else f"{len(found)} texts"
    blocks = [html.Pre(text, className="as-step-text", tabIndex=0) for text in found]
    return html.Details([html.Summary(f"Show {count} in full"), *blocks], className="as-step-texts")
