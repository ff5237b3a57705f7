"""dbt's ``schema.yml`` and semantic models: descriptions, measures and metrics that mean here what they mean there.

What would be another number here (a filter, a window, a measure that does not add up) is refused, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlglot
from sqlglot import exp

from assay.kernel.errors import BadInput
from assay.records.stored import TrainingItem
from assay.semantic.model import Entity, SemanticModel

Given = tuple[str, dict[str, Any]]
Facts = dict[str, Any]
AGGS = {"average": "avg", "sum_boolean": "sum"}
_OWN = {"avg": "average"}
_FORMULA = re.compile(r"(\w+)\((distinct )?([\s\S]+)\)", re.IGNORECASE)
_OTHERWISE = ("filter", "fill_nulls_with", "join_to_timespine", "offset_window", "offset_to_grain", "window")


def read_models(data: Mapping[str, Any], model: SemanticModel) -> Iterator[Given]:
    """Descriptions of models and their columns."""
    for table in data["models"] or ():
        yield from _described(str(table["name"]), table.get("description"), table.get("columns") or (), model)


def read_semantic_models(data: Mapping[str, Any], model: SemanticModel) -> Iterator[Given]:
    """Measures become metrics of their names; dimensions are described."""
    for semantic in data["semantic_models"] or ():
        table = _table(semantic)
        entity = entity_of(table, model)
        if entity is None:
            raise BadInput(f"The semantic model “{semantic['name']}” is about {table}, which is not in this source.")
        yield from _described(table, semantic.get("description"), semantic.get("dimensions") or (), model)
        for measure in semantic.get("measures") or ():
            yield "metric", _measure(measure, entity.name)


def read_metrics(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
    """Metrics of ours, and those of dbt (``type`` and ``type_params``) as far as they can be said here."""
    for metric in data["metrics"] or ():
        yield "metric", _metric(metric) if "type_params" in metric else dict(metric)


def entity_of(table: str, model: SemanticModel) -> Entity | None:
    """The entity of a table, or of that name."""
    return next((one for one in model.entities if table.casefold() in (one.table.casefold(), one.name)), None)


def _table(semantic: Mapping[str, Any]) -> str:
    return re.sub(r"^ref\(\s*['\"]([^'\"]+)['\"]\s*\)$", r"\1", str(semantic.get("model", semantic["name"])).strip())


def _described(name: str, text: Any, columns: Sequence[Mapping[str, Any]], model: SemanticModel) -> Iterator[Given]:
    """A description goes to the entity and fields it is about; what the model does not know becomes documentation."""
    entity = entity_of(name, model)
    loose: Facts = {}
    if entity is not None and text:
        yield "entity", {"entity": entity.name, "description": str(text).strip()}
    for column in columns:
        said = str(column.get("description") or "").strip()
        field = f"{entity.name}.{column['name']}" if entity else ""
        if entity is not None and said and model.field(field):
            yield "dimension", {"field": field, "description": said}
        elif said:
            loose[str(column["name"])] = said
    if loose or entity is None:
        title = "" if entity is not None else str(text or "").strip()
        told = [f"Table {name}: {title}".rstrip(": "), *(f"{column}: {said}" for column, said in loose.items())]
        kept = {"model": entity.name if entity is not None else name, "description": title, "columns": loose}
        yield "documentation", {"text": "\n".join(told), "documented": kept}


def _metric(metric: Mapping[str, Any]) -> Facts:
    about = {key: metric[key] for key in ("name", "label", "description") if metric.get(key)}
    said = metric["type_params"]
    parts = [metric, *(said[key] for key in ("measure", "numerator", "denominator") if key in said)]
    parts += said.get("metrics") or ()
    _plain(f"The metric “{about.get('name')}”", *(part for part in parts if isinstance(part, Mapping)))

    def name(part: Any) -> str:
        return str(part["name"] if isinstance(part, Mapping) else part)

    match metric.get("type"):
        case "simple":
            return {**about, "kind": "derived", "expr": name(said["measure"])}
        case "ratio":
            sides = {key: name(said[key]) for key in ("numerator", "denominator")}
            return {**about, "kind": "ratio", **sides}
        case "derived":
            return {**about, "kind": "derived", "expr": _named_as_they_are(said)}
    raise BadInput(f"The metric “{about.get('name')}” is of the type {metric.get('type')}, which is not taken in.")


def _named_as_they_are(said: Mapping[str, Any]) -> str:
    """An expression whose ``alias`` names are the metrics they stand for."""
    text = str(said["expr"])
    for part in said.get("metrics") or ():
        if isinstance(part, Mapping) and part.get("alias"):
            text = re.sub(rf"\b{re.escape(str(part['alias']))}\b", str(part["name"]), text)
    return text


def _plain(what: str, *parts: Mapping[str, Any]) -> None:
    """Raises BadInput for what changes a number and cannot be said here."""
    for part in parts:
        key = next((key for key in _OTHERWISE if part.get(key) not in (None, False)), None)
        if key is not None:
            said = key.replace("_", " ")
            raise BadInput(f"{what} has a {said}, which is not taken in.", hint="Write it as a formula.")


def _measure(measure: Mapping[str, Any], entity: str) -> Facts:
    if measure.get("non_additive_dimension") or measure.get("agg_params"):
        raise BadInput(f"The measure “{measure['name']}” does not simply add up, and is not taken in.")
    agg = AGGS.get(str(measure["agg"]), str(measure["agg"]))
    expr = str(measure.get("expr") or measure["name"])
    inside = "" if agg == "count" and expr in ("1", "*") else expr
    aggregated = f"count({entity})" if not inside else f"{agg}({inside})"
    if agg == "count_distinct":
        aggregated = f"count(distinct {expr})"
    about = {key: measure[key] for key in ("label", "description") if measure.get(key)}
    return {"name": measure["name"], **about, "text": _within(aggregated, entity)}


def _within(formula: str, entity: str) -> str:
    """Bare columns as columns of the entity."""
    tree = sqlglot.parse_one(formula, dialect="duckdb")
    for column in tree.find_all(exp.Column):
        if not column.table and column.name != entity:
            column.set("table", exp.to_identifier(entity))
    return tree.sql(dialect="duckdb")


# -- writing


def written(items: Sequence[TrainingItem]) -> Facts:
    """``schema.yml``: what is said of entities and fields, measures, and the metrics that stand on them."""
    models: dict[str, Facts] = {}
    semantic: dict[str, Facts] = {}
    metrics = []
    for item in items:
        content = item.content
        owner, _, name = str(content.get("field") or content.get("entity") or "").partition(".")
        if item.kind == "entity":
            models.setdefault(owner, {})["description"] = content.get("description", "")
        elif item.kind == "dimension":
            column = {"name": name, "description": content.get("description", "")}
            models.setdefault(owner, {}).setdefault("columns", []).append(column)
        elif item.kind == "documentation" and "model" in (facts := content.get("documented") or {}):
            model = models.setdefault(str(facts["model"]), {})
            model |= {"description": facts["description"]} if facts["description"] else {}
            model.setdefault("columns", []).extend(
                {"name": name, "description": said} for name, said in facts["columns"].items()
            )
        elif item.kind == "metric" and (measured := _as_measure(content)):
            semantic.setdefault(measured.pop("entity"), {}).setdefault("measures", []).append(measured)
        elif item.kind == "metric" and (metric := _as_metric(content)):
            metrics.append(metric)
    made: Facts = {"version": 2, "models": [{"name": name, **facts} for name, facts in models.items()]}
    if semantic:
        made["semantic_models"] = [{"name": one, "model": f"ref('{one}')", **facts} for one, facts in semantic.items()]
    return {**made, "metrics": metrics} if metrics else made


def _about(content: Mapping[str, Any]) -> Facts:
    return {key: content[key] for key in ("name", "label", "description") if content.get(key)}


def _as_measure(content: Mapping[str, Any]) -> Facts | None:
    """A metric that is one aggregate of one entity, as a measure; its formula tells, where it has no condition."""
    found = _FORMULA.fullmatch(str(content.get("text") or ""))
    if found is None or " where " in found[0].casefold():
        return None
    agg, distinct, inside = found[1].casefold(), found[2], found[3]
    tree = sqlglot.parse_one(f"SELECT {inside}", dialect="duckdb").expressions[0]
    owners = {column.table or column.name for column in tree.find_all(exp.Column)}
    if len(owners) != 1:
        return None
    (entity,) = owners
    for column in tree.find_all(exp.Column):
        column.set("table", None)
    expr = tree.sql(dialect="duckdb")
    agg = "count_distinct" if distinct else _OWN.get(agg, agg)
    return {**_about(content), "entity": entity, "agg": agg, "expr": "1" if expr == entity else expr}


def _as_metric(content: Mapping[str, Any]) -> Facts | None:
    """A metric that stands on others."""
    if content.get("kind") == "ratio":
        sides = {key: {"name": content[key]} for key in ("numerator", "denominator")}
        return {**_about(content), "type": "ratio", "type_params": sides}
    expr = str(content.get("expr") or "")
    if content.get("kind") != "derived" or not expr:
        return None
    if re.fullmatch(r"\w+", expr):
        return {**_about(content), "type": "simple", "type_params": {"measure": expr}}
    names = dict.fromkeys(column.name for column in sqlglot.parse_one(expr, dialect="duckdb").find_all(exp.Column))
    params = {"expr": expr, "metrics": [{"name": one} for one in names]}
    return {**_about(content), "type": "derived", "type_params": params}
