"""Which rows of an aggregate count in it: an average, a median, a count of a field passes over rows without a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlglot import exp

from assay.analyze.leaves import Leaf
from assay.semantic.compile.fragments import parse, references_of
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.spec import Compare, Condition

PASSED_OVER = frozenset({"avg", "median", "stddev", "min", "max", "count", "count_distinct"})
"""To a sum a row without a value adds nothing, but it is one of the rows that were added."""
_LENIENT = (exp.Case, exp.Coalesce, exp.If, exp.Nullif, exp.Is, exp.And, exp.Or)
"""What may have a value where one of its columns has none, or none where all have one."""


def with_values(found: Sequence[Leaf], model: SemanticModel, filled: frozenset[str]) -> tuple[Leaf, ...]:
    """The leaves, each with the condition that its row has a value; equal ones once. ``filled``: fields never empty.

    A sum beside an average of the same field is taken over the same rows.
    """
    told = {_rows(leaf): _conditions(leaf, model, filled) for leaf in found if leaf.agg in PASSED_OVER}
    made = [_narrowed(leaf, told.get(_rows(leaf), ())) for leaf in found]
    return tuple({(leaf.entity, leaf.filters, leaf.time): leaf for leaf in reversed(made)}.values())[::-1]


def never_empty(schema: Schema, model: SemanticModel) -> frozenset[str]:
    """Fields of which every row has a value, by what is declared or was counted."""
    return frozenset(name for entity in model.entities for name in _full(entity, schema))


def _full(entity: Entity, schema: Schema) -> Iterator[str]:
    table = schema.table(entity.table)
    for dimension in entity.dimensions:
        column = table.column(dimension.column) if table else None
        if dimension.column in entity.key or (column and (not column.nullable or column.profile.nulls == 0)):
            yield f"{entity.name}.{dimension.name}"


def _rows(leaf: Leaf) -> tuple[object, ...]:
    return leaf.entity, leaf.filters, leaf.time, leaf.expr


def _narrowed(leaf: Leaf, own: Sequence[Condition]) -> Leaf:
    return replace(leaf, filters=(*leaf.filters, *(one for one in own if one not in leaf.filters)))


def _conditions(leaf: Leaf, model: SemanticModel, filled: frozenset[str]) -> tuple[Condition, ...]:
    names = [name for name in _fields(leaf, model) if name not in filled]
    return tuple(Compare(field=name, op="not_null") for name in names)


def _fields(leaf: Leaf, model: SemanticModel) -> tuple[str, ...]:
    """Fields that must all have a value for the row to have one; none where that cannot be told from its formula."""
    if not leaf.expr or leaf.expr.startswith(f"{leaf.entity}."):
        return (leaf.expr,) if leaf.expr else ()
    entity = model.entity(leaf.entity)
    if entity is None or parse(leaf.expr, True).find(*_LENIENT):
        return ()
    by_column = {one.column: f"{entity.name}.{one.name}" for one in reversed(entity.dimensions)}
    found = ["" if owner else by_column.get(name, "") for owner, name in references_of(leaf.expr)]
    return tuple(dict.fromkeys(found)) if all(found) else ()
