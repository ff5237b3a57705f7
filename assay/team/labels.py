"""What people see in place of the values of a team's columns: the labels the model gives to the field behind each."""

from __future__ import annotations

from collections.abc import Mapping

from assay.kernel.errors import BadInput
from assay.semantic.model import SemanticModel
from assay.semantic.suggest import hint

Labels = Mapping[str, Mapping[str, str]]
"""By column: what is seen in place of a value."""


def labels_of(fields: Mapping[str, str], model: SemanticModel) -> Labels:
    """The labels of columns whose values are those of a field, as ``entity.dimension``; raises BadInput for none."""
    return {column: _labels(field, model) for column, field in fields.items()}


def _labels(field: str, model: SemanticModel) -> Mapping[str, str]:
    found = model.field(field)
    if found is None:
        known = [f"{entity.name}.{one.name}" for entity in model.entities for one in entity.dimensions]
        raise BadInput(f"“{field}” is no field of this source.", hint=hint(field, known))
    return found[1].labels
