"""A model with the computed fields of a spec, so that everything that knows fields knows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assay.kernel.errors import InvalidSpec
from assay.semantic.computed import Computed
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.suggest import unknown

_SECONDS = {"minutes": 60, "hours": 3600}
_DAYS = {"days": "", "weeks": " / 7.0", "months": " / 30.4375", "years": " / 365.25"}
_MONTHS = "calendar_months"


def extended(model: SemanticModel, computed: Sequence[Computed], today: date) -> SemanticModel:
    """The model with one number dimension more for each computed field; ages are those of ``today``.

    Raises InvalidSpec for unknown entities and fields, for dates where numbers are due, and the other way round.
    """
    for one in computed:
        entity = model.entity(one.entity)
        if entity is None:
            raise unknown("entity", one.entity, (known.name for known in model.entities))
        made, there = _dimension(model, entity, one, today), entity.dimension(one.name)
        if there == made:
            continue
        if there is not None:
            raise InvalidSpec(f"`{one.entity}.{one.name}` is a field already; a computed one needs another name.")
        longer = entity.model_copy(update={"dimensions": (*entity.dimensions, made)})
        entities = tuple(longer if known is entity else known for known in model.entities)
        model = model.model_copy(update={"entities": entities})
    return model


def _dimension(model: SemanticModel, entity: Entity, one: Computed, today: date) -> Dimension:
    if one.op == "age":
        born = entity.dimension(one.left)
        by_year = born is not None and born.grains == ("year",)
        day = _operand(model, entity, one.left, "time")
        years = _age(_first_day(day) if by_year else day, today)
        return Dimension(name=one.name, label=one.label or "age", kind="number", unit="years", expr=years)
    timed = one.op in _SECONDS or one.op in _DAYS or one.op == _MONTHS
    left, right = (_operand(model, entity, name, "time" if timed else "number") for name in (one.left, one.right))
    label = one.label or one.name.replace("_", " ")
    unit = "months" if one.op == _MONTHS else one.op if timed else None
    return Dimension(name=one.name, label=label, kind="number", unit=unit, expr=_expression(one.op, left, right))


def _age(born: str, today: date) -> str:
    """Completed years: days as numbers like 20260520, whose difference holds the years in its leading digits."""
    return f"({today:%Y%m%d} - CAST(STRFTIME(CAST({born} AS DATE), '%Y%m%d') AS INTEGER)) // 10000"


def _first_day(year: str) -> str:
    """The first day of a year kept as a mere number, so that ages are those reached this year; a day as it is."""
    text = f"CAST({year} AS VARCHAR)"
    return f"CASE WHEN LENGTH({text}) = 4 THEN {text} || '-01-01' ELSE {text} END"


def _operand(model: SemanticModel, entity: Entity, name: str, kind: str) -> str:
    """The SQL of a field: of the entity itself, or (``entity.field``) of one that each of its rows has one of."""
    owner, _, field = name.rpartition(".")
    other = model.entity(owner) if owner else entity
    found = other.dimension(field) if other else None
    if other is None or found is None:
        raise unknown("field", f"{entity.name}.{name}", (f"{entity.name}.{known.name}" for known in entity.dimensions))
    if other is not entity:
        return f"{_quoted(owner)}.{_quoted(field)}"
    if found.kind != kind:
        needed = "dates" if kind == "time" else "numbers"
        raise InvalidSpec(f"`{entity.name}.{name}` holds no {needed}.", hint=f"Compute with {needed}.")
    return f"({found.expr})" if found.expr and not found.expr.isidentifier() else _quoted(found.expr or found.name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _expression(op: str, left: str, right: str) -> str:
    if op in _SECONDS:
        moments = f"CAST({left} AS TIMESTAMP), CAST({right} AS TIMESTAMP)"
        return f"CAST(DATE_DIFF('second', {moments}) AS DOUBLE) / {_SECONDS[op]}"
    if op in _DAYS:
        return f"DATE_DIFF('day', CAST({left} AS DATE), CAST({right} AS DATE)){_DAYS[op]}"
    if op == _MONTHS:
        return f"{_month(right)} - {_month(left)}"
    return f"{left} / NULLIF({right}, 0)" if op == "/" else f"{left} {op} {right}"


def _month(day: str) -> str:
    """The months up to a day, whatever day of its month it is."""
    year, month = (f"CAST(STRFTIME(CAST({day} AS DATE), '{part}') AS INTEGER)" for part in ("%Y", "%m"))
    return f"({year} * 12 + {month})"
