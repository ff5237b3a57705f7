"""What a link has chosen, as far as the dashboard it leads to knows it: a link may be old, cut, or written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from assay.dashboards.selection import MOST_CROSSED, Cross, Selection, work_out
from assay.dashboards.template import Template
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput, NotFound
from assay.query.ports import Sources
from assay.semantic.spec import TIME

UNREAD = "A filter in this address cannot be read; it is left out."


def linked(template: Template, data: Any, sources: Sources, actor: Actor) -> tuple[Selection, tuple[str, ...]]:
    """The part of ``data`` that can be in force, and a sentence for each that is left out. Raises nothing."""
    given: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    values, crossed = given.get("values"), given.get("cross")
    said: list[str] = []
    kept = _values(template, values if isinstance(values, Mapping) else {}, said)
    knows = _fields(template, sources, actor)
    marks = [_mark(one, knows, said) for one in (crossed if isinstance(crossed, list) else [])[:MOST_CROSSED]]
    selection = Selection(values=kept, cross=tuple(one for one in marks if one is not None))
    return selection, tuple(dict.fromkeys(said))


def _values(template: Template, values: Mapping[str, Any], said: list[str]) -> dict[str, Any]:
    labels = {item.id: item.label for item in (*template.filters, *template.parameters)}
    kept = {}
    for name, value in values.items():
        if name not in labels:
            said.append(f"This dashboard has no filter “{name}” any more; it is left out.")
            continue
        try:
            work_out(template, Selection(values={name: value}))
        except BadInput as error:
            said.append(f"{labels[name]} is as at first: {error.message}")
        else:
            kept[name] = value
    return kept


def _mark(told: Any, knows: Callable[[str], bool], said: list[str]) -> Cross | None:
    try:
        mark = Cross.model_validate(told)
    except ValidationError:
        said.append(UNREAD)
        return None
    unknown = [part.field for part in mark.parts if not knows(part.field)]
    if unknown:
        said.append(f"“{mark.label}” filters by {unknown[0]}, which this data does not have; it is left out.")
    return None if unknown else mark


def _fields(template: Template, sources: Sources, actor: Actor) -> Callable[[str], bool]:
    """Whether any source of the dashboard has a field of that name; of a source that is not there all are believed."""
    needs = [one.data_requirements for one in template.widgets if one.data_requirements is not None]
    names = {name for name in (template.source, *(need.source for need in needs)) if name}
    try:
        models = [sources.get(name, actor).model for name in names]
    except NotFound:
        models = []
    return lambda field: not models or field == TIME or any(model.field(field) is not None for model in models)
