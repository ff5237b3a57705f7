"""In which order rows come: always the same one for the same data."""

from __future__ import annotations

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.formulas import ordered
from assay.semantic.compile.frame import Frame
from assay.semantic.compile.identifiers import column
from assay.semantic.compile.lookup import find_dim, is_plain, output_named
from assay.semantic.compile.plan import Dim, Output
from assay.semantic.spec import AnalyticsSpec


def sort_keys(spec: AnalyticsSpec, dims: tuple[Dim, ...], outputs: tuple[Output, ...]) -> list[tuple[str, bool]]:
    """(column, descending), the wished ones first, then whatever makes the order total.

    Without a wish: time ascending; else the first metric, highest first; then the dimensions. A top list that is cut by
    LIMIT is always ordered by its metric, also over time.
    """
    keys = [(_named(item.by, dims, outputs), item.direction == "desc") for item in spec.order]
    timed = any(dim.timed for dim in dims)
    if not keys and spec.top is not None and not spec.top.per and outputs and (is_plain(spec) or not timed):
        by = output_named(spec.top.by, outputs) if spec.top.by else outputs[0]
        keys = [(by.name, spec.top.direction == "desc")]
    if not keys:
        keys = _default(dims, outputs)
    seen = {name for name, _ in keys}
    return keys + [(dim.name, False) for dim in dims if dim.name not in seen]


def _named(name: str, dims: tuple[Dim, ...], outputs: tuple[Output, ...]) -> str:
    dim = find_dim(name, dims)
    return dim.name if dim is not None else output_named(name, (*outputs, *_as_outputs(dims))).name


def _as_outputs(dims: tuple[Dim, ...]) -> tuple[Output, ...]:
    return tuple(Output(dim.name, exp.Null(), dim.column) for dim in dims)


def _default(dims: tuple[Dim, ...], outputs: tuple[Output, ...]) -> list[tuple[str, bool]]:
    times = [(dim.name, False) for dim in dims if dim.timed]
    parts = [(dim.name, False) for dim in dims if dim.use.part is not None or dim.use.bucket is not None]
    shown = [output for output in outputs if not output.hidden] or list(outputs)
    best = [(shown[0].name, shown[0].column.role != "other")] if shown and not parts else []
    return times + parts + (best if dims else [])


def order_items(keys: list[tuple[str, bool]], frame: Frame, visible: set[str]) -> list[exp.Expr]:
    """ORDER BY items: by the output column where it is returned, else by what it stands for."""
    return [
        ordered(column(name) if name in visible else frame.values[name].copy(), descending) for name, descending in keys
    ]


def distinct_keys(keys: list[tuple[str, bool]], visible: tuple[str, ...], wished: int) -> list[tuple[str, bool]]:
    """Sort keys of distinct rows: only what is shown can order them. ``wished`` of the keys were asked for."""
    for name, _ in keys[:wished]:
        if name not in visible:
            raise InvalidSpec(f"Distinct rows can only be ordered by their own columns; `{name}` is none.")
    shown = [(name, descending) for name, descending in keys[:wished] if name in visible]
    return shown + [(name, False) for name in visible if name not in {known for known, _ in shown}]
