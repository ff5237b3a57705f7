"""Names of written numbers that mean something else in most sentences: "parcels", "highest fee"."""

from __future__ import annotations

import re

from assay.ask.local.cue_ranking import RANKS
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity, Measure, Metric, SemanticModel

_EXTREME = re.compile(rf"(?:^|[ _])(?:{RANKS}|maximum|minimum|max|min|top)(?=$|[ _])", re.IGNORECASE)


_UNITS = frozenset((word,) for word in "count number n day week month quarter year hour minute second".split())
NUMBER_OF = 0.7
"""How sure "parcels" are the number of parcels, where nothing says that a number is asked for."""


def measure_of(model: SemanticModel, metric: Metric) -> tuple[Entity, Measure] | None:
    """The measure behind a metric that is nothing but its total, without conditions."""
    owner, _, name = (metric.measure or "").partition(".")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    plain = metric.filter is None and measure is not None and measure.filter is None
    return (entity, measure) if plain and entity and measure else None


def as_things(model: SemanticModel, metric: Metric) -> frozenset[tuple[str, ...]]:
    """What is rather the things than how many: where a count is shown as "Number of parcels", "parcels" alone."""
    found = measure_of(model, metric)
    if found is None or found[1].agg != "count" or found[1].expr:
        return frozenset()
    return _names(found[0]) - {phrase(metric.label or metric.name)}


def no_numbers(model: SemanticModel, entity: Entity, measure: Measure) -> frozenset[tuple[str, ...]]:
    """Words that say no measure by themselves, though it is called so: what it counts, "on which day"."""
    units = _UNITS - {phrase(measure.label or measure.name)}
    if measure.agg not in ("count", "count_distinct"):
        return units
    fields = (one for one in entity.dimensions if measure.expr and measure.expr in (one.name, one.expr))
    return units.union(*map(_names, model.entities), *map(_names, fields))


def _names(thing: Entity | Dimension) -> frozenset[tuple[str, ...]]:
    plural = thing.plural if isinstance(thing, Entity) else ""
    return frozenset(phrase(text) for text in (thing.name, thing.label, plural, *thing.synonyms) if text)


def extremes(model: SemanticModel, metric: Metric) -> frozenset[str]:
    """Names of a metric that rank by themselves: "highest fee" is the fee ranked, of whatever is asked."""
    found = measure_of(model, metric)
    return extreme_names(found[1], metric) if found else frozenset()


def extreme_names(measure: Measure, thing: Metric | Measure) -> frozenset[str]:
    """Those of the largest or smallest of a field, as a metric or the measure itself is called."""
    if measure.agg not in ("max", "min") or measure.filter is not None:
        return frozenset()
    names = (thing.name, thing.label, *thing.synonyms)
    return frozenset(text for text in names if _EXTREME.search(text.replace("_", " ")))
