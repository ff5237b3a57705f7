"""The drill menu: what a mark is, and what can be done with it. Placed and walked by `assets/js/87-drill.js`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from assay.analyze.action import Action, Menu
from components.act import acting, attributes
from components.figures import change_line
from components.icon import icon
from components.view import Change, Choice

GROUPS: tuple[tuple[str, str], ...] = (
    ("closer", "Look closer"),
    ("compare", "Compare with"),
    ("explain", "Explain"),
    ("focus", "Focus"),
)
INLINE = frozenset({"compare", "focus"})
GLYPHS = {
    "rows": "table",
    "by": "diagram-3",
    "finer": "calendar3",
    "coarser": "calendar3-range",
    "why": "bar-chart-steps",
}
LETTERS = {"rows": "R", "by": "B", "finer": "T", "why": "W", "only": "O", "exclude": "X"}
MORE = {"closer": "Break out by something else", "compare": "Other…"}


def drill_menu(menu: Menu, acts: Sequence[Choice] = (), nonce: str = "") -> html.Div:
    """The menu of a mark. ``acts`` are what can be done with the number outside of the answer."""
    groups = [_group(title, [one for one in menu.actions if one.group == key], key) for key, title in GROUPS]
    groups += [_acts(acts)] if acts else []
    found = [group for group in groups if group is not None]
    said = attributes({"aria-label": f"What to do with {menu.title}"})
    body = html.Div(found, role="menu", className="as-drill-groups", **said)
    told = attributes({"data-nonce": nonce})
    return html.Div([_head(menu), body if found else None], className="as-drill-body", **told)


def drill_fault(title: str, text: str, nonce: str = "") -> html.Div:
    """What stands in place of a menu that cannot be made."""
    head = html.Div([html.Strong(title), html.P(text, className="as-drill-note")], className="as-drill-head")
    return html.Div(head, className="as-drill-body", role="alert", **attributes({"data-nonce": nonce}))


def _head(menu: Menu) -> html.Div:
    name = html.Div(
        [html.Strong(menu.title, title=menu.title), html.Span(menu.place, title=menu.place)], className="as-drill-name"
    )
    judged: Any = {True: "good", False: "bad", None: "neutral"}[menu.good]
    change = change_line(Change(menu.change, menu.up, judged, menu.base)) if menu.change else None
    number = (
        html.Div([html.Span(menu.value, className="num"), change], className="as-drill-value") if menu.value else None
    )
    note = html.P([icon("info-circle"), html.Span(menu.note)], className="as-drill-note") if menu.note else None
    return html.Div([name, number, note], className="as-drill-head")


def _group(title: str, actions: Sequence[Action], key: str) -> html.Div | None:
    if not actions:
        return None
    lines = _beside(actions, key) if key in INLINE else _below(actions, key)
    hidden = [_line(one) for one in actions if one.more]
    if hidden:
        lines.append(html.Div(hidden, className="as-drill-more", hidden=True, role="presentation"))
    head = html.Div(title, className="as-drill-title", role="presentation")
    return html.Div([head, *lines], role="group", className="as-drill-group", **attributes({"aria-label": title}))


def _beside(actions: Sequence[Action], key: str) -> list[Any]:
    """Short choices side by side, and below them why some are off."""
    first = [one for one in actions if not one.more]
    row = [_small(one) for one in first] + ([_opener(MORE[key], small=True)] if len(first) < len(actions) else [])
    reasons = dict.fromkeys(one.reason for one in first if one.reason)
    notes = [html.P(reason, className="as-drill-reason") for reason in reasons]
    return [html.Div(row, className="as-drill-row", role="presentation"), *notes]


def _below(actions: Sequence[Action], key: str) -> list[Any]:
    """One a line; the other fields to break out by stand behind the best of them."""
    lines: list[Any] = []
    for action in (one for one in actions if not one.more):
        lines.append(_line(action))
        if _kind(action) == "by" and any(one.more for one in actions):
            lines.append(_opener(MORE[key]))
    return lines


def _arg(action: Action) -> dict[str, Any]:
    spec = action.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True) if action.spec else None
    return {"key": action.key, "spec": spec, "crumb": action.crumb}


def _kind(action: Action) -> str:
    return action.key.partition(":")[0]


def _does(action: Action) -> dict[str, Any]:
    """The attributes of an item: what it does, or that it cannot."""
    if action.reason:
        return attributes({"aria-disabled": "true", "title": action.reason})
    letter = "" if action.more or action.key.count(":") > 1 else LETTERS.get(_kind(action), "")
    name = "drill-why" if action.key == "why" else "drill"
    return acting(name, _arg(action)) | (attributes({"data-letter": letter.lower()}) if letter else {})


def _line(action: Action) -> html.Button:
    kind = _kind(action)
    glyph = html.Span(className="as-drill-indent") if action.more else icon(GLYPHS.get(kind, "dot"))
    end = "splits best" if action.splits else action.detail
    letter = "" if action.more or end else LETTERS.get(kind, "")
    look = "as-menu-item is-best" if action.splits else "as-menu-item"
    return _item(_face(glyph, action.text, action.reason, end, letter), _does(action), look)


def _small(action: Action) -> html.Button:
    return _item(action.text, _does(action), "as-btn as-btn-small")


def _opener(text: str, small: bool = False) -> html.Button:
    """Shows the lines behind it."""
    face: Any = text if small else _face(icon("three-dots"), text, end=icon("chevron-down"))
    look = "as-btn as-btn-small" if small else "as-menu-item"
    return _item(face, acting("drill-more") | attributes({"aria-expanded": "false"}), look)


def _face(glyph: Any, text: str, reason: str = "", end: Any = None, letter: str = "") -> list[Any]:
    said: list[Any] = [text, html.Span(reason, className="as-menu-reason")] if reason else [text]
    key = html.Kbd(letter, className="as-drill-key") if letter and not reason else None
    detail = html.Span(end, className="as-menu-detail") if end and not reason else None
    return [glyph, html.Span(said, className="as-menu-text"), detail, key]


def _item(face: Any, does: dict[str, Any], look: str) -> html.Button:
    return html.Button(face, type="button", role="menuitem", tabIndex=-1, className=look, **does)


def _acts(acts: Sequence[Choice]) -> html.Div:
    head = html.Div("Act", className="as-drill-title", role="presentation")
    return html.Div(
        [head, *map(_act, acts)], role="group", className="as-drill-group", **attributes({"aria-label": "Act"})
    )


def _act(choice: Choice) -> Any:
    face = _face(icon(choice.icon), choice.text, choice.reason, letter=choice.detail)
    if choice.reason:
        return _item(face, attributes({"aria-disabled": "true"}), "as-menu-item")
    more = attributes({"data-letter": choice.detail.lower()}) if choice.detail else {}
    if choice.href:
        more |= attributes({"download": ""}) if choice.download else {}
        return html.A(face, href=choice.href, role="menuitem", tabIndex=-1, className="as-menu-item", **more)
    return _item(face, acting(choice.act, choice.arg) | more, "as-menu-item")
