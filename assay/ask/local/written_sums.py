"""A written total of a field is called like the field, a mean by the mean of it: "quantity by depot", "mean price"."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.lexicon import Entry, Link
from assay.ask.local.metric_names import measure_of
from assay.ask.local.plain_metrics import is_plain
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity, SemanticModel

_SAID = {"sum": ("total",), "avg": ("average", "mean")}


def written_sums(model: SemanticModel) -> Iterator[Entry]:
    """The names of the fields, for the first metric that a person wrote over each."""
    taken: set[tuple[str, ...]] = set()
    for metric in model.metrics:
        found = measure_of(model, metric) if not metric.inferred and is_plain(metric, model) else None
        field = _field(found[0], found[1].expr) if found is not None and found[1].agg in _SAID else None
        if found is None or field is None:
            continue
        link = Link("metric", metric.name, 0.97, label=metric.label or metric.name.replace("_", " "))
        for words in _names(field):
            # "Minutes by activity" may be all of them as well as their mean: only a total is called like its field.
            ways = [words] if words not in taken and found[1].agg == "sum" else []
            taken.add(words)
            yield from ((said, link) for said in (*ways, *((way, *words) for way in _SAID[found[1].agg])))


def _field(entity: Entity, expr: str) -> Dimension | None:
    return next((one for one in entity.dimensions if one.column == expr.strip('"`') and one.kind == "number"), None)


def _names(field: Dimension) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(words for text in (field.name, field.label) if (words := phrase(text))))
