"""Items that speak of the model (metrics, terms, fields, links ...) and name what it has no more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.training.drift.moves import Moves

Content = dict[str, Any]
_SAID = ("value", "values", "text", "label", "description", "term", "synonyms", "question", "wordings", "title")
"""Words of people: never names."""


def names_of(model: SemanticModel) -> frozenset[str]:
    """Everything an item may name: metrics, entities, ``entity.field``, ``entity.measure``."""
    return frozenset(
        (
            *(metric.name for metric in model.metrics),
            *(entity.name for entity in model.entities),
            *(f"{entity.name}.{one.name}" for entity in model.entities for one in entity.dimensions),
            *(f"{entity.name}.{one.name}" for entity in model.entities for one in entity.measures),
        )
    )


def named(content: Any) -> Iterator[str]:
    """Every text of an item that may be a name.

    >>> sorted(named({"metrics": ["revenue"], "filters": [{"field": "orders.status", "value": "done"}]}))
    ['orders.status', 'revenue']
    """
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            if key not in _SAID:
                yield from named(value)
    elif isinstance(content, (list, tuple)):
        for value in content:
            yield from named(value)


def missing_names(content: Content, gone: Collection[str]) -> list[str]:
    """Names of the item that are gone."""
    return [name for name in dict.fromkeys(named(content)) if name in gone]


def missing_columns(kind: str, content: Content, live: Schema, now: SemanticModel, found: Moves) -> list[str]:
    """Columns that expressions and links of the item read and that their tables have no more."""
    read = ((live.table(_table_of(entity, now, found)), text) for entity, text in _expressions(kind, content))
    gone = [
        f"{table.name}.{name}"
        for table, expression in read
        if table is not None
        for name in _columns_of(expression)
        if table.column(name) is None
    ]
    return list(dict.fromkeys(gone))


def mended(kind: str, content: Content, now: SemanticModel, found: Moves) -> Content:
    """The item with new names and new columns."""
    old_tables = {new.casefold(): old for old, new in found.tables.items()}

    def columns(entity: str) -> Mapping[str, str]:
        table = _table_of(entity, now, found)
        return found.columns.get(old_tables.get(table.casefold(), table).casefold(), {})

    changed: Content = _with_columns(kind, content, columns)
    changed = _renamed(changed, found.names)
    if "text" in changed and kind == "metric":
        changed["text"] = _formula(str(changed["text"]), found)
    return changed


# -- inside


def _expressions(kind: str, content: Content) -> Iterator[tuple[str, str]]:
    """Entity and SQL expression, for everything that is read from a table."""
    if kind == "metric":
        for measure in content.get("measures", ()):
            yield str(measure["entity"]), str(measure.get("expr") or "")
    elif kind == "measure":
        yield str(content["entity"]), str(content.get("expr") or "")
    elif kind == "dimension" and content.get("expr"):
        yield str(content["field"]).partition(".")[0], str(content["expr"])
    elif kind == "relationship":
        for left, right in content.get("on", ()):
            yield str(content["left"]), _quoted(left)
            yield str(content["right"]), _quoted(right)


def _table_of(entity: str, now: SemanticModel, found: Moves) -> str:
    known = now.entity(entity) or now.entity(found.names.get(entity, ""))
    return known.table.rpartition(".")[2] if known is not None else entity


def _columns_of(expression: str) -> list[str]:
    try:
        tree = sqlglot.parse_one(expression, dialect="duckdb") if expression else None
    except (SqlglotError, RecursionError):
        return []
    return [column.name for column in tree.find_all(exp.Column)] if tree is not None else []


def _with_columns(kind: str, content: Content, columns: Any) -> Content:
    if kind == "metric" and content.get("measures"):
        measures = [{**one, **_expr(one, columns(str(one["entity"])))} for one in content["measures"]]
        return {**content, "measures": measures}
    if kind == "measure":
        return {**content, **_expr(content, columns(str(content["entity"])))}
    if kind == "dimension":
        return {**content, **_expr(content, columns(str(content["field"]).partition(".")[0]))}
    if kind == "relationship":
        sides = columns(str(content["left"])), columns(str(content["right"]))
        pairs = [
            [side.get(one.casefold(), one) for side, one in zip(sides, pair, strict=True)] for pair in content["on"]
        ]
        return {**content, "on": pairs}
    return dict(content)


def _expr(holder: Content, columns: Mapping[str, str]) -> Content:
    """The holder's expression with new columns, where it has one."""
    if not holder.get("expr"):
        return {}
    try:
        tree = sqlglot.parse_one(str(holder["expr"]), dialect="duckdb")
    except (SqlglotError, RecursionError):
        return {}
    for column in tree.find_all(exp.Column):
        new = columns.get(column.name.casefold())
        if new:
            column.set("this", exp.to_identifier(new, quoted=column.this.args.get("quoted")))
    return {"expr": tree.sql(dialect="duckdb")}


def _renamed(content: Any, names: Mapping[str, str]) -> Any:
    if isinstance(content, str):
        return names.get(content, content)
    if isinstance(content, Mapping):
        return {key: value if key in _SAID else _renamed(value, names) for key, value in content.items()}
    return [_renamed(value, names) for value in content] if isinstance(content, (list, tuple)) else content


def _formula(text: str, found: Moves) -> str:
    """A formula as an admin wrote it, which names fields, columns and metrics."""
    pairs = dict(found.names)
    for old, new in found.names.items():
        if "." not in old:
            table = {owner.casefold(): columns for owner, columns in found.columns.items()}.get(old.casefold(), {})
            pairs |= {f"{old}.{column}": f"{new}.{name}" for column, name in table.items()}
    for owner, columns in found.columns.items():
        pairs = {f"{owner}.{column}": f"{owner}.{name}" for column, name in columns.items()} | pairs
    for old in sorted(pairs, key=len, reverse=True):
        text = re.sub(rf"(?<![\w.]){re.escape(old)}(?![\w])", lambda _found, new=pairs[old]: new, text)  # type: ignore[misc]
    return text


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect="duckdb")
