"""Audit: the shell of the page, rows of the log, and what was found when it was checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from assay.accounts.log import PAGE, Proof
from assay.records.stored import AuditRow, AuditSearch
from components import ids
from components.act import button
from components.badge import tag
from components.forms import choice, form, sending, text_line
from components.icon import icon
from components.shell import topbar
from components.skeleton import rows_skeleton

ANY = "anything"
_FIRST = ("question", "said", "reason", "sql", "name", "file", "login", "source", "dashboard")
_ALERT = ("alert.", "sign_in.failed", "sign_in.held")


def audit_page() -> html.Div:
    """Search over the rows; a callback fills both."""
    body = [dcc.Store(id=ids.AUDIT_ACTION), html.Div(rows_skeleton(6), id=ids.AUDIT_BODY, className="as-audit")]
    scroll = html.Div(body, className="as-scroll")
    return html.Div([topbar(html.H1("Audit")), html.Div(scroll, className="as-page-body")], className="as-page")


def audit_body(
    wanted: AuditSearch,
    asked: AuditSearch,
    rows: Sequence[AuditRow],
    kinds: Sequence[str],
    names: Mapping[str, str],
    *,
    proof: Proof | None = None,
    fault: str = "",
) -> list[Any]:
    """The form as it was sent, what the check found, and a page of rows. ``asked``: the same with a person's id."""
    return [
        _search(wanted, asked, kinds),
        html.Div(html.P(fault, className="as-said is-bad") if fault else _proved(proof), role="status"),
        html.Div(
            [_row(row, names) for row in rows] or html.P("No row fits.", className="as-help"), className="as-list"
        ),
        _older(wanted, rows),
    ]


def _search(wanted: AuditSearch, asked: AuditSearch, kinds: Sequence[str]) -> html.Div:
    groups = sorted({kind.partition(".")[0] for kind in kinds})
    query = urlencode({name: value for name, value in _told(asked).items() if value})
    files = [
        html.A(f"Export {form_.upper()}", href=f"/audit.{form_}?{query}", className="as-btn as-btn-secondary")
        for form_ in ("csv", "jsonl")
    ]
    fields = [
        text_line("as-audit", "text", "Words", wanted.text),
        text_line("as-audit", "actor", "Person", wanted.actor),
        choice("as-audit", "action", "Kind", [ANY, *groups], wanted.action.rstrip(".") or ANY),
        text_line("as-audit", "since", "From (2026-05-01)", wanted.since),
        text_line("as-audit", "until", "To", wanted.until),
    ]
    foot = [
        sending("Search", ids.AUDIT_ACTION, "search", "primary"),
        sending("Check that nothing was changed", ids.AUDIT_ACTION, "prove"),
        *files,
    ]
    return form(
        html.Div([html.Div(one) for one in fields], className="as-audit-fields"),
        html.Div(foot, className="as-form-foot"),
        label="Search the log",
    )


def _proved(proof: Proof | None) -> Any:
    if proof is None:
        return None
    if proof.broken is not None:
        text = f"Row {proof.broken} was changed, removed or moved. Nothing after it can be relied on."
        return html.P([icon("exclamation-octagon"), " ", text], className="as-said is-bad")
    end = "" if proof.anchored else " There is no anchor yet, so rows cut off its end would not be missed."
    return html.P([icon("check2"), f" The log is whole: every row is as it was written.{end}"], className="as-said")


def _row(row: AuditRow, names: Mapping[str, str]) -> html.Details:
    kind = tag(row.action, "warn") if row.action.startswith(_ALERT) else tag(row.action)
    line = [
        html.Span(_moment(row.at), className="as-audit-at"),
        kind,
        html.Span(names.get(row.actor, row.actor), className="as-audit-who"),
        html.Span(_gist(row.facts), className="as-audit-gist"),
    ]
    facts = json.dumps(row.facts, ensure_ascii=False, indent=1, sort_keys=True)
    foot = html.P(f"Row {row.seq} · {row.hash}", className="as-help as-audit-hash")
    return html.Details([html.Summary(line), html.Pre(facts), foot], className="as-audit-row")


def _gist(facts: Mapping[str, Any]) -> str:
    """What a row is about, in a few words.

    >>> _gist({"rows": 3, "question": "revenue by region"})
    'revenue by region'
    """
    found = next((str(facts[name]) for name in _FIRST if facts.get(name)), "")
    return found if len(found) <= 160 else f"{found[:159]}…"


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{moment.day} {moment:%b %Y, %H:%M:%S}"


def _older(wanted: AuditSearch, rows: Sequence[AuditRow]) -> Any:
    if len(rows) < PAGE and not wanted.before:
        return None
    about = {"do": "search", **_told(wanted)}
    newest = button("Newest", "store", {"store": ids.AUDIT_ACTION, "data": {**about, "before": 0}})
    older = button(
        "Older", "store", {"store": ids.AUDIT_ACTION, "data": {**about, "before": rows[-1].seq if rows else 0}}
    )
    return html.Div([newest if wanted.before else None, older if len(rows) == PAGE else None], className="as-form-foot")


def _told(wanted: AuditSearch) -> dict[str, str]:
    return {name: str(getattr(wanted, name)) for name in ("text", "actor", "action", "since", "until")}
