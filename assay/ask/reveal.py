"""For people, a ranking shows what it ranked by, and namesakes show what tells them apart."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.ports import Reading
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec, DimensionUse


def revealed(reading: Reading, model: SemanticModel) -> Reading:
    """The reading with the hidden columns shown that a person needs to understand the rows.

    These are the metrics that decide which rows come, when no other metric is shown ("which segment is most profitable"
    asks for a name alone; whoever looks at the answer also wants the profit), and keys that tell namesakes apart.
    """
    if reading.spec is None:
        return reading
    return replace(reading, spec=_keys_shown(_ranking_shown(reading.spec), model))


def _ranking_shown(spec: AnalyticsSpec) -> AnalyticsSpec:
    """
    >>> spec = AnalyticsSpec.model_validate({"metrics": [{"expr": {"metric": "profit"}, "hidden": True}]})
    >>> _ranking_shown(spec).metrics[0].hidden
    False
    """
    if not spec.metrics or any(not use.hidden for use in spec.metrics):
        return spec
    return spec.model_copy(update={"metrics": tuple(use.model_copy(update={"hidden": False}) for use in spec.metrics)})


def bare(spec: AnalyticsSpec, model: SemanticModel) -> AnalyticsSpec | None:
    """A ranking by its names alone, as a check query may ask for it; None where nothing can be left out.

    >>> spec = AnalyticsSpec.model_validate({"metrics": ["profit"], "dimensions": ["shops.name"], "limit": 1})
    >>> bare(spec, SemanticModel()).metrics[0].hidden
    True
    """
    if not (spec.order or spec.limit or spec.having or spec.top) or spec.comparison is not None:
        return None
    metrics = tuple(use.model_copy(update={"hidden": True}) for use in spec.metrics)
    named = [use for use in spec.dimensions if not use.hidden and not _is_key(use, model)]
    if not named or not metrics:
        return None
    dimensions = tuple(use if use in named else use.model_copy(update={"hidden": True}) for use in spec.dimensions)
    return spec.model_copy(update={"metrics": metrics, "dimensions": dimensions})


def _keys_shown(spec: AnalyticsSpec, model: SemanticModel) -> AnalyticsSpec:
    uses = tuple(_seen(use) if use.hidden and _is_key(use, model) else use for use in spec.dimensions)
    return spec if uses == spec.dimensions else spec.model_copy(update={"dimensions": uses})


def _seen(use: DimensionUse) -> DimensionUse:
    return use.model_copy(update={"hidden": False})


def _is_key(use: DimensionUse, model: SemanticModel) -> bool:
    found = model.field(use.field)
    return found is not None and found[1].column in found[0].key
