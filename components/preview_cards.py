"""Looking as somebody else: whose eyes, at what, and both sides beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from assay.access.policies import Policies
from assay.govern.preview import SHOWN, Preview, Seen
from assay.kernel.tabular import Column
from components import ids
from components.act import attributes
from components.cell_text import cell
from components.forms import form, picked, sending, text_line
from components.icon import icon


def preview_form(people: Sequence[tuple[str, str]], tables: Sequence[str], given: Mapping[str, str]) -> html.Section:
    """Who, and a table or a question."""
    name = "as-preview"
    first = people[0][0] if people else ""
    fields = [
        picked(name, "user", "As", people, given.get("user") or first),
        picked(
            name,
            "table",
            "Table",
            [(table, table) for table in tables],
            given.get("table") or (tables[0] if tables else ""),
        ),
        text_line(name, "question", "Or a question", given.get("question", "")),
    ]
    foot = [
        sending("Look at the table", ids.POLICY_ACTION, "look", "primary", at="table"),
        sending("Look at the question", ids.POLICY_ACTION, "look", "secondary", at="question"),
    ]
    help_ = "Runs as that person would, under their policies. It is written to the audit under your name."
    return html.Section(
        form(
            html.H2("See it as somebody else"),
            html.P(help_, className="as-help"),
            html.Div([html.Div(one) for one in fields], className="as-preview-fields"),
            html.Div(foot, className="as-form-foot"),
            label="See it as somebody else",
        ),
        className="as-card as-pad",
    )


def preview_body(seen: Preview) -> html.Div:
    """Both sides, and what holds for the person."""
    return html.Div(
        [_holds(seen.policies), html.Div([_side(seen.theirs), _side(seen.yours)], className="as-preview-sides")]
    )


def _holds(policies: Policies | None) -> Any:
    if policies is None:
        return None
    rows = [html.Li([f"Rows of {table}: ", html.Code(text)]) for table, text in policies.row_filters.items()]
    rows += [html.Li([f"Hidden in {table}: ", html.Code(", ".join(names))]) for table, names in policies.masked.items()]
    rows += [html.Li(["May not read: ", html.Code(", ".join(sorted(policies.denied)))])] if policies.denied else []
    if policies.allowed is not None:
        rows.append(html.Li(["May read: ", html.Code(", ".join(sorted(policies.allowed)))]))
    return (
        html.Ul(rows, className="as-preview-holds")
        if rows
        else html.P("No policy is about them: they see everything.", className="as-help")
    )


def _side(seen: Seen) -> html.Section:
    who = "You see" if seen.who == "You" else f"{seen.who} sees"
    if seen.table is None:
        body: list[Any] = [html.P([icon("slash-circle"), " ", seen.fault], className="as-finding is-warn")]
        return html.Section([html.H3(who), *body], className="as-card as-preview-side")
    rows = seen.table.rows(0, SHOWN)
    count = f"{seen.total:,} {'row' if seen.total == 1 else 'rows'}" + (
        f", the first {len(rows)} shown" if seen.total > len(rows) else ""
    )
    columns = seen.table.columns
    head = html.Thead(html.Tr([html.Th(column.label, scope="col") for column in columns]))
    body_rows = [html.Tr([_cell(*pair) for pair in zip(row, columns, strict=True)]) for row in rows]
    table = html.Table([head, html.Tbody(body_rows)], className="as-preview-table")
    scroll = html.Div(
        table, className="as-preview-scroll", tabIndex=0, role="region", **attributes({"aria-label": f"{who}, {count}"})
    )
    notes = [html.P([icon("eye-slash"), " ", label], className="as-help") for label in seen.labels]
    return html.Section(
        [html.H3([who, html.Span(count, className="as-row-about")]), *notes, scroll],
        className="as-card as-preview-side",
    )


def _cell(value: Any, column: Column) -> html.Td:
    numeric = column.type in ("integer", "number")
    return html.Td(cell(value, column.type, column.unit), className="num" if numeric else "")
