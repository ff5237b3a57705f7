"""Columns of a result by the names people give them: alias, field, or what the metric is called."""

from __future__ import annotations

from collections.abc import Sequence

from assay.semantic.compile.plan import Dim, Output
from assay.semantic.spec import AnalyticsSpec
from assay.semantic.suggest import unknown


def is_plain(spec: AnalyticsSpec) -> bool:
    """A top-N that an ORDER BY with LIMIT says as well."""
    top = spec.top
    return top is not None and not (top.per or top.others or top.with_ties or spec.order or spec.limit or spec.offset)


def dim_named(name: str, dims: Sequence[Dim]) -> Dim:
    """The dimension of that alias or field; InvalidSpec with the nearest names otherwise."""
    found = find_dim(name, dims)
    if found is None:
        raise unknown("dimension of this result", name, (dim.name for dim in dims))
    return found


def find_dim(name: str, dims: Sequence[Dim]) -> Dim | None:
    """The dimension of that alias or field, if any."""
    by_alias = next((dim for dim in dims if dim.name == name or dim.use.alias == name), None)
    return by_alias or next((dim for dim in dims if name in (dim.use.field, dim.column.of)), None)


def output_named(name: str, outputs: Sequence[Output]) -> Output:
    """The metric column of that alias or metric name; InvalidSpec with the nearest names otherwise."""
    found = find_output(name, outputs)
    if found is None:
        raise unknown("column of this result", name, (output.name for output in outputs))
    return found


def find_output(name: str, outputs: Sequence[Output]) -> Output | None:
    """The metric column of that alias or metric name, if any."""
    by_alias = next((output for output in outputs if output.name == name), None)
    return by_alias or next((output for output in outputs if output.column.of == name), None)
