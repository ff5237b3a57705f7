""" "The boats of open berths, ordered by length": of two fields of one name, that of the things listed is meant."""

from __future__ import annotations

from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec


def ordered_elsewhere(spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """Whether rows are sorted by another thing's field although they have one of the same name themselves."""
    own = model.entity(spec.entity) if spec.mode == "rows" and spec.entity else None
    for one in spec.order if own else ():
        owner, _, name = one.by.partition(".")
        if own and name and owner != own.name and own.dimension(name) is not None:
            return not any(use.field == one.by for use in spec.dimensions)
    return False
