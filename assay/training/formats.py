"""Files of things taught, read and written: our own YAML, DDL dumps, dbt, Vanna's training data, documented schemas.

Reading gives (kind, given) pairs that ``kinds.read_content`` understands; a file of none of these forms is BadInput.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput
from assay.records.stored import TrainingItem
from assay.semantic.model import SemanticModel
from assay.training.kinds import table_of

Given = tuple[str, dict[str, Any]]
MOST_BYTES = 20 << 20


def read_file(name: str, text: str, model: SemanticModel) -> list[Given]:
    """What a file teaches; ``model`` tells which entity a table is. Raises BadInput."""
    if len(text) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES >> 20} MB.")
    suffix = name.rpartition(".")[2].casefold()
    if suffix == "sql":
        return list(_ddl(text))
    if suffix == "csv":
        return list(_vanna(list(csv.DictReader(io.StringIO(text)))))
    data = _data(name, text)
    if isinstance(data, list):
        return list(_vanna(data))
    found = [given for key in _SECTIONS if key in data for given in _section(key, data, model)]
    if not found:
        raise BadInput(f"{name} holds nothing to teach.", hint=f"It may have: {', '.join(_SECTIONS)}.")
    return found


def _section(key: str, data: Mapping[str, Any], model: SemanticModel) -> list[Given]:
    """What stands below one key; raises BadInput where it has another shape than it should."""
    try:
        return list(_SECTIONS[key](data, model))
    except KeyError as error:
        raise BadInput(f"Something below “{key}” has no {error}.", hint="See docs/cli.md for the forms.") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise BadInput(
            f"What stands below “{key}” has another shape.",
            hint="It is to be a list of mappings, or names over mappings.",
        ) from error


def _data(name: str, text: str) -> Any:
    try:
        data = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise BadInput(f"{name} cannot be read{_where(error)}", hint="It is to be YAML, JSON, CSV or SQL.") from error
    if isinstance(data, dict) and isinstance(data.get("data"), list):
        return data["data"]
    if not isinstance(data, dict | list):
        raise BadInput(f"{name} holds nothing to teach.")
    return data


def _where(error: Exception) -> str:
    """The line at which reading ended, and why, as far as that is known."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f": line {error.problem_mark.line + 1}, {error.problem or 'unexpected'}."
    return f": line {error.lineno}, {error.msg}." if isinstance(error, json.JSONDecodeError) else "."


# -- DDL and Vanna's training data -------------------------------------------------------------------------------------


def _ddl(text: str) -> Iterator[Given]:
    """One item a CREATE statement of a dump; what else it holds is left out."""
    try:
        trees = sqlglot.parse(text, dialect="duckdb", error_level=sqlglot.ErrorLevel.IGNORE)
    except (SqlglotError, RecursionError) as error:
        raise BadInput("This SQL cannot be read.", hint="It is to hold CREATE TABLE statements.") from error
    for tree in trees:
        if isinstance(tree, exp.Create) and tree.kind in ("TABLE", "VIEW"):
            yield "ddl", {"ddl": tree.sql(dialect="duckdb", pretty=True)}


def _vanna(rows: Sequence[Any]) -> Iterator[Given]:
    """Rows as ``vn.get_training_data()`` gives them: training_data_type, question, content."""
    for number, row in enumerate(rows, 1):
        kind = str(row.get("training_data_type", "")) if isinstance(row, Mapping) else ""
        if kind == "sql" and row.get("question"):
            yield "verified_question", {"question": str(row["question"]), "sql": str(row["content"])}
        elif kind in ("ddl", "documentation"):
            yield kind, {"ddl" if kind == "ddl" else "text": str(row["content"])}
        else:
            raise BadInput(
                f"Row {number} is no training data.", hint="It needs training_data_type (ddl, documentation, sql)."
            )


# -- sections of YAML


def _items(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
    """``item`` names the kind; older files have it under ``kind``, which a metric or field may have of its own."""
    for item in data["items"]:
        named = "item" if "item" in item else "kind"
        yield str(item.get(named, "")), {key: value for key, value in item.items() if key != named}


def _named(key: str, kind: str) -> Callable[[Mapping[str, Any], SemanticModel], Iterator[Given]]:
    def read(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
        for item in data[key] or ():
            yield kind, dict(item)

    return read


def _metrics(data: Mapping[str, Any], model: SemanticModel) -> Iterator[Given]:
    """Metrics of ours, and those of dbt (``type`` and ``type_params``) as far as they can be said here."""
    for metric in data["metrics"] or ():
        yield "metric", _dbt_metric(metric) if "type_params" in metric else dict(metric)


def _dbt_metric(metric: Mapping[str, Any]) -> dict[str, Any]:
    about = {key: metric[key] for key in ("name", "label", "description") if metric.get(key)}
    said = metric["type_params"]

    def name(part: Any) -> str:
        return str(part["name"] if isinstance(part, Mapping) else part)

    match metric.get("type"):
        case "simple":
            return {**about, "kind": "derived", "expr": name(said["measure"])}
        case "ratio":
            parts = {key: name(said[key]) for key in ("numerator", "denominator")}
            return {**about, "kind": "ratio", **parts}
        case "derived":
            return {**about, "kind": "derived", "expr": str(said["expr"])}
    raise BadInput(f"The metric “{about.get('name')}” is of the type {metric.get('type')}, which is not taken in.")


def _dbt_models(data: Mapping[str, Any], model: SemanticModel) -> Iterator[Given]:
    for table in data["models"] or ():
        yield from _described(str(table["name"]), table.get("description"), table.get("columns") or (), model)


def _documented(data: Mapping[str, Any], model: SemanticModel) -> Iterator[Given]:
    """``tables: {name: {description, columns: {name: {description, business_rules, values}}}}``."""
    for name, table in (data["tables"] or {}).items():
        columns = [{"name": column, **(facts or {})} for column, facts in (table.get("columns") or {}).items()]
        yield from _described(str(name), table.get("description"), columns, model)


def _common(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
    for query in data["common_queries"] or ():
        yield "verified_question", {"question": str(query["name"]), "sql": str(query["sql"])}


def _calculated(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
    for metric in data["business_metrics"] or ():
        yield "documentation", {"text": f"{metric['name']} = {metric['calculation']}"}


def _described(name: str, text: Any, columns: Sequence[Mapping[str, Any]], model: SemanticModel) -> Iterator[Given]:
    """A description goes to the entity and fields it is about; what the model does not know becomes documentation."""
    entity = next((one for one in model.entities if name.casefold() in (one.table.casefold(), one.name)), None)
    loose = [f"Table {name}: {text or ''}".rstrip(": ")] if entity is None else []
    if entity is not None and text:
        yield "entity", {"entity": entity.name, "description": str(text)}
    for column in columns:
        rules = map(str, column.get("business_rules", ()))
        said = " ".join(filter(None, [str(column.get("description") or ""), *rules]))
        field = f"{entity.name}.{column['name']}" if entity else ""
        if entity is not None and said and model.field(field):
            more = {"pii": True} if column.get("pii") else {}
            yield "dimension", {"field": field, "description": said, **more}
        elif said:
            loose.append(f"{column['name']}: {said}")
    if loose:
        yield "documentation", {"text": "\n".join(loose)}


def _semantic_models(data: Mapping[str, Any], model: SemanticModel) -> Iterator[Given]:
    """Measures of dbt's semantic models become metrics of their names; their dimensions are described."""
    for semantic in data["semantic_models"] or ():
        table = re.sub(r"^ref\('([^']+)'\)$", r"\1", str(semantic.get("model", semantic["name"])))
        entity = next((one for one in model.entities if table.casefold() in (one.table.casefold(), one.name)), None)
        if entity is None:
            raise BadInput(f"The semantic model “{semantic['name']}” is about {table}, which is not in this source.")
        yield from _described(table, semantic.get("description"), semantic.get("dimensions") or (), model)
        for measure in semantic.get("measures") or ():
            yield "metric", _dbt_measure(measure, entity.name)


_DBT_AGGS = {"average": "avg", "sum_boolean": "sum"}


def _dbt_measure(measure: Mapping[str, Any], entity: str) -> dict[str, Any]:
    agg = _DBT_AGGS.get(str(measure["agg"]), str(measure["agg"]))
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


_SECTIONS: Final[Mapping[str, Callable[[Mapping[str, Any], SemanticModel], Iterator[Given]]]] = {
    "items": _items,
    "glossary": _named("glossary", "glossary"),
    "verified": _named("verified", "verified_question"),
    "questions": _named("questions", "golden"),
    "documentation": _named("documentation", "documentation"),
    "relationships": _named("relationships", "relationship"),
    "tables": _documented,
    "common_queries": _common,
    "business_metrics": _calculated,
    "models": _dbt_models,
    "semantic_models": _semantic_models,
    "metrics": _metrics,
}
"""Keys of a YAML or JSON file, and how what stands below them is read."""


# -- writing


def write_items(items: Sequence[TrainingItem], form: str) -> tuple[str, str]:
    """File name and text of the items in one of FORMS; raises BadInput for another form."""
    if form not in FORMS:
        raise BadInput(f"“{form}” is no form to export to.", hint=f"There are: {', '.join(FORMS)}.")
    name, write = FORMS[form]
    return name, write(items)


def _own(items: Sequence[TrainingItem]) -> str:
    return _yaml({"items": [{"item": item.kind, **item.content} for item in items]})


def _as_sql(items: Sequence[TrainingItem]) -> str:
    return "\n\n".join(f"{str(item.content['ddl']).rstrip(';')};" for item in items if item.kind == "ddl") + "\n"


def _as_vanna(items: Sequence[TrainingItem]) -> str:
    rows = [row for item in items if (row := vanna_row(item)) is not None]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def vanna_row(item: TrainingItem) -> dict[str, Any] | None:
    """An item as a row of Vanna's training data; None for what Vanna cannot hold."""
    content = item.content
    if item.kind == "verified_question" and content.get("sql"):
        about = {"question": content["question"], "content": content["sql"], "training_data_type": "sql"}
    elif item.kind == "ddl":
        about = {"question": None, "content": content["ddl"], "training_data_type": "ddl"}
    elif item.kind in ("documentation", "instruction", "glossary"):
        text = content.get("text") or f"{content['term']}: {content.get('description') or content.get('means') or ''}"
        about = {"question": None, "content": text, "training_data_type": "documentation"}
    else:
        return None
    return {"id": item.id, **about}


def _as_dbt(items: Sequence[TrainingItem]) -> str:
    """``schema.yml``: what is said of entities and their fields."""
    models: dict[str, dict[str, Any]] = {}
    for item in items:
        if item.kind == "entity":
            models.setdefault(item.content["entity"], {})["description"] = item.content.get("description", "")
        elif item.kind == "dimension":
            owner, _, name = str(item.content["field"]).partition(".")
            column = {"name": name, "description": item.content.get("description", "")}
            models.setdefault(owner, {}).setdefault("columns", []).append(column)
    return _yaml({"version": 2, "models": [{"name": name, **facts} for name, facts in models.items()]})


def _as_documented(items: Sequence[TrainingItem]) -> str:
    """The documented schema: tables with columns, and the calculations of metrics."""
    tables: dict[str, dict[str, Any]] = {}
    for item in items:
        if item.kind == "ddl":
            tables.setdefault(table_of(str(item.content["ddl"])), {})
        elif item.kind == "entity":
            tables.setdefault(item.content["entity"], {})["description"] = item.content.get("description", "")
        elif item.kind == "dimension":
            owner, _, name = str(item.content["field"]).partition(".")
            facts = {"description": item.content.get("description", "")}
            tables.setdefault(owner, {}).setdefault("columns", {})[name] = facts
    metrics = [
        {"name": item.content.get("label") or item.content["name"], "calculation": item.content.get("text", "")}
        for item in items
        if item.kind == "metric"
    ]
    return _yaml({"tables": tables, "business_metrics": metrics})


def _yaml(data: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=120))


FORMS: Final[Mapping[str, tuple[str, Callable[[Sequence[TrainingItem]], str]]]] = {
    "yaml": ("training.yml", _own),
    "vanna": ("training_data.json", _as_vanna),
    "ddl": ("schema.sql", _as_sql),
    "dbt": ("schema.yml", _as_dbt),
    "docs": ("schema_docs.yml", _as_documented),
}
"""Name of a form -> file name and writer."""
