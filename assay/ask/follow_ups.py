"""What can be asked next: changes of this answer's spec, each tried against the compiler before it is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from assay.ask.choices import base_entity, groups, is_time, other_metrics
from assay.ask.names import field_label, lower, metric_label
from assay.ask.slots import changed, conditions, together
from assay.present.view import View
from assay.records.answer import Suggestion
from assay.semantic.model import SemanticModel
from assay.semantic.spec import (
    TIME,
    AnalyticsSpec,
    Compare,
    Comparison,
    DimensionUse,
    MetricRef,
    MetricUse,
    OrderBy,
    Relative,
    TimeRange,
    Transform,
)

_OFFERED = 4
_TRIED = 7
Candidate = tuple[str, AnalyticsSpec]


def follow_ups(
    spec: AnalyticsSpec | None, view: View, model: SemanticModel, runs: Callable[[AnalyticsSpec], bool]
) -> tuple[Suggestion, ...]:
    """Up to four next steps that ``runs`` accepts, the most telling first."""
    if spec is None or spec.mode == "rows" or not view.measures or not view.rows:
        return ()
    offered: list[Suggestion] = []
    for _, (text, candidate) in zip(range(_TRIED), _candidates(spec, view, model), strict=False):
        if candidate != spec and runs(candidate):
            edit = {"op": "replace", "spec": candidate.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
            offered.append(Suggestion(text, edit=edit))
        if len(offered) == _OFFERED:
            break
    return tuple(offered)


def _candidates(spec: AnalyticsSpec, view: View, model: SemanticModel) -> Iterator[Candidate]:
    for make in (_only_leader, _by_time, _by_group, _against_last_year, _same_for, _as_share):
        found = make(spec, view, model)
        if found is not None:
            yield found


def _only_leader(spec: AnalyticsSpec, view: View, model: SemanticModel) -> Candidate | None:
    """The largest group alone, over time."""
    plain = [use for use in spec.dimensions if not (use.grain or use.part or use.bucket or use.hidden)]
    if len(plain) != 1 or len(view.dims) != 1 or view.time is not None or plain[0].via:
        return None
    values = view.numbers(view.first.index)
    if view.rows < 2 or not np.isfinite(values).any():
        return None
    raw = view.table.arrow.column(view.dims[0])[int(np.nanargmax(values))].as_py()
    if not isinstance(raw, str):
        return None
    where = together([*conditions(spec.where), Compare(field=plain[0].field, value=raw)])
    rest = tuple(use for use in spec.dimensions if use is not plain[0])
    narrowed = _cleared(spec, where=where, dimensions=(DimensionUse(field=TIME, grain="month"), *rest))
    return f"Only {raw}, by month", _with_time(narrowed)


def _by_time(spec: AnalyticsSpec, view: View, model: SemanticModel) -> Candidate | None:
    if any(use.grain for use in spec.dimensions) or len(spec.dimensions) > 1:
        return None
    months = DimensionUse(field=TIME, grain="month")
    return "By month", _with_time(_cleared(spec, dimensions=(months, *spec.dimensions)))


def _by_group(spec: AnalyticsSpec, view: View, model: SemanticModel) -> Candidate | None:
    """Split by the first group that is not used yet."""
    base = base_entity(spec, model)
    used = {use.field for use in spec.dimensions}
    used |= {one.field for one in conditions(spec.where) if isinstance(one, Compare)}
    plain = [use for use in spec.dimensions if not is_time(use.field, model)]
    if base is None or plain:
        return None
    for entity, dimension in groups(model, base):
        reference = f"{entity.name}.{dimension.name}"
        if reference not in used:
            return f"By {lower(field_label(reference, model))}", _cleared(
                spec, dimensions=(DimensionUse(field=reference),)
            )
    return None


def _against_last_year(spec: AnalyticsSpec, view: View, model: SemanticModel) -> Candidate | None:
    if spec.time is None or spec.comparison is not None or any(use.transform for use in spec.metrics):
        return None
    return "Against a year earlier", changed(spec, comparison=Comparison(kind="previous_year"))


def _same_for(spec: AnalyticsSpec, view: View, model: SemanticModel) -> Candidate | None:
    """The same question of the next metric of the same category."""
    first = spec.metrics[0]
    if len(spec.metrics) != 1 or not isinstance(first.expr, MetricRef):
        return None
    others = other_metrics("metrics.0", first.expr.metric, model)
    if not others:
        return None
    name = others[0].edit["metric"]
    use = MetricUse(expr=MetricRef(metric=name, filter=first.expr.filter), transform=first.transform)
    order = tuple(OrderBy(by=name, direction=item.direction) for item in spec.order if item.by == first.expr.metric)
    return f"Same for {lower(metric_label(name, model))}", changed(spec, metrics=(use,), order=order, having=None)


def _as_share(spec: AnalyticsSpec, view: View, model: SemanticModel) -> Candidate | None:
    first = spec.metrics[0]
    if not view.dims or first.transform is not None or view.first.index not in view.additive or spec.comparison:
        return None
    use = first.model_copy(update={"transform": Transform(kind="share")})
    return "As share of the total", changed(spec, metrics=(use, *spec.metrics[1:]))


def _cleared(spec: AnalyticsSpec, **parts: object) -> AnalyticsSpec:
    """Without what made sense only for the former groups."""
    return changed(spec, **{"order": (), "limit": None, "top": None, "having": None, "offset": 0, **parts})


def _with_time(spec: AnalyticsSpec) -> AnalyticsSpec:
    """A stretch long enough to see a course: the one asked for unless it is short or missing."""
    relative = spec.time.relative if spec.time else None
    short = relative is not None and relative.count == 1 and relative.unit in ("day", "week", "month")
    if spec.time is not None and not short:
        return spec
    field = spec.time.field if spec.time else TIME
    year = TimeRange(field=field, relative=Relative(kind="last", unit="month", count=12))
    return changed(spec, time=year, comparison=None)
