"""The fields of each kind of training item, and the editor around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from assay.training.formats import MOST_BYTES
from components import ids
from components.act import acting, attributes, button
from components.forms import form, sending, text_line
from components.icon import icon


@dataclass(frozen=True)
class Line:
    """One field: its name in the item, its label, how many lines, and a word of help."""

    name: str
    label: str
    lines: int = 1
    help: str = ""


KINDS: Mapping[str, tuple[str, str, tuple[Line, ...]]] = {
    "glossary": (
        "Term",
        "book",
        (
            Line("term", "Term"),
            Line("means", "Means", help="A metric, entity.field or entity, by name or label."),
            Line("condition", "Or stands for rows where", help="Such as orders.status = 'open'."),
            Line("synonyms", "Also said", help="With commas between."),
            Line("description", "Description", 2),
        ),
    ),
    "metric": (
        "Metric",
        "calculator",
        (
            Line("label", "Name"),
            Line("text", "Formula", 2, "sum(orders.amount) where orders.status = 'done', or revenue / order_count."),
            Line("synonyms", "Also said", help="With commas between."),
            Line("unit", "Unit", help="Such as USD, hours or %."),
            Line("description", "Description", 2),
        ),
    ),
    "verified_question": (
        "Verified question",
        "patch-check",
        (
            Line("question", "Question"),
            Line("wordings", "Other wordings", 2, "One a line."),
            Line("sql", "SQL that answers it", 5),
        ),
    ),
    "golden": (
        "Golden question",
        "bullseye",
        (
            Line("question", "Question"),
            Line("category", "Category"),
            Line("check_sql", "Check query", 5, "Its rows are the right answer."),
        ),
    ),
    "documentation": ("Document", "file-text", (Line("text", "Text", 6),)),
    "instruction": ("Instruction", "signpost", (Line("text", "Text", 4, "How questions on this source are read."),)),
    "ddl": ("DDL", "table", (Line("ddl", "CREATE statement", 8),)),
    "relationship": (
        "Relationship",
        "diagram-2",
        (
            Line("left", "Many", help="The entity whose rows belong to the other."),
            Line("right", "One"),
            Line("on", "Joined on", help="column of the first = column of the second."),
            Line("name", "Name", help="Only where there are several links between the two."),
        ),
    ),
    "dimension": (
        "Field",
        "tag",
        (
            Line("field", "Field", help="entity.field"),
            Line("label", "Label"),
            Line("synonyms", "Also said", help="With commas between."),
            Line("description", "Description", 2),
        ),
    ),
    "entity": (
        "Entity",
        "box",
        (
            Line("entity", "Entity"),
            Line("label", "Label"),
            Line("synonyms", "Also said", help="With commas between."),
            Line("description", "Description", 2),
        ),
    ),
    "measure": (
        "Measure",
        "123",
        (
            Line("entity", "Entity"),
            Line("name", "Name"),
            Line("agg", "Taken together by", help="sum, avg, min, max, count, count_distinct, median or stddev."),
            Line("expr", "Of the column"),
            Line("label", "Label"),
        ),
    ),
    "hierarchy": (
        "Hierarchy",
        "list-nested",
        (
            Line("name", "Name"),
            Line("label", "Label"),
            Line("levels", "Levels", help="Fields from coarse to fine, with commas between."),
        ),
    ),
    "model": (
        "Whole model",
        "sliders",
        (Line("title", "Title"), Line("currency", "Currency"), Line("description", "Description", 2)),
    ),
}
"""Kind -> its name for people, its icon, its fields."""


def text_of(value: Any) -> str:
    """A value as its field shows it.

    >>> text_of(["a", "b"]), text_of([["x", "y"]]), text_of(None)
    ('a, b', 'x = y', '')
    """
    if isinstance(value, list | tuple):
        pairs = all(isinstance(one, list | tuple) for one in value)
        return ", ".join(" = ".join(map(str, one)) if pairs else str(one) for one in value)
    return "" if value is None else str(value)


def editor(
    kind: str, content: Mapping[str, Any], item: str | None, view: Mapping[str, Any], version: int = 0
) -> html.Div:
    """The form of one item; ``item`` None: a new one. ``view`` is sent along, so that the list stays as it is, and the
    ``version`` that is shown.
    """
    name, glyph, lines = KINDS[kind]
    fields = [part for line in lines for part in _field(line, content)]
    send = {"form": kind, **({"item": item, "version": version} if item else {}), **view}
    return form(
        html.H2([icon(glyph), f" {name}"]),
        *fields,
        html.Div(
            [
                sending("Try and save draft", ids.TRAINING_ACTION, "save", "primary", **send),
                button("Close", "store", {"store": ids.TRAINING_ACTION, "data": {"do": "list", **view}}),
            ],
            className="as-form-foot",
        ),
        label=name,
    )


def _field(line: Line, content: Mapping[str, Any]) -> list[Any]:
    value = content.get(line.name)
    if line.name == "wordings" and isinstance(value, list | tuple):
        value = "\n".join(map(str, value))
    if line.name == "condition" and isinstance(value, Mapping):
        value = ""
    return text_line("as-item", line.name, line.label, text_of(value), lines=line.lines, help_=line.help)


def kind_buttons(view: Mapping[str, Any], current: str = "") -> html.Div:
    """What can be added, as a row of buttons."""
    buttons = [
        html.Button(
            [icon(glyph), f" {name}"],
            type="button",
            className="as-btn as-btn-small",
            **acting("store", {"store": ids.TRAINING_ACTION, "data": {"do": "new", "form": kind, **view}}),
            **attributes({"aria-pressed": "true" if kind == current else "false"}),
        )
        for kind, (name, glyph, _) in KINDS.items()
    ]
    return html.Div(buttons, className="as-kind-buttons", role="group", **attributes({"aria-label": "Add"}))


FILE = {"accept": ".yml,.yaml,.json,.jsonl,.csv,.sql", "name": "filename", "text": "pasted", "most": MOST_BYTES}


def export_card(source: str, view: Mapping[str, Any]) -> html.Div:
    """What is in force, to be saved in each form that is taken in."""
    links = [
        html.Li([html.A(words, href=f"/training/{source}.{name}"), html.Span(f" {text}", className="as-help")])
        for name, (words, text) in EXPORTS.items()
    ]
    close = button("Close", "store", {"store": ids.TRAINING_ACTION, "data": {"do": "list", **view}})
    foot = html.Div(close, className="as-form-foot")
    return html.Div([html.H2([icon("download"), " Export"]), html.Ul(links), foot], className="as-form")


EXPORTS: Mapping[str, tuple[str, str]] = {
    "yaml": ("Everything, as YAML", "comes back the same by Import"),
    "vanna": ("Vanna's training data", "questions with SQL, DDL and documents"),
    "ddl": ("DDL", "CREATE statements"),
    "dbt": ("dbt", "schema.yml with semantic models and metrics"),
    "docs": ("A documented schema", "tables, columns, common queries"),
}
"""Form -> what it is called, and what it holds."""


def import_form(view: Mapping[str, Any]) -> html.Div:
    """Choose or paste a file: its name says what it is."""
    return form(
        html.H2([icon("upload"), " Import"]),
        button([icon("file-earmark"), " Choose a file"], "file-into-form", FILE),
        *text_line("as-import", "filename", "File name", "training.yml", help_="Ends in .yml, .json, .csv or .sql."),
        *text_line("as-import", "pasted", "Its text", lines=12),
        html.Div(
            [
                sending("Take in as drafts", ids.TRAINING_ACTION, "import", "primary", **view),
                button("Close", "store", {"store": ids.TRAINING_ACTION, "data": {"do": "list", **view}}),
            ],
            className="as-form-foot",
        ),
        label="Import",
    )


def names_of(kinds: Sequence[str]) -> list[str]:
    """Kinds as people call them."""
    return [KINDS[kind][0] for kind in kinds]
