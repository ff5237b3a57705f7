"""A documented schema: tables with columns, common queries and metrics in words, as YAML; read, and written the same.

What has a place in the model goes there. The rest stands beside it under ``documented``, as the file says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.records.stored import TrainingItem
from assay.semantic.model import Entity, SemanticModel

Given = tuple[str, dict[str, Any]]
Facts = dict[str, Any]
KEYS = ("tables", "common_queries", "business_metrics")


def read_tables(data: Mapping[str, Any], model: SemanticModel) -> Iterator[Given]:
    """Entities, fields and links; what the model does not know of becomes documentation."""
    for name, table in (data["tables"] or {}).items():
        yield from _table(str(name), dict(table or {}), model)


def read_queries(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
    """Common queries are verified questions."""
    for query in data["common_queries"] or ():
        more = {"description": str(query["description"])} if query.get("description") else {}
        yield "verified_question", {"question": str(query["name"]), "sql": str(query["sql"]).strip(), **more}


def read_metrics(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
    """How a metric is calculated is said in words, which are told and never computed."""
    for metric in data["business_metrics"] or ():
        about = ", ".join(map(str, metric.get("tables") or ()))
        text = f"{metric['name']} = {metric['calculation']}" + (f" (from {about})" if about else "")
        yield "documentation", {"text": text, "documented": {"metric": dict(metric)}}


def _table(name: str, table: Facts, model: SemanticModel) -> Iterator[Given]:
    entity = next((one for one in model.entities if name.casefold() in (one.table.casefold(), one.name)), None)
    columns = {str(column): dict(facts or {}) for column, facts in (table.pop("columns", None) or {}).items()}
    text, owner = str(table.get("description") or ""), str(table.get("business_owner") or "")
    if entity is not None and (text or owner):
        said = {key: value for key, value in (("description", text), ("owner", owner)) if value}
        yield "entity", {"entity": entity.name, **said, "documented": {"table": name, **table}}
        yield from _links(entity, table, model)
        table = {}
    loose: dict[str, Facts] = {}
    for column, facts in columns.items():
        field = f"{entity.name}.{column}" if entity is not None else ""
        said = _said_of(facts)
        if said and field and model.field(field) is not None:
            yield "dimension", {"field": field, **said, "documented": {"table": name, "column": column, **facts}}
        else:
            loose[column] = facts
    if loose or table:
        kept = {"table": name, **table, **({"columns": loose} if loose else {})}
        yield "documentation", {"text": _in_words(name, text if table else "", loose), "documented": kept}


def _said_of(facts: Facts) -> Facts:
    """What a column's facts say that the model has a place for."""
    values: dict[str, list[str]] = {str(value): [] for value in facts.get("values") or ()}
    said = {"description": described(facts), "values": values, "pii": bool(facts.get("pii"))}
    return {key: value for key, value in said.items() if value}


def described(facts: Facts) -> str:
    """A description with the rules that hold for it.

    >>> described({"description": "Class of a client", "business_rules": ["By contract value"]})
    'Class of a client. By contract value.'
    """
    parts = [str(facts.get("description") or ""), *map(str, facts.get("business_rules") or ())]
    told = [part.strip().rstrip(".") for part in parts if part.strip()]
    return ". ".join(told) + "." if len(told) > 1 else "".join(told)


def _links(entity: Entity, table: Facts, model: SemanticModel) -> Iterator[Given]:
    """Links to one row of another table, where nothing links the two yet."""
    known = {frozenset((one.left, one.right)) for one in model.relationships}
    for link in table.get("relationships") or ():
        to = str(link["table"]).casefold()
        other = next((one for one in model.entities if to in (one.table.casefold(), one.name)), None)
        if other is None or frozenset((entity.name, other.name)) in known or "via" not in link:
            continue
        many_first = str(link.get("type", "many-to-one")) in ("many-to-one", "one-to-one")
        left, right = (entity, other) if many_first else (other, entity)
        yield "relationship", {"left": left.name, "right": right.name, "on": [[str(link["via"])] * 2]}


def _in_words(name: str, text: str, columns: Mapping[str, Facts]) -> str:
    lines = [f"{column}: {described(facts) or facts.get('type') or 'a column'}" for column, facts in columns.items()]
    return "\n".join([f"Table {name}: {text}".rstrip(": "), *lines])


# -- writing


def written(items: Sequence[TrainingItem]) -> Facts:
    """The documented schema of what was taught."""
    tables: dict[str, Facts] = {}
    queries, metrics = list[Facts](), list[Facts]()
    for item in items:
        content = item.content
        facts = dict(content.get("documented") or {})
        match item.kind:
            case "entity" | "dimension":
                _put(tables, item.kind, content, facts)
            case "documentation" if "metric" in facts:
                metrics.append(facts["metric"])
            case "documentation" if "table" in facts:
                table = tables.setdefault(facts.pop("table"), {})
                table.setdefault("columns", {}).update(facts.pop("columns", {}))
                table.update(facts)
            case "metric":
                metrics.append(_calculated(content))
            case "verified_question" if content.get("sql"):
                more = {"description": content["description"]} if content.get("description") else {}
                queries.append({"name": content["question"], "sql": content["sql"], **more})
    made = {name: {key: value for key, value in facts.items() if value != {}} for name, facts in tables.items()}
    return dict(zip(KEYS, (made, queries, metrics), strict=True))


def _put(tables: dict[str, Facts], kind: str, content: Mapping[str, Any], facts: Facts) -> None:
    """A description that was changed since it was taken in stands in place of the file's, rules and all."""
    owner, _, name = str(content.get("field") or content["entity"]).partition(".")
    table = tables.setdefault(str(facts.pop("table", owner)), {})
    column = str(facts.pop("column", name))
    if described(facts) != content.get("description", "") and content.get("description"):
        facts = {**facts, "description": content["description"]}
        facts.pop("business_rules", None)
    if kind == "dimension":
        facts |= {"pii": True} if content.get("pii") else {}
        table.setdefault("columns", {})[column] = facts
    else:
        table.update(facts)


def _calculated(content: Mapping[str, Any]) -> Facts:
    said = content.get("text") or content.get("expr") or " / ".join(
        str(content[key]) for key in ("numerator", "denominator") if content.get(key)
    )  # fmt: skip
    return {"name": content.get("label") or content["name"], "calculation": str(said)}
