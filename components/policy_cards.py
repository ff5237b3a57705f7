"""Policies of a source as cards, the form of one of them, its findings, versions, and the text itself."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from assay.access.policies import WAYS, Policy
from assay.govern.check import Finding
from assay.govern.desk import Sheet
from assay.govern.lines import ALL
from assay.kernel.actor import ROLES
from assay.records.governed import PolicyVersion
from components import ids
from components.act import acting, attributes, button
from components.badge import tag
from components.cards import nothing_yet
from components.cell_text import moment
from components.forms import choice, form, sending, text_line
from components.icon import icon

VIEWS = (("policies", "Policies"), ("personal", "Personal data"), ("preview", "Preview"), ("versions", "Versions"),
         ("text", "As text"))  # fmt: skip


def view_bar(current: str, counts: Mapping[str, int]) -> html.Div:
    """The parts of the page, with how much each holds."""
    parts = [
        html.Button(
            [name, html.Span(str(counts[view]))] if view in counts else name,
            type="button",
            className="as-segment",
            **acting("store", {"store": ids.POLICY_ACTION, "data": {"do": "view", "view": view}}),
            **attributes({"aria-pressed": "true" if view == current else "false"}),
        )
        for view, name in VIEWS
    ]
    return html.Div(parts, className="as-segments", role="group", **attributes({"aria-label": "Parts of this page"}))


def _send(**data: Any) -> dict[str, Any]:
    return {"store": ids.POLICY_ACTION, "data": data}


def policy_list(sheet: Sheet, open_: int | None) -> html.Div:
    """Every policy with what it says, and the button for another one."""
    add = button([icon("plus-lg"), " Add a policy"], "store", _send(do="new"), kind="primary")
    head = html.Div(
        [html.H2(f"Who sees what of {sheet.source.title or sheet.source.name}"), add], className="as-policy-head"
    )
    note = html.P(
        "A role that no policy names sees everything. Several policies for a role all hold.", className="as-help"
    )
    cards: list[Any] = [
        policy_card(policy, place, sheet, place == open_) for place, policy in enumerate(sheet.policies)
    ]
    nothing = nothing_yet("Nothing is limited yet", "Everybody who was given this source sees all of it.")
    return html.Div([head, note, *(cards or [nothing])], className="as-policy-list")


def policy_card(policy: Policy, place: int, sheet: Sheet, open_: bool) -> html.Section:
    """One policy in words."""
    about = {"place": place, "seen": sheet.version}
    foot = [
        button("Edit", "store", _send(do="edit", place=place), kind="secondary", **_named(f"Edit policy {place + 1}")),
        sending("Remove", ids.POLICY_ACTION, "remove", "small", "Remove this policy?", **about),
    ]
    head = html.Div(
        [icon("person-badge"), html.H3(f"{policy.role.capitalize()}s"), html.Div(foot, className="as-form-foot")]
    )
    return html.Section(
        [
            head,
            html.P(policy.label, className="as-help") if policy.label else None,
            _said(policy),
            findings(sheet.findings.get(place, ())),
        ],
        className="as-card as-policy" + (" is-active" if open_ else ""),
        **attributes({"data-form": "1", "aria-label": f"Policy {place + 1}, {policy.role}s"}),
    )


def _named(text: str) -> dict[str, str]:
    return {"aria-label": text}


def _said(policy: Policy) -> html.Dl:
    rows: list[tuple[str, Any]] = []
    if policy.allowed_tables is not None:
        rows.append(("May read", ", ".join(policy.allowed_tables) or "no table"))
    if policy.denied_tables:
        rows.append(("May not read", ", ".join(policy.denied_tables)))
    rows += [(f"Rows of {table}", html.Code(condition)) for table, condition in policy.rls.items()]
    rows += [(f"Hidden in {table}", _hidden(policy, table)) for table in policy.pii]
    return html.Dl([html.Div([html.Dt(name), html.Dd(said)]) for name, said in rows], className="as-policy-said")


def _hidden(policy: Policy, table: str) -> list[Any]:
    ways = policy.shown.get(table, {})
    words = [
        [html.Code(column), f" in part ({ways[column]})" if column in ways else ""] for column in policy.pii[table]
    ]
    return [part for place, word in enumerate(words) for part in ([", "] if place else []) + word]


def findings(found: Sequence[Finding], good: str = "") -> html.Div:
    """What is to be mended and what is to be known; ``good`` is said when there is nothing."""
    lines = [
        html.P(
            [icon("exclamation-octagon" if one.level == "error" else "exclamation-triangle"), " ", one.message],
            className="as-finding is-bad" if one.level == "error" else "as-finding is-warn",
        )
        for one in found
    ]
    nothing = [html.P([icon("check2"), f" {good}"], className="as-finding is-good")] if good else []
    return html.Div(lines or nothing, className="as-findings")


def policy_form(
    source: str,
    lines: Mapping[str, str],
    place: int | None,
    seen: int,
    attributes_: Sequence[str],
    tables: Sequence[str],
    checked: html.Div | None,
) -> html.Section:
    """The form of one policy; what is typed is looked at while it is typed."""
    own = ", ".join(f"{{user.{name}}}" for name in (*attributes_, "id", "tenant"))
    name = "as-policy"
    send: dict[str, Any] = {"seen": seen} | ({"place": place} if place is not None else {})
    about = {"data-live": json.dumps({"store": ids.POLICY_DRAFT, "data": {"source": source}})}
    fields = form(
        *choice(name, "role", "Role", ROLES, lines.get("role", "viewer")),
        *text_line(name, "allowed", "May read", lines.get("allowed", ALL), lines=2, help_="all, or names with commas."),
        *text_line(name, "denied", "May not read", lines.get("denied", ""), lines=2),
        *text_line(
            name, "rows", "Rows", lines.get("rows", ""), lines=4,
            help_=f"One table a line: orders: region = {{user.region}}. Of the person: {own}.",
        ),
        *text_line(
            name, "hidden", "Hidden columns", lines.get("hidden", ""), lines=4,
            help_=f"One table a line: customers: email, phone as last4. In part: {', '.join(WAYS)}.",
        ),
        *text_line(name, "label", "Said with every answer", lines.get("label", "")),
        html.Div(checked, id=ids.place("policies-found"), role="status"),
        html.Div(
            [
                sending("Try and save", ids.POLICY_ACTION, "save", "primary", **send),
                button("Close", "store", _send(do="view", view="policies"), kind="secondary"),
            ],
            className="as-form-foot",
        ),
        label="Policy",
    )  # fmt: skip
    shown = html.P(["Tables: ", ", ".join(tables[:40]), " …" if len(tables) > 40 else ""], className="as-help")
    title = html.H2("New policy" if place is None else f"Policy {place + 1}")
    return html.Section(
        [title, html.Div(fields, **attributes(about)), shown], className="as-card as-pad as-policy-form"
    )


def text_form(sheet: Sheet, text: str) -> html.Section:
    """The YAML itself: the same text the engine reads."""
    return html.Section(
        form(
            *text_line("as-policy-text", "text", "Policies of this source, as YAML", text, lines=24),
            html.Div(
                sending("Try and save", ids.POLICY_ACTION, "rewrite", "primary", seen=sheet.version),
                className="as-form-foot",
            ),
            label="Policies as text",
        ),
        className="as-card as-pad as-policy-text",
    )


def version_list(sheet: Sheet, names: Mapping[str, str]) -> html.Div:
    """Every version with who, when, and what it changed."""
    texts = {one.version: one.text for one in sheet.history}
    rows = [_version(one, texts.get(one.version - 1, ""), sheet, names) for one in sheet.history]
    first = html.Section(
        [
            html.Div(
                [html.Strong("Version 0"), html.Span("What came with the source", className="as-row-about")],
                className="as-row-text",
            ),
            _again(0, sheet) if sheet.version else tag("In force", "good"),
        ],
        className="as-version",
        **attributes({"data-form": "1"}),
    )
    return html.Div([*rows, first], className="as-card as-versions")


def _version(one: PolicyVersion, before: str, sheet: Sheet, names: Mapping[str, str]) -> html.Section:
    about = f"{names.get(one.author, one.author)} · {moment(one.at)}"
    text = html.Div(
        [html.Strong(f"Version {one.version}: {one.note}"), html.Span(about, className="as-row-about")],
        className="as-row-text",
    )
    state = tag("In force", "good") if one.version == sheet.version else _again(one.version, sheet)
    lines = list(difflib.unified_diff(before.splitlines(), one.text.splitlines(), lineterm="", n=1))[2:]
    changed = html.Details(
        [html.Summary("What changed"), html.Pre("\n".join(lines) or "Nothing.", className="as-diff-text")]
    )
    return html.Section([text, state, changed], className="as-version", **attributes({"data-form": "1"}))


def _again(version: int, sheet: Sheet) -> html.Button:
    return sending(
        "Restore", ids.POLICY_ACTION, "restore", "secondary", f"Put version {version} in force again?",
        version=version, seen=sheet.version,
    )  # fmt: skip
