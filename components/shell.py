"""The app shell: skip link, rail, top bar, phone bar, panel, toasts. Navigation shows only what exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from components import ids
from components.act import attributes, button
from components.field import field
from components.icon import icon
from components.menu import menu
from components.view import Choice


@dataclass(frozen=True)
class Place:
    """A page in the navigation: address, name, icon and the letter after `g`."""

    href: str
    name: str
    glyph: str
    letter: str


PLACES: tuple[Place, ...] = (
    Place("/", "Ask", "chat-square-text", "a"),
    Place("/dashboards", "Dashboards", "columns-gap", "d"),
    Place("/alerts", "Alerts", "bell", "b"),
    Place("/explore", "Explore", "compass", "e"),
    Place("/sources", "Sources", "database", "s"),
    Place("/prospects", "Prospects", "binoculars", "p"),
    Place("/admin/training", "Training", "mortarboard", "t"),
    Place("/admin/model", "Model", "diagram-3", "m"),
    Place("/admin/review", "Review inbox", "inbox", "r"),
    Place("/evaluation", "Evaluation", "bullseye", "v"),
    Place("/admin/users", "Users", "people", "u"),
    Place("/admin/policies", "Policies", "shield-lock", "y"),
    Place("/admin/audit", "Audit", "journal-check", "l"),
)


_ON_PHONE = 4


def _nav_link(place: Place, className: str) -> dcc.Link:
    return dcc.Link([icon(place.glyph), html.Span(place.name)], href=place.href, className=className)


def _user(user: str, signed_in: bool) -> Any:
    """Who is here; with an account of their own it leads there."""
    initials = "".join(part[0] for part in user.split()[:2]).upper() or "?"
    face = [html.Span(initials, className="as-avatar", **attributes({"aria-hidden": "true"})), html.Span(user)]
    return dcc.Link(face, href="/account", className="as-user") if signed_in else html.Div(face, className="as-user")


def _rail(user: str, places: Sequence[Place], signed_in: bool) -> html.Aside:
    return html.Aside(
        [
            dcc.Link(
                [html.Span(className="as-logo"), html.Span("Assay")],
                href=places[0].href if places else "/",
                className="as-brand",
            ),
            html.Nav(
                [_nav_link(place, "as-nav-link") for place in places],
                id=ids.NAV,
                className="as-nav",
                **attributes({"aria-label": "Main"}),
            ),
            _recent(),
            html.Div(
                [
                    button(
                        [icon("circle-half"), html.Span("Theme")],
                        "theme",
                        kind="nav",
                    ),
                    _user(user, signed_in),
                ],
                className="as-rail-foot",
            ),
        ],
        className="as-rail",
        **attributes({"aria-label": "Navigation"}),
    )


def _recent() -> html.Section:
    search = field(
        ids.HISTORY_QUERY,
        "Search conversations",
        shown=False,
        type="search",
        placeholder="Search questions",
        debounce=0.25,
        className="as-field as-recent-search",
    )
    return html.Section(
        [html.Div("Recent", className="as-recent-head"), *search, html.Div(id=ids.NAV_RECENT)],
        className="as-recent",
        **attributes({"aria-label": "Conversations"}),
    )


def _dialogs() -> list[html.Dialog]:
    rename = html.Dialog(
        [
            html.H2("Rename"),
            html.Label("Name", htmlFor=f"{ids.RENAME}-text", className="as-label"),
            html.Textarea(id=f"{ids.RENAME}-text", rows=1, maxLength=80, className="as-field"),
            html.Div(
                [button("Cancel", "close-dialog", kind="quiet"), button("Rename", "rename-save", kind="primary")],
                className="as-dialog-foot",
            ),
        ],
        id=ids.RENAME,
        className="as-dialog",
        **attributes({"aria-label": "Rename the conversation"}),
    )
    history = html.Dialog(
        [html.H2("Conversations"), html.Div(id=ids.HISTORY_LIST), button("Close", "close-dialog", kind="secondary")],
        id=ids.HISTORY,
        className="as-dialog",
        **attributes({"aria-label": "Conversations"}),
    )
    return [_keys_dialog(), rename, history]


def _phone_bar(places: Sequence[Place], signed_in: bool) -> html.Nav:
    """The first places as links, the others in a menu: more than five would be too narrow for a thumb."""
    others = tuple(Choice(place.name, icon=place.glyph, href=place.href) for place in places[_ON_PHONE:])
    account = (Choice("Your account", icon="person", href="/account"),) if signed_in else ()
    more = menu(
        [icon("three-dots"), html.Span("More")],
        (
            *others,
            *account,
            Choice("Light or dark", "theme", icon="circle-half"),
            Choice("Keyboard", "keys", icon="keyboard"),
        ),
        name="pages and settings",
        title="More",
        className="as-tabbar-link",
    )
    return html.Nav(
        [*[_nav_link(place, "as-tabbar-link") for place in places[:_ON_PHONE]], more],
        id=ids.TABBAR,
        className="as-tabbar",
        **attributes({"aria-label": "Pages"}),
    )


def source_picker(name: str, engine: str, choices: Sequence[Choice]) -> html.Button:
    """The button with the source that is asked, and the others."""
    face = [
        icon("database"),
        html.Span(name, className="as-source-name"),
        html.Span(engine, className="as-source-engine"),
        icon("chevron-down", "as-caret"),
    ]
    return menu(face, choices, name="source", title="Ask another source", className="as-btn as-btn-secondary as-source")


def data_status(text: str, good: bool = True) -> html.Span:
    """How old the data is, with a dot that is green when the source answers."""
    return html.Span(
        [html.Span(className="as-dot" + ("" if good else " is-bad"), **attributes({"aria-hidden": "true"})), text],
        className="as-data-status",
    )


def topbar(left: Any, right: Any = None) -> html.Header:
    """The bar over a page."""
    return html.Header(
        [html.Div(left, className="as-topbar-left"), html.Div(right, className="as-topbar-right")],
        className="as-topbar",
    )


def trace_panel() -> html.Aside:
    """The right panel in which a figure is followed to its cells; filled by `assets/js/trace.js`."""
    return html.Aside(
        id=ids.PANEL, className="as-panel", hidden=True, tabIndex=-1, **attributes({"aria-label": "Trace"})
    )


KEYS: tuple[tuple[str, str], ...] = (
    ("/", "Go to the question field"),
    ("Enter", "Ask"),
    ("Shift Enter", "New line"),
    ("Tab", "Complete"),
    ("Esc", "Close what is on top"),
    *((f"g {place.letter}", place.name) for place in PLACES),
    ("A, B", "Choose a reading"),
    ("Shift F10", "Look into a mark or a cell"),
    ("?", "This list"),
)


def _keys_dialog() -> html.Dialog:
    rows = [
        html.Div([html.Dt([html.Kbd(key) for key in keys.split(" ")]), html.Dd(what)], className="as-keys-row")
        for keys, what in KEYS
    ]
    return html.Dialog(
        [html.H2("Keyboard"), html.Dl(rows), button("Close", "close-dialog", kind="secondary")],
        id=ids.KEYS,
        className="as-dialog",
        **attributes({"aria-label": "Keyboard"}),
    )


def shell(
    content: Any, user: str = "Local user", places: Sequence[Place] = PLACES, signed_in: bool = False
) -> html.Div:
    """The page around ``content`` (Dash's page container). ``signed_in``: the user has an account to look at."""
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.THEME),
            dcc.Store(id=ids.TOAST),
            dcc.Store(id=ids.SOURCE, storage_type="local"),
            dcc.Store(id=ids.ENGINE, storage_type="local"),
            dcc.Store(id=ids.CONVERSATION),
            dcc.Store(id=ids.CONVERSATION_ACTION),
            dcc.Store(id=ids.SOURCES_CHANGED),
            dcc.Store(id=ids.NOTICE_SEEN),
            dcc.Store(id=ids.FOLLOW),
            dcc.Store(id=ids.DRILL),
            dcc.Store(id=ids.EXPLAIN_ASK),
            dcc.Store(id=ids.FOLLOW_STATE),
            dcc.Store(id=ids.FOLLOW_DONE),
            dcc.Store(id=ids.BROUGHT),
            html.Button(id=ids.FOLLOW_CANCEL, hidden=True, type="button", **attributes({"aria-label": "Cancel"})),
            html.A("Skip to content", href=f"#{ids.MAIN}", className="as-skip"),
            _rail(user, places, signed_in),
            html.Main(content, id=ids.MAIN, className="as-main", tabIndex=-1),
            _phone_bar(places, signed_in),
            html.Div(id=ids.TOASTS, className="as-toasts", role="status", **attributes({"aria-live": "polite"})),
            html.Div(id=ids.LIVE_REGION, className="as-hidden", role="status", **attributes({"aria-live": "polite"})),
            html.Div(id=ids.DRILL_MENU, className="as-drill", hidden=True),
            html.Aside(
                id=ids.EXPLAIN,
                className="as-explain-panel",
                hidden=True,
                tabIndex=-1,
                **attributes({"aria-label": "Why did it change?"}),
            ),
            *_dialogs(),
        ],
        className="as-shell",
    )
