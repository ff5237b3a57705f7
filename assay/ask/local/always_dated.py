"""Days that every row has: they were set beforehand, and say nothing of what became of a row."""

from __future__ import annotations

from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema


def always_dated(model: SemanticModel, schema: Schema) -> frozenset[str]:
    """Days that no row is without."""
    found = set()
    for entity in model.entities:
        table = schema.table(entity.table)
        for one in entity.dimensions if table else ():
            info = table.column(one.column) if table and one.kind == "time" and one.column else None
            if info is not None and info.profile.nulls == 0:
                found.add(f"{entity.name}.{one.name}")
    return frozenset(found)
