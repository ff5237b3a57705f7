"""Values a model speaks of, and the rows that must be there if they occur."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from assay.query.ports import Source
from assay.semantic.check_conditions import compares_of
from assay.semantic.model import Dimension, Entity
from assay.semantic.schema import Profile
from assay.semantic.spec import AnalyticsSpec, Compare, FieldValue, Subquery
from assay.semantic.suggest import did_you_mean, nearest
from assay.semantic.values import column_of
from assay.semantic.written import Steps

FINDS: Final = {
    "eq": "eq", "ne": "eq", "in": "eq", "not_in": "eq", "contains": "contains", "not_contains": "contains",
    "starts_with": "starts_with", "ends_with": "ends_with",
}  # fmt: skip
"""Operator of a condition -> how a row is looked for that has its value."""
SHOWN: Final = 6


@dataclass(frozen=True)
class Occurring:
    """A value by the place that names it; ``spec`` finds a row that has it, ``message`` says that there is none."""

    steps: Steps
    part: str
    spec: AnalyticsSpec
    message: str


def occurring_in(source: Source) -> Iterator[Occurring]:
    """Every value of conditions, `values` and `labels` that is not known to be there."""
    for steps, compare in compares_of(source.model):
        if compare.part is None and compare.op in FINDS and not isinstance(compare.value, (FieldValue, Subquery)):
            given = compare.value if isinstance(compare.value, tuple) else (compare.value,)
            yield from _missing(source, steps, "filter", compare, given)
    for number, entity in enumerate(source.model.entities):
        for position, one in enumerate(entity.dimensions):
            for key in ("values", "labels"):
                compare = Compare(field=f"{entity.name}.{one.name}")
                steps = ("entities", number, "dimensions", position, key)
                yield from _missing(source, steps, key, compare, tuple(getattr(one, key)))


def _missing(source: Source, steps: Steps, what: str, compare: Compare, given: Sequence[Any]) -> Iterator[Occurring]:
    found = source.model.field(compare.field)
    if found is None or found[1].kind == "time" or _is_empty(source, found[0]):
        return
    profile = _profile(source, *found)
    known = {str(sample) for sample in profile.samples}
    for value in given:
        exact = FINDS[compare.op] == "eq"
        if not (exact and str(value) in known):
            spec = _row_with(compare, value)
            if spec is not None:
                said = _sentence(compare, value, exact, found[1], profile)
                yield Occurring(_at(steps, value), f"{what} of {compare.field}", spec, said)


def _at(steps: Steps, value: Any) -> Steps:
    return (*steps, str(value)) if steps[-1] in ("values", "labels") else steps


def _is_empty(source: Source, entity: Entity) -> bool:
    table = source.schema.table(entity.table)
    return table is not None and table.row_count == 0


def _profile(source: Source, entity: Entity, dimension: Dimension) -> Profile:
    column = column_of(entity, dimension, source.schema)
    return column[1].profile if column else Profile()


def _row_with(compare: Compare, value: Any) -> AnalyticsSpec | None:
    where = {"field": compare.field, "op": FINDS[compare.op], "value": value, "ignore_case": compare.ignore_case}
    row = {"mode": "rows", "entity": compare.field.partition(".")[0], "dimensions": [compare.field], "limit": 1}
    try:
        return AnalyticsSpec.model_validate({**row, "where": where})
    except ValidationError:
        return None


def _sentence(compare: Compare, value: Any, exact: bool, dimension: Dimension, profile: Profile) -> str:
    what = f"no row has the value `{value}`" if exact else f"no row matches `{compare.op}: {value}`"
    if dimension.pii or not exact or not profile.samples:
        return f"{what}."
    samples = [str(sample) for sample in profile.samples if sample is not None]
    close = nearest(value, samples)
    if close:
        return f"{what}. {did_you_mean(close)}"
    more = "" if profile.complete and len(samples) <= SHOWN else ", ..."
    return f"{what}. There are: {', '.join(f'`{one}`' for one in samples[:SHOWN])}{more}"
