"""Columns that may hold personal data, each with where and why, confirmed or rejected by one press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from assay.govern.personal import Found
from assay.kernel.actor import ROLES
from components import ids
from components.badge import tag
from components.cards import nothing_yet
from components.cell_text import moment
from components.forms import form, picked, sending
from components.icon import icon

FROM: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "both": ("viewers and analysts", ROLES[:2]),
    "viewers": ("viewers", ROLES[:1]),
    "everybody": ("everybody", ROLES),
}
"""Whom a confirmed column is hidden from."""
HOW = {"whole": "***", "part": "a part of it, such as ab***@domain"}
_STATES = {None: ("To decide", "warn"), "confirmed": ("Personal", "accent"), "rejected": ("Not personal", "plain")}


def personal_panel(found: Sequence[Found], names: Mapping[str, str], from_: str, how: str) -> html.Div:
    """How what is confirmed is hidden, and the columns. No value of them is shown."""
    if not found:
        return nothing_yet(
            "No column looks personal", "Names, types and sampled values of every column were looked at."
        )
    fields = [
        picked("as-personal", "from", "Hidden from", [(key, words) for key, (words, _) in FROM.items()], from_),
        picked("as-personal", "how", "Shown as", list(HOW.items()), how),
    ]
    help_ = (
        "Found by names, types and sampled values; no value is shown. What is confirmed is hidden at once, everywhere."
    )
    rows = [_row(one, names) for one in found]
    return form(
        html.H2("Columns that may hold personal data"),
        html.P(help_, className="as-help"),
        html.Div([html.Div(one) for one in fields], className="as-personal-fields"),
        html.Div(rows, className="as-card as-personal-list"),
        label="Personal data",
    )


def _row(one: Found, names: Mapping[str, str]) -> html.Div:
    word, tone = _STATES[one.state]
    who = f"{names.get(one.author, one.author)}, {moment(one.at)}. " if one.at else ""
    why = _why(one) or "Decided by hand"
    hidden = f"Hidden from {', '.join(f'{role}s' for role in one.hidden_from)}{' in part' if one.way else ''}."
    text = html.Div(
        [
            html.Code(f"{one.table}.{one.column}"),
            html.Span(f"{why}.", className="as-row-about"),
            html.Span(f"{who}{hidden if one.hidden_from else ''}", className="as-row-about")
            if who or one.hidden_from
            else None,
        ],
        className="as-row-text",
    )
    marks = html.Span(
        [tag(word, tone), tag("Hidden", "good", "eye-slash") if one.hidden_from else None], className="as-row-marks"
    )
    return html.Div(
        [icon("shield"), text, marks, html.Div(_acts(one), className="as-form-foot")], className="as-personal-row"
    )


def _why(one: Found) -> str:
    """The reasons, those of one kind together."""
    kinds = dict.fromkeys(sign.kind for sign in one.signs)
    parts = [f"{kind}: {', and '.join(sign.why for sign in one.signs if sign.kind == kind)}" for kind in kinds]
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _acts(one: Found) -> list[Any]:
    about = {"table": one.table, "column": one.column}
    place = f"{one.table}.{one.column}"
    yes = sending(
        "Hide again" if one.state == "confirmed" else "Confirm", ids.POLICY_ACTION, "confirm", "secondary", **about
    )
    no = sending(
        "Not personal",
        ids.POLICY_ACTION,
        "reject",
        "small",
        f"Show {place} to everybody?" if one.hidden_from else "",
        **about,
    )
    for act in (yes, no):
        act.__setattr__("aria-label", f"{act.children}: {place}")
    return [yes, no if one.state != "rejected" else None]
