"""A spec that nests without end is refused in a sentence; what a person could mean is not."""

from __future__ import annotations

from typing import Any

import pytest

from assay.ask.edit import apply
from assay.kernel.errors import InvalidSpec
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

LEAF = {"field": "orders.status", "value": "paid"}


def tower(kind: str, levels: int) -> dict[str, Any]:
    """A spec with so many conditions in each other."""
    where: dict[str, Any] = LEAF
    for _ in range(levels):
        where = {"not": where} if kind == "not" else {kind: [where, LEAF]}
    return {"metrics": ["revenue"], "where": where}


@pytest.mark.parametrize("kind", ["not", "all", "any"])
@pytest.mark.parametrize("levels", [300, 10_000])
def test_what_nests_too_deeply_is_told_in_a_sentence(kind: str, levels: int) -> None:
    with pytest.raises(InvalidSpec, match="nested too deeply"):
        AnalyticsSpec.model_validate(tower(kind, levels))
    with pytest.raises(InvalidSpec, match="nested too deeply"):
        apply(AnalyticsSpec(metrics=("revenue",)), {"op": "replace", "spec": tower(kind, levels)}, SemanticModel())


def test_sums_in_sums_and_questions_in_questions_count_too() -> None:
    sums: dict[str, Any] = {"number": 1}
    unions: dict[str, Any] = {"metrics": ["revenue"]}
    for _ in range(300):
        sums = {"op": "+", "left": sums, "right": {"number": 1}}
        unions = {"metrics": ["revenue"], "combine": {"op": "union", "other": unions}}
    for spec in ({"metrics": [{"expr": sums}]}, unions):
        with pytest.raises(InvalidSpec, match="nested too deeply"):
            AnalyticsSpec.model_validate(spec)


@pytest.mark.parametrize("kind", ["not", "all", "any"])
def test_sixty_levels_survive_being_written_and_read(kind: str) -> None:
    spec = AnalyticsSpec.model_validate(tower(kind, 60))
    assert AnalyticsSpec.model_validate_json(spec.canonical()) == spec
