"""Names that end in the unit they are measured in: people call ``weight_kg`` the weight."""

from __future__ import annotations

from collections.abc import Iterator

from assay.semantic.infer.units import CURRENCIES
from assay.semantic.model import Described, Dimension, Measure, Metric

_PHYSICAL = frozenset(
    "kg g lb t km cm mm m ft in l ml kw kwh mwh mb gb kb celsius fahrenheit kmh kph mph sqm sqft".split()
)
"""No times among them: "delivery days" are not the delivery."""


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
    if measured and len(words) > 1 and (words[-1] in _PHYSICAL or words[-1] in CURRENCIES):
        yield words[:-1]
