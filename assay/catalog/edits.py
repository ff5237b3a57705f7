"""What a person changed of an inferred model, kept apart so that it survives reading the structure again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assay.kernel.errors import BadInput, NotFound
from assay.semantic.model import Dimension, Entity, SemanticModel

Edits = Mapping[str, Mapping[str, Any]]
"""Changes by ``entity.dimension``."""

EDITABLE = ("label", "description", "synonyms", "kind", "unit", "pii", "hidden")


def checked(change: Mapping[str, Any]) -> dict[str, Any]:
    """The change, if every key may be edited; raises BadInput."""
    unknown = sorted(set(change) - set(EDITABLE))
    if unknown:
        raise BadInput(f"A column has no “{unknown[0]}” to edit.", hint=f"It has: {', '.join(EDITABLE)}.")
    return dict(change)


def apply(model: SemanticModel, edits: Edits) -> SemanticModel:
    """The model with the edits made; edits of fields that are gone are left out."""
    entities = tuple(_edited(entity, edits) for entity in model.entities)
    return model.model_copy(update={"entities": entities})


def _edited(entity: Entity, edits: Edits) -> Entity:
    dimensions = tuple(_changed(entity, dimension, edits) for dimension in entity.dimensions)
    return entity.model_copy(update={"dimensions": dimensions})


def _changed(entity: Entity, dimension: Dimension, edits: Edits) -> Dimension:
    change = edits.get(f"{entity.name}.{dimension.name}")
    if not change:
        return dimension
    return Dimension.model_validate({**dimension.model_dump(), **change, "inferred": False})


def field_of(model: SemanticModel, table: str, column: str) -> str:
    """``entity.dimension`` of a table's column; raises NotFound."""
    for entity in model.entities:
        if entity.table.casefold() == table.casefold() or entity.name == table:
            for dimension in entity.dimensions:
                if dimension.column.casefold() == column.casefold() or dimension.name == column:
                    return f"{entity.name}.{dimension.name}"
    raise NotFound(f"There is no column “{column}” in “{table}”.")
