"""Why did it change: the metric beside the period before, broken out by what splits it best known."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.vocabulary import home_of
from assay.kernel.errors import InvalidSpec
from assay.kernel.folding import fold
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import (
    TIME,
    AnalyticsSpec,
    Comparison,
    DimensionUse,
    MetricRef,
    Relative,
    TimeRange,
)

_WHY = re.compile(
    r"^(?:so |and |but |ok |please |tell me |explain |do you know )*(?:why\b|what (?:caused|explains|"
    r"drove|drives|is behind|was behind|happened to|happened with)|how come\b|explain (?:the|why)\b|"
    r"what is the (?:reason|cause))",
    re.IGNORECASE,
)
NOTE = "broken out beside the period before: what moved with it, not proof of cause"


def asks_why(text: str) -> bool:
    """Whether a text asks for a reason."""
    return bool(_WHY.match(" ".join(fold(text).split())))


def without_why(text: str) -> str:
    """The text with its question word blanked, offsets kept.

    >>> without_why("Why did revenue drop?")
    '    did revenue drop?'
    """
    found = _WHY.match(text)
    return " " * found.end() + text[found.end() :] if found else text


def explained(spec: AnalyticsSpec, setting: Setting) -> AnalyticsSpec | None:
    """The spec beside the period before, by the dimension that splits it; None when there is nothing to split."""
    metric = next((use for use in spec.metrics if isinstance(use.expr, MetricRef)), None)
    if metric is None or not isinstance(metric.expr, MetricRef):
        return None
    split = best_split(metric.expr.metric, spec, setting)
    if split is None:
        return None
    time = spec.time or TimeRange(relative=Relative(kind="previous", unit="month"))
    shown = metric.model_copy(update={"hidden": False, "transform": None})
    kind = "previous_year" if time.relative and time.relative.unit == "year" else "previous_period"
    return AnalyticsSpec(
        metrics=(shown,),
        dimensions=(DimensionUse(field=split),),
        where=spec.where,
        time=time,
        comparison=spec.comparison or Comparison.model_validate({"kind": kind}),
    )


def best_split(metric: str, spec: AnalyticsSpec, setting: Setting) -> str | None:
    """The first field of a hierarchy, or a categorical one, that belongs to the metric's rows and is not used yet."""
    model = setting.model
    home = home_of(model, metric)
    used = {use.field for use in spec.dimensions if use.field != TIME} | _filtered(spec)
    levels = [level for hierarchy in model.hierarchies for level in hierarchy.levels[:2]]
    plain = [
        f"{e.name}.{d.name}"
        for e in model.entities
        for d in e.dimensions
        if d.kind in ("categorical", "geo") and not d.hidden and not d.pii
    ]
    for ref in dict.fromkeys((*levels, *plain)):
        if ref not in used and model.field(ref) and _reaches(setting, home, ref.partition(".")[0]):
            return ref
    return None


def _filtered(spec: AnalyticsSpec) -> set[str]:
    text = spec.where.model_dump_json() if spec.where else ""
    return set(re.findall(r'"field":"([^"]+)"', text))


def _reaches(setting: Setting, home: str, entity: str) -> bool:
    if not home:
        return False
    try:
        return home == entity or graph_of(setting.model).reaches(home, entity)
    except InvalidSpec:
        return False
