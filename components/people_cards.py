"""People, sessions and tokens as rows and forms, for Users and for one's own account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dash import html

from assay.kernel.actor import ROLES
from assay.records.stored import ApiToken, Session, User
from components import ids
from components.act import acting, attributes
from components.badge import tag
from components.forms import choice, form, password_line, sending, text_line
from components.icon import icon

SCOPES = ("read", "ask", "export", "health", "admin")


def when(seconds: float | None) -> str:
    """A moment for people.

    >>> when(0)
    '1 Jan 1970, 00:00 UTC'
    """
    if seconds is None:
        return "never"
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"


def person_row(user: User, open_: bool) -> html.Button:
    """Somebody in the list."""
    about = " · ".join(filter(None, (user.login or "company account", user.role, *user.groups)))
    text = html.Span([html.Strong(user.name), html.Span(about, className="as-row-about")], className="as-row-text")
    state = None if user.active else tag("Shut out", "warn")
    return html.Button(
        [icon("person"), text, state, icon("chevron-right")],
        type="button",
        className="as-list-row" + (" is-active" if open_ else ""),
        **acting("store", {"store": ids.PEOPLE_ACTION, "data": {"do": "look", "user": user.id}}),
    )


def new_person() -> html.Div:
    """The form for somebody new."""
    name = ids.PEOPLE_ACTION
    return form(
        html.H3("Add somebody"),
        *text_line("as-new", "name", "Name"),
        *text_line("as-new", "login", "Email or sign-in name"),
        *choice("as-new", "role", "Role", ROLES, "viewer"),
        html.P("They set their own password with a code that you hand them.", className="as-help"),
        html.Div(sending("Add", name, "add", "primary"), className="as-form-foot"),
        label="Add somebody",
    )


def person_card(user: User, sessions: Sequence[Session], tokens: Sequence[ApiToken], own: bool) -> html.Div:
    """Everything an admin can see and change of somebody."""
    store, about = ids.PEOPLE_ACTION, {"user": user.id}
    rights = form(
        *choice("as-person", "role", "Role", ROLES, user.role),
        *text_line("as-person", "groups", "Groups", ", ".join(user.groups), help_="With commas between."),
        *text_line(
            "as-person",
            "attributes",
            "Attributes",
            "\n".join(f"{name} = {value}" for name, value in user.attributes.items()),
            lines=3,
            help_="One a line, such as region = EU. Row policies refer to them.",
        ),
        *text_line(
            "as-person",
            "sources",
            "Sources",
            "all" if user.sources is None else ", ".join(user.sources),
            help_="Names with commas between, or all.",
        ),
        html.Div(sending("Save", store, "rights", "primary", **about), className="as-form-foot"),
        label="Rights",
    )
    return html.Div(
        [
            html.H2(user.name),
            html.P(user.login or "Comes by company account", className="as-help"),
            rights,
            html.H3("Signed in"),
            session_list(sessions, store, user.id),
            html.H3("Tokens"),
            token_list(tokens, store, user.id),
            None if own else _ends(user),
        ],
        className="as-card as-person",
    )


def _ends(user: User) -> html.Div:
    store, about = ids.PEOPLE_ACTION, {"user": user.id}
    turn = (
        sending("Shut out", store, "inactive", **about, sure=f"Shut {user.name} out?")
        if user.active
        else sending("Let in again", store, "active", **about)
    )
    gone = sending("Delete", store, "delete", "danger", **about, sure=f"Delete {user.name} and all they asked?")
    data = html.A("Download their data", href=f"/people/{user.id}/data", className="as-btn as-btn-secondary")
    reset = sending("New password code", store, "reset", **about) if user.login else None
    return html.Div([reset, data, turn, gone], className="as-form-foot", **attributes({"data-form": "1"}))


def session_list(sessions: Sequence[Session], store: str, user: str) -> html.Div:
    """Where somebody is signed in, each with a button to end it."""
    rows = [
        _line(
            session.agent or "Unknown browser",
            f"{session.address} · since {when(session.created_at)}",
            sending("End", store, "end", "small", session=session.id, user=user),
        )
        for session in sessions
    ]
    return html.Div(rows or html.P("Nowhere.", className="as-help"), className="as-lines")


def token_list(tokens: Sequence[ApiToken], store: str, user: str) -> html.Div:
    """Tokens by their prefix, each with a button to revoke it."""
    rows = [
        _line(
            [token.name, " ", html.Code(f"{token.prefix}…")],
            f"{', '.join(token.scopes)} · until {when(token.expires_at)} · used {when(token.used_at)}",
            sending("Revoke", store, "revoke", "small", token=token.id, user=user),
        )
        for token in tokens
    ]
    return html.Div(rows or html.P("None.", className="as-help"), className="as-lines")


def _line(title: Any, about: str, action: Any) -> html.Div:
    text = html.Span([html.Span(title), html.Span(about, className="as-row-about")], className="as-row-text")
    return html.Div([text, action], className="as-line", **attributes({"data-form": "1"}))


def own_card(user: User, sessions: Sequence[Session], tokens: Sequence[ApiToken]) -> html.Div:
    """One's own account."""
    store = ids.ACCOUNT_ACTION
    password = form(
        *password_line(store, "old", "Present password", "current-password"),
        *password_line(store, "new", "New password", "new-password"),
        html.Div(sending("Set the new password", store, "password"), className="as-form-foot"),
        label="Password",
    )
    token = form(
        *text_line(store, "name", "What it is for"),
        *text_line(store, "scopes", "May", "read", help_=f"Any of {', '.join(SCOPES)}, with commas between."),
        *text_line(store, "days", "Days", "90"),
        html.Div(sending("Make a token", store, "token"), className="as-form-foot"),
        label="New token",
    )
    return html.Div(
        [
            html.H2(user.name),
            html.P(f"{user.login or 'Company account'} · {user.role}", className="as-help"),
            html.Div(
                [
                    html.Button("Sign out", type="button", className="as-btn as-btn-primary", **acting("sign-out")),
                    html.A("Download my data", href="/account/data", className="as-btn as-btn-secondary"),
                ],
                className="as-form-foot",
            ),
            *([html.H3("Password"), password] if user.login else []),
            html.H3("Signed in"),
            session_list(sessions, store, user.id),
            html.H3("Tokens"),
            token_list(tokens, store, user.id),
            token,
        ],
        className="as-card as-person",
    )
