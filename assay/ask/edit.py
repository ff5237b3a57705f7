"""Change a spec by one choice of a chip: a pure function, no parsing and no model involved.

An edit is a small JSON object ``{"op": ..., ...}``; ``OPS`` lists them all. Names inside are those of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assay.ask.slots import changed, conditions, names_of, split, together
from assay.kernel.errors import BadInput, InvalidSpec
from assay.semantic.model import SemanticModel
from assay.semantic.spec import (
    TIME,
    AnalyticsSpec,
    Compare,
    Comparison,
    Condition,
    DimensionUse,
    MetricRef,
    MetricUse,
    OrderBy,
    TimeRange,
    TopPer,
    Transform,
)
from assay.semantic.stretches import partners
from assay.semantic.suggest import hint

Edit = Mapping[str, Any]
_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def apply(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """The spec after one edit. Raises BadInput (no such edit or slot) and InvalidSpec (no such name).

    ``said``, the words of a follow-up, ``part``, which of several answers is meant, and ``crumb`` change nothing here.

    >>> spec = AnalyticsSpec(metrics=("revenue",))
    >>> apply(spec, {"op": "limit", "n": 5}, SemanticModel()).limit
    5
    """
    op = OPS.get(str(edit.get("op", "")))
    if op is None:
        raise BadInput(f"'{edit.get('op')}' is no change that can be made here.", hint=f"Known: {', '.join(OPS)}.")
    try:
        return op(spec, {key: item for key, item in edit.items() if key not in ("said", "part", "crumb")}, model)
    except (KeyError, TypeError, ValidationError) as error:
        raise BadInput("This change is not complete.", details={"edit": dict(edit)}) from error


# -- metrics --------------------------------------------------------------------------------------------------------


def metric(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "metric", "slot": "metrics.0", "metric": "profit"}``: another metric in its place."""
    at = _position(spec.metrics, edit["slot"])
    old = spec.metrics[at]
    kept = old.expr.filter if isinstance(old.expr, MetricRef) else None
    use = MetricUse(expr=MetricRef(metric=_metric(edit["metric"], model), filter=kept), transform=old.transform)
    metrics = (*spec.metrics[:at], use, *spec.metrics[at + 1 :])
    return _renamed(changed(spec, metrics=metrics), names_of(old), edit["metric"])


def add_metric(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "add_metric", "metric": "orders"}``."""
    use = MetricUse(expr=MetricRef(metric=_metric(edit["metric"], model)))
    return changed(spec, metrics=(*spec.metrics, use))


def transform(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "transform", "slot": "metrics.0", "kind": "share" | ... | null}``."""
    at = _position(spec.metrics, edit["slot"])
    kind = edit["kind"]
    use = spec.metrics[at].model_copy(update={"transform": Transform(kind=kind) if kind else None})
    return changed(spec, metrics=(*spec.metrics[:at], use, *spec.metrics[at + 1 :]))


# -- dimensions -----------------------------------------------------------------------------------------------------


def dimension(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "dimension", "slot": "dimensions.0", "field": "customers.segment"}``: another group in its place."""
    at = _position(spec.dimensions, edit["slot"])
    use = DimensionUse(field=_field(edit["field"], model), grain=edit.get("grain"))
    dimensions = (*spec.dimensions[:at], use, *spec.dimensions[at + 1 :])
    return _tidied(changed(spec, dimensions=dimensions), spec.dimensions[at])


def add_dimension(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "add_dimension", "field": "time", "grain": "month"}``; time comes first."""
    use = DimensionUse(field=_field(edit["field"], model), grain=edit.get("grain"))
    after = (use, *spec.dimensions) if use.grain else (*spec.dimensions, use)
    return changed(spec, dimensions=after)


def grain(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "grain", "slot": "dimensions.0", "grain": "month"}``."""
    at = _position(spec.dimensions, edit["slot"])
    use = DimensionUse(field=spec.dimensions[at].field, via=spec.dimensions[at].via, grain=edit["grain"])
    return _tidied(
        changed(spec, dimensions=(*spec.dimensions[:at], use, *spec.dimensions[at + 1 :])), spec.dimensions[at]
    )


# -- filters and time -----------------------------------------------------------------------------------------------


def value(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "value", "slot": "where.0", "value": "EU"}``: the filter with another value (a list = any of them)."""
    items = conditions(spec.where)
    at = _position(items, edit["slot"])
    found = items[at]
    if not isinstance(found, Compare):
        raise BadInput("This filter has no single value to change.")
    new = edit["value"]
    operator = found.op if found.op in ("ne", "not_in") or not isinstance(new, (str, list)) else "eq"
    several = {"eq": "in", "ne": "not_in"}.get(operator, operator) if isinstance(new, list) else operator
    single = {"in": "eq", "not_in": "ne"}.get(several, several)
    compare = found.model_copy(update={"op": several if isinstance(new, list) else single, "value": _plain(new)})
    return changed(spec, where=together([*items[:at], compare, *items[at + 1 :]]))


def filter_(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "filter", "where": {"field": ..., "op": "eq", "value": ...}}``: one more condition."""
    new = _CONDITION.validate_python(edit["where"])
    if isinstance(new, Compare):
        _field(new.field, model)
    return changed(spec, where=together([*conditions(spec.where), new]))


def time(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "time", "relative": {"kind": "previous", "unit": "month"}}`` or ``{"start": ..., "end": ...}``."""
    old = spec.time
    where = {"field": old.field, "via": old.via} if old else {}
    given = {key: edit[key] for key in ("relative", "start", "end") if edit.get(key) is not None}
    return changed(spec, time=TimeRange.model_validate({**where, **given}))


def comparison(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "comparison", "kind": "previous_year"}``."""
    return changed(spec, comparison=Comparison(kind=edit["kind"]))


# -- order and size -------------------------------------------------------------------------------------------------


def order(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "order", "by": "revenue", "direction": "desc"}``."""
    return changed(spec, order=(OrderBy(by=edit["by"], direction=edit.get("direction", "desc")),))


def limit(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "limit", "n": 10}``; null takes it off."""
    return changed(spec, limit=edit["n"])


def top(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "top", "n": 5, "per": [], "others": true}``."""
    given = {key: item for key, item in edit.items() if key != "op"}
    return changed(spec, top=TopPer.model_validate({**(spec.top.model_dump() if spec.top else {}), **given}))


def remove(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "remove", "slot": "where.0"}``: leave a part out."""
    part, at = split(edit["slot"])
    if part == "time":
        return changed(spec, time=None, comparison=None)
    if part == "where" and at is not None:
        items = conditions(spec.where)
        _position(items, edit["slot"])
        told = partners(items, at, model)  # both ends of a stretch of time are one chip
        return changed(spec, where=together([item for place, item in enumerate(items) if place not in told]))
    if at is None:
        if part not in ("comparison", "limit", "top", "having", "where", "combine"):
            raise BadInput(f"'{part}' is no part of this question.")
        return changed(spec, **{part: None})
    if part not in ("metrics", "dimensions", "order"):
        raise BadInput(f"'{part}' is no part of this question.")
    items_of = getattr(spec, part)
    at = _position(items_of, edit["slot"])
    gone = items_of[at]
    return _tidied(changed(_without_order(spec, gone), **{part: (*items_of[:at], *items_of[at + 1 :])}), gone)


def replace(spec: AnalyticsSpec, edit: Edit, model: SemanticModel) -> AnalyticsSpec:
    """``{"op": "replace", "spec": {...}}``: a whole other spec (a follow-up, another reading)."""
    try:
        return AnalyticsSpec.model_validate(edit["spec"])
    except ValidationError as error:
        raise InvalidSpec("The spec is not valid.", details={"errors": error.errors(include_url=False)}) from error


OPS: dict[str, Callable[[AnalyticsSpec, Edit, SemanticModel], AnalyticsSpec]] = {
    "metric": metric,
    "add_metric": add_metric,
    "transform": transform,
    "dimension": dimension,
    "add_dimension": add_dimension,
    "grain": grain,
    "value": value,
    "filter": filter_,
    "time": time,
    "comparison": comparison,
    "order": order,
    "limit": limit,
    "top": top,
    "remove": remove,
    "replace": replace,
}


# -- helpers --------------------------------------------------------------------------------------------------------


def _position(items: tuple[Any, ...], slot: str) -> int:
    _, at = split(slot)
    if at is None or at >= len(items):
        raise BadInput("That part of the question is no longer there.", details={"slot": slot})
    return at


def _metric(name: str, model: SemanticModel) -> str:
    if model.metric(name) is None:
        raise InvalidSpec(f"`{name}` is no metric.", hint=hint(name, (known.name for known in model.metrics)))
    return name


def _field(name: str, model: SemanticModel) -> str:
    if name != TIME and model.field(name) is None:
        known = (f"{entity.name}.{one.name}" for entity in model.entities for one in entity.dimensions)
        raise InvalidSpec(f"`{name}` is no field.", hint=hint(name, known))
    return name


def _plain(new: Any) -> Any:
    return tuple(new) if isinstance(new, list) else new


def _renamed(spec: AnalyticsSpec, old: frozenset[str], name: str) -> AnalyticsSpec:
    """References to a metric that was replaced follow it; conditions on its values no longer mean anything."""
    by_old = [item.model_copy(update={"by": name}) if item.by in old else item for item in spec.order]
    best = spec.top.model_copy(update={"by": name}) if spec.top and spec.top.by in old else spec.top
    having = None if spec.having is not None and _mentions(spec.having, old) else spec.having
    return changed(spec, order=tuple(by_old), top=best, having=having)


def _mentions(condition: Condition, names: frozenset[str]) -> bool:
    if isinstance(condition, Compare):
        return condition.field in names
    parts = [getattr(condition, key, None) for key in ("all", "any", "negate")]
    flat = [item for part in parts if part is not None for item in (part if isinstance(part, tuple) else (part,))]
    return any(_mentions(item, names) for item in flat)


def _without_order(spec: AnalyticsSpec, gone: Any) -> AnalyticsSpec:
    names = _references(gone)
    having = None if spec.having is not None and _mentions(spec.having, names) else spec.having
    return changed(spec, order=tuple(item for item in spec.order if item.by not in names), having=having)


def _tidied(spec: AnalyticsSpec, gone: Any) -> AnalyticsSpec:
    """No order, top or transform refers to what is gone."""
    names = _references(gone)
    if not names:
        return spec
    kept = tuple(item for item in spec.order if item.by not in names)
    best = spec.top
    if best is not None and (best.by in names or names & set(best.per)):
        best = best.model_copy(
            update={"by": None if best.by in names else best.by, "per": tuple(p for p in best.per if p not in names)}
        )
    metrics = tuple(_within(use, names) for use in spec.metrics)
    return changed(spec, order=kept, top=best, metrics=metrics)


def _within(use: MetricUse, names: frozenset[str]) -> MetricUse:
    if use.transform is None or not names & set(use.transform.within):
        return use
    within = tuple(name for name in use.transform.within if name not in names)
    return use.model_copy(update={"transform": use.transform.model_copy(update={"within": within})})


def _references(gone: Any) -> frozenset[str]:
    if isinstance(gone, MetricUse):
        return names_of(gone)
    if isinstance(gone, DimensionUse):
        return frozenset(name for name in (gone.alias, gone.field) if name)
    return frozenset()
