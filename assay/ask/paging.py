"""The grid's wishes (order, filters) as the query room takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assay.kernel.errors import BadInput
from assay.query.paging import PageFilter, PageOrder

_OPS = (
    "eq", "ne", "gt", "ge", "lt", "le", "between", "in", "contains", "not_contains", "starts_with", "ends_with",
    "is_null", "not_null",
)  # fmt: skip


def page_orders(order: Sequence[tuple[str, str]]) -> tuple[PageOrder, ...]:
    """Orders from (column, asc | desc) pairs.

    >>> page_orders([("n", "desc")])
    (PageOrder(column='n', direction='desc'),)
    """
    return tuple(PageOrder(column, "desc" if direction == "desc" else "asc") for column, direction in order)


def page_filters(filters: Mapping[str, Any] | None) -> tuple[PageFilter, ...]:
    """Filters from a mapping of column to value, or to ``{"op": ..., "value": ...}``.

    >>> page_filters({"n": {"op": "ge", "value": 5}})
    (PageFilter(column='n', op='ge', value=5),)
    """
    return tuple(_filter(column, wanted) for column, wanted in (filters or {}).items())


def _filter(column: str, wanted: Any) -> PageFilter:
    if not isinstance(wanted, Mapping):
        return PageFilter(column, "eq", wanted)
    op = wanted.get("op", "eq")
    if op not in _OPS:
        raise BadInput(f"A table cannot be filtered by '{op}'.", hint=f"Known: {', '.join(_OPS)}.")
    return PageFilter(column, op, wanted.get("value"))
