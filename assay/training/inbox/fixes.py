"""The smallest fix of a report: one training item, or none where only a person can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assay.present.names import field_label
from assay.query.ports import Source
from assay.semantic.infer import infer_model
from assay.semantic.model import Relationship, SemanticModel
from assay.semantic.spec import AnalyticsSpec, Compare
from assay.training.inbox.causes import Cause, called, defined, names_in, unknown_words, unlinked
from assay.training.inbox.reports import Report


@dataclass(frozen=True)
class Fix:
    """An item to keep as a draft, and what it does in words."""

    kind: str
    content: Mapping[str, Any]
    words: str


def fix_of(report: Report, cause: Cause, source: Source, by: str, on: str) -> Fix | None:
    """The smallest item that would have made the question right: a synonym or value before a whole question."""
    match cause.name:
        case "unknown term" | "rejected SQL" | "no usable reply":
            return _term(report, source.model) or _question(report, by, on)
        case "value not found":
            return _value(report, cause, source.model) or _question(report, by, on)
        case "missing join":
            return _join(report, source)
        case "missing metric":
            return _metric(report)
        case "ambiguous field":
            return _question(report, by, on)
    return None


def _term(report: Report, model: SemanticModel) -> Fix | None:
    """The word means the one thing the asker's next question names beyond what was understood."""
    word = unknown_words(report)
    if report.meant is None or not word:
        return None
    understood = {span.target for span in report.spans if span.role in ("metric", "dimension", "value")}
    new = [name for name in dict.fromkeys(names_in(report.meant)) if name not in understood and name != "time"]
    # A number that was only read as a field before is the same thing as the metric made of it.
    fields = {_column(model, name) for name in understood}
    new = [name for name in new if _column(model, name) not in fields]
    if len(new) != 1 or not (model.metric(new[0]) or model.field(new[0])):
        return None
    return Fix("glossary", {"term": word, "means": new[0]}, f"Teach that “{word}” means {called(new[0], model)}.")


def _column(model: SemanticModel, name: str) -> str:
    """The field a metric or a name stands on, so that two names of one thing meet."""
    metric = model.metric(name)
    if metric is None or metric.measure is None:
        return name
    owner, _, part = metric.measure.partition(".")
    entity = model.entity(owner)
    measure = entity.measure(part) if entity else None
    column = (measure.expr or measure.name).strip('"') if measure else part
    return f"{owner}.{column}"


def _value(report: Report, cause: Cause, model: SemanticModel) -> Fix | None:
    """The word is another way to write the value that the asker then named."""
    new = [span for span in report.meant_spans if span.role == "value" and "=" in span.target]
    known = {span.target for span in report.spans}
    targets = [span.target for span in new if span.target not in known]
    if len(targets) != 1:
        return None
    field, _, _ = targets[0].partition("=")
    value = _compared(report.meant, field)
    if model.field(field) is None or value is None:
        return None
    content = {"field": field, "values": {str(value): [cause.subject]}}
    return Fix("dimension", content, f"Teach that “{cause.subject}” is {value} ({field_label(field, model)}).")


def _compared(spec: AnalyticsSpec | None, field: str) -> Any:
    """What a spec compares a field with."""
    todo: list[Any] = [spec.where] if spec else []
    while todo:
        node = todo.pop()
        if isinstance(node, Compare) and node.field == field and isinstance(node.value, str | int | float):
            return node.value
        for part in ("all", "any"):
            todo.extend(getattr(node, part, ()) or ())
    return None


def _join(report: Report, source: Source) -> Fix | None:
    """The link that the structure suggests between the two entities, or between what lies on the way."""
    pair = unlinked(report, source.model)
    if pair is None:
        return None
    model = source.model
    tables = {entity.table.casefold(): entity.name for entity in model.entities}
    inferred = infer_model(source.schema)
    own = {entity.name: tables.get(entity.table.casefold(), "") for entity in inferred.entities}
    there = {frozenset((link.left, link.right)) for link in model.relationships}
    links = [
        link.model_copy(update={"left": own[link.left], "right": own[link.right], "inferred": False, "name": ""})
        for link in inferred.relationships
    ]
    missing = [link for link in links if frozenset((link.left, link.right)) not in there]
    best = [link for link in missing if {link.left, link.right} == set(pair)] or missing
    return _link(best[0], model) if best else None


def _link(link: Relationship, model: SemanticModel) -> Fix:
    on = [list(pair) for pair in link.on]
    content = {"left": link.left, "right": link.right, "on": on, "cardinality": link.cardinality}
    pairs = ", ".join(f"{left} = {right}" for left, right in link.on)
    return Fix("relationship", content, f"Link {called(link.left, model)} to {called(link.right, model)} by {pairs}.")


def _metric(report: Report) -> Fix | None:
    said = defined(report.comment)
    if said is None:
        return None
    name, text = said
    return Fix("metric", {"label": name.capitalize(), "text": text}, f"Make “{name}” a metric: {text}.")


def _question(report: Report, by: str, on: str) -> Fix | None:
    if report.meant is None:
        return None
    spec = report.meant.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content = {"question": report.question, "spec": spec, "by": by, "on": on}
    return Fix("verified_question", content, f"Verify “{report.question}” as “{report.said}”.")
