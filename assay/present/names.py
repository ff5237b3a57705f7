"""What single parts of a model are called in front of people. Whole specs are said by ``semantic.words``."""

from __future__ import annotations

from typing import Any

from assay.present.numbers import full
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.semantic.period_labels import day_label
from assay.semantic.words_conditions import spoken


def entity_label(entity: Entity) -> str:
    """What rows of an entity are called."""
    return entity.plural or entity.label or spoken(entity.name)


def metric_label(name: str, model: SemanticModel) -> str:
    """What a metric is called."""
    found = model.metric(name)
    return (found.label if found else "") or upper(spoken(name))


def field_label(reference: str, model: SemanticModel) -> str:
    """What a field is called."""
    found = model.field(reference)
    if found is None:
        return upper(spoken(reference.rpartition(".")[2]))
    return found[1].label or upper(spoken(found[1].name))


def value_label(value: Any, dimension: Dimension | None = None) -> str:
    """A value of a filter.

    >>> value_label(True), value_label(1500), value_label("EU")
    ('yes', '1,500', 'EU')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "year") and hasattr(value, "month"):
        return day_label(value)
    if isinstance(value, (int, float)):
        return full(float(value), dimension.unit if dimension else None)
    return dimension.labels.get(str(value), str(value)) if dimension else str(value)


def lower(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals.

    >>> lower("Revenue"), lower("AOV")
    ('revenue', 'AOV')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def upper(label: str) -> str:
    """A label at the beginning of a sentence."""
    return label[:1].upper() + label[1:]
