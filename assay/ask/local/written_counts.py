"""The written number of the rows of a thing is what "how many members" asks for, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.lexicon import Entry, Link
from assay.ask.local.text import phrase
from assay.semantic.model import Measure, Metric, SemanticModel

_WAYS = (("how", "many"), ("number", "of"), ("count", "of"))


def written_counts(model: SemanticModel) -> Iterator[Entry]:
    """ "how many members": the first metric that a person wrote over all rows of the thing."""
    rows = {f"{one.name}.{part.name}": one for one in model.entities for part in one.measures if _of_rows(part)}
    found: dict[str, Metric] = {}
    for metric in model.metrics:
        if metric.measure in rows and not (metric.filter or metric.time or metric.deprecated):
            found.setdefault(rows[metric.measure].name, metric)
    for entity in model.entities:
        counted, plural = found.get(entity.name), phrase(entity.plural)
        if counted is not None and not counted.inferred and plural:
            link = Link("metric", counted.name, 0.97, label=counted.label or counted.name.replace("_", " "))
            yield from (((*way, *plural), link) for way in _WAYS)


def _of_rows(measure: Measure) -> bool:
    return measure.agg == "count" and not measure.expr and measure.filter is None
