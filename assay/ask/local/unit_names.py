"""Names that end in the unit they are measured in: people call ``weight_kg`` the weight."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.own_scales import SCALES
from assay.semantic.infer.units import CURRENCIES
from assay.semantic.model import Described, Dimension, Measure, Metric

_PHYSICAL = frozenset(
    "kg g lb t mt km cm mm m ft in l ml kw kwh mwh mb gb kb celsius fahrenheit kmh kph mph sqm sqft".split()
)
_SPANS = frozenset("ms second seconds sec secs minute minutes min mins hour hours hrs day days week weeks".split())
_LASTING = frozenset("duration length time runtime playtime delay wait lag".split())
"""Measured in time by their own name: "duration seconds" are the duration, "delivery days" are not the delivery."""


def is_unit(words: tuple[str, ...]) -> bool:
    """Whether nothing but a unit is said."""
    return len(words) == 1 and words[0] in _PHYSICAL


def without_unit(words: tuple[str, ...], thing: Described) -> Iterator[tuple[str, ...]]:
    """The name without its last word, where that is the unit of the number.

    >>> weight = Dimension(name="weight_kg", kind="number", unit="kg")
    >>> list(without_unit(("weight", "kg"), weight)), list(without_unit(("gross", "weight"), weight))
    ([('weight',)], [])
    """
    measured = isinstance(thing, (Dimension, Measure, Metric)) and thing.unit is not None
    lasting = words[-1] in _SPANS and words[-2:-1] and words[-2] in _LASTING
    if measured and len(words) > 1 and (lasting or words[-1] in _PHYSICAL or words[-1] in CURRENCIES):
        yield words[:-1]
        if lasting and words[-2] == "duration":
            yield *words[:-2], "length"
    if _numbers(thing) and len(words) > 1 and words[-1] in SCALES:
        yield words[:-1]


def _numbers(thing: Described) -> bool:
    return isinstance(thing, (Measure, Metric)) or (isinstance(thing, Dimension) and thing.kind == "number")
