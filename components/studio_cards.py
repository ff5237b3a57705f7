"""The parts of a model as a list, one part as a form or as YAML, and what came of reading it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from assay.kernel.errors import Fault
from assay.training.studio.corridor import REMOVABLE, Looked, Shelved
from assay.training.studio.fields import FIELDS, NAMES, Field
from assay.training.studio.preview import Preview
from components import ids
from components.act import acting, attributes, button
from components.badge import tag
from components.chart import chart_frame
from components.forms import choice, form, sending, text_line
from components.icon import icon
from components.view import Chart

GLYPHS = {
    "metric": "calculator", "measure": "123", "dimension": "tag", "entity": "box", "relationship": "diagram-2",
    "hierarchy": "list-nested", "glossary": "book", "model": "sliders",
}  # fmt: skip
MARKS = {"draft": ("Draft", "dashed"), "leaving": ("Leaving", "bad")}
MOST_ROWS = 60
SUGGESTED = 400
"""Names offered while a field is filled in."""


def _store(**data: Any) -> dict[str, Any]:
    return {"store": ids.STUDIO_ACTION, "data": data}


# -- the list ----------------------------------------------------------------------------------------------------------


def part_list(shelved: Sequence[Shelved], view: Mapping[str, str], open_: tuple[str, str], source: str) -> html.Div:
    """What narrows the list, the folder's buttons, and the rows."""
    kind, wanted = view.get("v_kind", ""), view.get("v_search", "").casefold().strip()
    fitting = [one for one in shelved if wanted in f"{one.part.title} {one.part.name} {one.part.about}".casefold()]
    rows = [one for one in fitting if kind in ("", one.part.kind)]
    counts = Counter(one.part.kind for one in fitting)
    shown = [_row(one, view, (one.part.kind, one.part.name) == open_) for one in rows[:MOST_ROWS]]
    more = len(rows) - MOST_ROWS
    rest = html.P(f"{more} more: search for them.", className="as-help as-pad") if more > 0 else None
    nothing = None if rows else html.P("No part fits.", className="as-help as-pad")
    bar = html.Div([_search(view), _folder(source, view)], className="as-training-bar")
    waiting = sum(1 for one in shelved if one.mark)
    return html.Div(
        [
            html.Div(_segments(counts, view), className="as-kinds"),
            bar,
            _waiting(waiting),
            html.Div([*shown, rest, nothing], className="as-list"),
        ],
        className="as-card",
    )


def _waiting(count: int) -> html.Div | None:
    if not count:
        return None
    words = f"{count} part{'s' if count != 1 else ''} changed, not published"
    link = dcc.Link("Evaluate and publish in Training", href="/admin/training", className="as-btn as-btn-secondary")
    return html.Div([html.Strong(words), link], className="as-publish-bar")


def _segments(counts: Mapping[str, int], view: Mapping[str, str]) -> html.Div:
    current = view.get("v_kind", "")
    choices = [
        ("", "All", sum(counts.values())),
        *((kind, NAMES[kind], counts[kind]) for kind in NAMES if counts[kind]),
    ]
    buttons = [
        html.Button(
            [name, html.Span(str(count))],
            type="button",
            className="as-segment",
            **acting("store", _store(do="list", **{**view, "v_kind": kind})),
            **attributes({"aria-pressed": "true" if kind == current else "false"}),
        )
        for kind, name, count in choices
    ]
    return html.Div(buttons, className="as-segments")


def _search(view: Mapping[str, str]) -> html.Div:
    rest = {key: value for key, value in view.items() if key != "v_search"}
    fields = [
        *text_line("as-studio", "v_search", "Search parts", view.get("v_search", "")),
        sending("Search", ids.STUDIO_ACTION, "list", "secondary", **rest),
    ]
    return form(html.Div(fields, className="as-inline-form"), label="Search")


def _folder(source: str, view: Mapping[str, str]) -> html.Div:
    down = html.A(
        [icon("download"), " Folder"], href=f"/model/{source}.zip", className="as-btn as-btn-secondary",
        title="The model in force, as YAML files in a zip",
    )  # fmt: skip
    up = button([icon("upload"), " Take in"], "studio-folder", _store(do="folder", **view), kind="secondary")
    add = button("Add part", "store", _store(do="new", part=view.get("v_kind") or "metric", **view), kind="primary")
    return html.Div([down, up, add], className="as-form-foot")


def _row(shelved: Shelved, view: Mapping[str, str], open_: bool) -> html.Button:
    part = shelved.part
    marks = [tag(*MARKS[shelved.mark]) if shelved.mark else None, tag("Inferred", "plain") if part.inferred else None]
    about = " · ".join(filter(None, (NAMES[part.kind], part.about)))
    text = html.Span([html.Strong(part.title), html.Span(about, className="as-row-about")], className="as-row-text")
    return html.Button(
        [icon(GLYPHS[part.kind]), text, html.Span(marks, className="as-row-marks"), icon("chevron-right")],
        type="button",
        className="as-list-row" + (" is-active" if open_ else ""),
        **acting("store", _store(do="open", part=part.kind, opened=part.name, **view)),
    )


# -- one part ----------------------------------------------------------------------------------------------------------


def editor(
    kind: str, name: str, text: str, fields: Mapping[str, str] | None, offers: Mapping[str, Sequence[str]],
    mark: str, view: Mapping[str, str],
) -> html.Div:  # fmt: skip
    """One part as a form (``fields``), or as YAML; ``name`` empty: a new one. It is read while it is typed."""
    mode = "yaml" if fields is None else "form"
    about = {"part": kind, "opened": name, "mode": mode, **view}
    content = _yaml(text) if fields is None else [_form(kind, fields), *_lists(kind, offers)]
    head = html.Div(
        [html.H2([icon(GLYPHS[kind]), f" {NAMES[kind]}", html.Span(name, className="as-mono-name")]), _modes(about)],
        className="as-studio-head",
    )
    made = html.Div(
        [head, *([] if name else [_kinds(view, kind)]), *content, _feet(about, mark)],
        className="as-form as-studio",
        role="group",
        **attributes(
            {"data-form": "1", "data-live": _live(about), "aria-label": NAMES[kind], "data-kind": _kind(fields)}
        ),
    )
    return html.Div(made, className="as-card as-pad")


def _live(about: Mapping[str, str]) -> str:
    return json.dumps({"store": ids.STUDIO_LOOK, "data": dict(about)}, ensure_ascii=False)


def _kind(fields: Mapping[str, str] | None) -> str:
    return (fields or {}).get("kind", "simple")


def _modes(about: Mapping[str, str]) -> html.Div:
    words = (("form", "Form"), ("yaml", "YAML"))
    buttons = [
        html.Button(
            word,
            type="button",
            className="as-segment",
            **acting("send-form", _store(do="switch", to=mode, **about)),
            **attributes({"aria-pressed": "true" if about["mode"] == mode else "false"}),
        )
        for mode, word in words
    ]
    return html.Div(buttons, className="as-segments", role="group", **attributes({"aria-label": "Written as"}))


def _kinds(view: Mapping[str, str], current: str) -> html.Div:
    buttons = [
        html.Button(
            [icon(GLYPHS[kind]), f" {name}"],
            type="button",
            className="as-btn as-btn-small",
            **acting("store", _store(do="new", part=kind, **view)),
            **attributes({"aria-pressed": "true" if kind == current else "false"}),
        )
        for kind, name in NAMES.items()
        if kind != "model"
    ]
    return html.Div(buttons, className="as-kind-buttons", role="group", **attributes({"aria-label": "Add"}))


def _yaml(text: str) -> list[Any]:
    lines = max(8, text.count("\n") + 2)
    return [html.Div(text_line("as-part", "text", "YAML", text, lines=min(lines, 30)), className="as-studio-yaml")]


def _form(kind: str, fields: Mapping[str, str]) -> html.Div:
    return html.Div([_field(field, fields.get(field.key, "")) for field in FIELDS[kind]])


def _field(field: Field, value: str) -> html.Div:
    identity = "as-part"
    if field.how in ("choice", "flag"):
        options = field.options or ("", "yes")
        parts: list[Any] = [*choice(identity, field.key, field.label, options, value or options[0])]
    elif field.offers:
        parts = _suggesting(identity, field, value)
    else:
        parts = text_line(identity, field.key, field.label, value, lines=field.lines, help_=field.help)
    only = {"data-only": " ".join(field.only)} if field.only else {}
    return html.Div(parts, className="as-studio-field", **attributes(only))


def _suggesting(form_name: str, field: Field, value: str) -> list[Any]:
    """A field of one line with names to choose from."""
    identity = f"{form_name}-{field.key}"
    entry = dcc.Input(
        id=identity, value=value, list=f"as-offer-{field.offers}", className="as-field", autoComplete="off"
    )
    return [
        html.Label(field.label, htmlFor=identity, className="as-label"),
        html.Div(entry, **attributes({"data-name": field.key})),
        html.P(field.help, className="as-help") if field.help else None,
    ]


def _lists(kind: str, offers: Mapping[str, Sequence[str]]) -> list[html.Datalist]:
    wanted = {field.offers for field in FIELDS[kind] if field.offers}
    return [
        html.Datalist([html.Option(value=name) for name in offers[of][:SUGGESTED]], id=f"as-offer-{of}")
        for of in sorted(wanted)
    ]


def _feet(about: Mapping[str, str], mark: str) -> html.Div:
    rest = dict(about)
    ends = [sending("Try and save draft", ids.STUDIO_ACTION, "save", "primary", **rest)]
    if about["opened"] and mark:
        ends.append(sending("Discard the change", ids.STUDIO_ACTION, "keep", **rest))
    if about["opened"] and about["part"] in REMOVABLE and mark != "leaving":
        ends.append(sending("Take away", ids.STUDIO_ACTION, "remove", "danger", **rest))
    closing = {key: value for key, value in about.items() if key.startswith("v_")}
    ends.append(button("Close", "store", _store(do="list", **closing)))
    return html.Div(ends, className="as-form-foot")


# -- what came of it ---------------------------------------------------------------------------------------------------


def seen(looked: Looked, text: str, name: str) -> html.Div:
    """Faults with their lines, or what the part gives; below it the YAML as it is kept."""
    parts = _faults(looked.faults) if looked.faults else _preview(looked.preview or Preview(), name)
    parts += _warnings(looked.warnings)
    shown = html.Details(
        [html.Summary("As it is written" if looked.faults else "As it is kept"), _numbered(text, looked.faults)],
        open=bool(looked.faults),
    )
    return html.Div([*parts, shown], className="as-card as-pad as-studio-seen")


def fault_lines(faults: Sequence[Fault]) -> list[Any]:
    """Faults of files, each with its file and line."""
    return [
        html.Li([html.Span(f"{fault.file}, line {fault.line}", className="as-row-about"), f" {fault.message}"])
        for fault in faults
    ]


def _faults(faults: Sequence[Fault]) -> list[Any]:
    count = f"{len(faults)} thing{'s' if len(faults) != 1 else ''} to mend"
    lines = [html.Li([html.Strong(f"Line {fault.line}: "), fault.message]) for fault in faults]
    return [html.H3([icon("exclamation-triangle"), f" {count}"], className="is-bad"), html.Ul(lines)]


def _warnings(warnings: Sequence[str]) -> list[Any]:
    """What the data says against a part that is otherwise whole."""
    if not warnings:
        return []
    head = html.H3([icon("exclamation-triangle"), " Look at this again"], className="is-bad")
    return [head, html.Ul([html.Li(told) for told in warnings])]


def _preview(preview: Preview, name: str) -> list[Any]:
    found: list[Any] = [html.H3([icon("eye"), " What it gives"])]
    if preview.headline:
        found += [html.Div(preview.headline, className="as-headline"), html.P(preview.label, className="as-help")]
    if preview.figure is not None:
        found.append(
            chart_frame(
                Chart(f"studio-{name or 'new'}", preview.figure, preview.kind, preview.alt, height=180, slim=True)
            )
        )
    if preview.note:
        found.append(html.P(preview.note, className="as-help"))
    return found


def _numbered(text: str, faults: Sequence[Fault]) -> html.Pre:
    """The YAML with line numbers, faulty lines marked."""
    wrong = {fault.line for fault in faults}
    rows = [
        html.Div(
            [html.Span(str(number), className="as-line-number"), line or " "],
            className="as-yaml-line" + (" is-wrong" if number in wrong else ""),
        )
        for number, line in enumerate(text.rstrip("\n").split("\n"), 1)
    ]
    return html.Pre(rows, className="as-yaml", tabIndex=0, role="region", **attributes({"aria-label": "YAML"}))
