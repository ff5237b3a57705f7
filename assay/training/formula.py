"""A metric as people write it, to the metric and the measure it needs.

``sum(orders.amount) where orders.status = 'done'`` aggregates columns of one entity; ``revenue / order_count`` and
other arithmetic stands on metrics that are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.suggest import hint

_AGGREGATES: Mapping[type[exp.Expr], str] = {
    exp.Sum: "sum", exp.Avg: "avg", exp.Min: "min", exp.Max: "max", exp.Count: "count", exp.Median: "median",
    exp.Stddev: "stddev",
}  # fmt: skip
_COMPARES: Mapping[type[exp.Expr], str] = {
    exp.EQ: "eq", exp.NEQ: "ne", exp.GT: "gt", exp.GTE: "ge", exp.LT: "lt", exp.LTE: "le",
}  # fmt: skip
MOST = 1000


def read_formula(name: str, text: str, model: SemanticModel) -> dict[str, Any]:
    """What a formula makes of a metric: kind and parts, and under ``measures`` what its entity must measure for it.

    Raises BadInput with what is wrong and what is allowed.
    """
    tree = _parsed(text)
    value, where = tree.expressions[0], tree.args.get("where")
    if type(value) in _AGGREGATES:
        return _simple(name, value, where.this if where else None, model)
    if where is not None:
        raise BadInput(
            "“where” goes with an aggregate such as sum(...).", hint="Give the metrics their own conditions."
        )
    return _of_metrics(value, model)


def _parsed(text: str) -> exp.Select:
    if len(text) > MOST:
        raise BadInput(f"A formula may have up to {MOST} characters.")
    try:
        tree = sqlglot.parse_one(f"SELECT {text}", dialect="duckdb")
    except (SqlglotError, RecursionError, ValueError) as error:
        raise BadInput("This formula cannot be read.", hint=EXAMPLES) from error
    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1 or tree.args.get("from_"):
        raise BadInput("A formula is one value, without a query around it.", hint=EXAMPLES)
    return tree


EXAMPLES = "Such as sum(orders.amount), count(orders) where orders.status = 'done', or revenue / order_count."


# -- aggregates of one entity -------------------------------------------------------------------------------------


def _simple(name: str, value: exp.Expr, where: exp.Expr | None, model: SemanticModel) -> dict[str, Any]:
    agg, inner = _AGGREGATES[type(value)], value.this
    if isinstance(value, exp.Count) and isinstance(inner, exp.Distinct):
        agg, inner = "count_distinct", inner.expressions[0]
    whole = model.entity(inner.name) if isinstance(inner, exp.Column) and not inner.table else None
    entity = whole or _one_entity(inner, model)
    measure: dict[str, Any] = {"entity": entity.name, "name": f"{name}_measure", "agg": agg}
    if whole is None:
        measure["expr"] = _bare(inner, entity)
    elif agg != "count":
        raise BadInput(f"“{whole.name}” is a kind of thing: it can be counted.", hint=EXAMPLES)
    made: dict[str, Any] = {"kind": "simple", "measure": f"{entity.name}.{name}_measure", "measures": [measure]}
    return made if where is None else {**made, "filter": condition(where, model, entity)}


def _one_entity(inner: exp.Expr, model: SemanticModel) -> Entity:
    columns = list(inner.find_all(exp.Column))
    if not columns:
        raise BadInput("An aggregate needs a column.", hint=EXAMPLES)
    owners = {_owner(column, model).name for column in columns}
    if len(owners) > 1:
        raise BadInput(f"One aggregate takes columns of one entity, not of {' and '.join(sorted(owners))}.")
    return _owner(columns[0], model)


def _owner(column: exp.Column, model: SemanticModel, near: Entity | None = None) -> Entity:
    """The entity a column belongs to: by name or table where it is said, else the only one that has it."""
    if column.table:
        named = column.table.casefold()
        found = [one for one in model.entities if named in (one.name.casefold(), one.table.casefold().split(".")[-1])]
        if not found:
            raise BadInput(
                f"There is no “{column.table}” here.", hint=hint(column.table, [one.name for one in model.entities])
            )
        return found[0]
    having = [one for one in model.entities if dimension_of(one, column.name)]
    if near is not None and near in having:
        return near
    if len(having) != 1:
        names = ", ".join(f"{one.name}.{column.name}" for one in having)
        raise BadInput(
            f"“{column.name}” is in several places." if having else f"There is no column “{column.name}”.",
            hint=f"Say which: {names}." if having else EXAMPLES,
        )
    return having[0]


def dimension_of(entity: Entity, column: str) -> Dimension | None:
    """The dimension of that name, or over the column of that name."""
    folded = column.casefold()
    named = (one for one in entity.dimensions if one.name.casefold() == folded)
    over = (one for one in entity.dimensions if (one.expr or one.name).strip('"').casefold() == folded)
    return next(named, None) or next(over, None)


def _bare(inner: exp.Expr, entity: Entity) -> str:
    """The expression over the bare columns of the entity's table."""

    def swapped(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column):
            return node
        found = dimension_of(entity, node.name)
        numbers = [measure.expr or measure.name for measure in entity.measures if measure.agg != "count"]
        if found is None and node.name not in numbers:
            known = [one.name for one in entity.dimensions] + numbers
            raise BadInput(f"“{entity.name}” has no “{node.name}”.", hint=hint(node.name, known))
        if found is not None and found.expr and not found.expr.isidentifier():
            return exp.paren(sqlglot.parse_one(found.expr, dialect="duckdb"))
        return exp.column((found.expr or found.name) if found else node.name, quoted=False)

    return inner.copy().transform(swapped).sql(dialect="duckdb")


# -- conditions ----------------------------------------------------------------------------------------------------


def condition(node: exp.Expr, model: SemanticModel, near: Entity | None = None) -> dict[str, Any]:
    """A comparison, or several joined by ``and`` / ``or``, as a typed condition; raises BadInput for others."""
    if isinstance(node, exp.Paren):
        return condition(node.this, model, near)
    if isinstance(node, exp.And | exp.Or):
        parts = [condition(part, model, near) for part in (node.this, node.expression)]
        return {"all" if isinstance(node, exp.And) else "any": parts}
    if isinstance(node, exp.Not):
        return {"not": condition(node.this, model, near)}
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        return {"field": _reference(node.this, model, near), "op": "is_null"}
    if isinstance(node, exp.In) and node.expressions:
        values = [_literal(one) for one in node.expressions]
        return {"field": _reference(node.this, model, near), "op": "in", "value": values}
    if type(node) in _COMPARES:
        op = _COMPARES[type(node)]
        return {"field": _reference(node.this, model, near), "op": op, "value": _literal(node.expression)}
    raise BadInput("This condition cannot be read.", hint="Compare a column with a value: orders.status = 'done'.")


def _reference(node: exp.Expr, model: SemanticModel, near: Entity | None) -> str:
    if not isinstance(node, exp.Column):
        raise BadInput("A condition begins with a column.", hint="Such as orders.status = 'done'.")
    entity = _owner(node, model, near)
    found = dimension_of(entity, node.name)
    if found is None:
        known = [one.name for one in entity.dimensions]
        raise BadInput(f"“{entity.name}” has no “{node.name}”.", hint=hint(node.name, known))
    return f"{entity.name}.{found.name}"


def _literal(node: exp.Expr) -> str | int | float | bool:
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    sign = -1 if isinstance(node, exp.Neg) else 1
    plain = node.this if isinstance(node, exp.Neg) else node
    if isinstance(plain, exp.Literal):
        if plain.is_string:
            return str(plain.this)
        number = sign * float(plain.this)
        return int(number) if number.is_integer() else number
    raise BadInput("A column is compared with a value.", hint="Such as 'done', 100 or true.")


# -- arithmetic of metrics -------------------------------------------------------------------------------------------


def _of_metrics(value: exp.Expr, model: SemanticModel) -> dict[str, Any]:
    names = [_metric_name(column, model) for column in value.find_all(exp.Column)]
    if not names:
        raise BadInput("A formula stands on columns or on metrics.", hint=EXAMPLES)
    if any(type(node) in _AGGREGATES for node in value.walk()):
        raise BadInput("Make each aggregate a metric of its own first.", hint="Then combine the metrics by name.")
    if isinstance(value, exp.Div) and isinstance(value.left, exp.Column) and isinstance(value.right, exp.Column):
        return {"kind": "ratio", "numerator": names[0], "denominator": names[1]}
    if not all(isinstance(node, _ARITHMETIC) for node in value.walk()):
        raise BadInput("Metrics can be combined by + - * / and brackets.", hint=EXAMPLES)
    return {"kind": "derived", "expr": value.sql(dialect="duckdb")}


_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Paren, exp.Neg, exp.Literal, exp.Column, exp.Identifier)


def _metric_name(column: exp.Column, model: SemanticModel) -> str:
    if column.table or model.metric(column.name) is None:
        said = f"{column.table}.{column.name}" if column.table else column.name
        raise BadInput(f"“{said}” is no metric here.", hint=hint(said, [one.name for one in model.metrics]))
    return column.name
