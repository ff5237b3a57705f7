"""Rows and columns as they go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from api.v1.shapes import Listing, Paging, part
from assay.kernel.tabular import Column, Table


class ColumnShape(BaseModel):
    """What a column of a result is: text, integer, number, boolean, date, timestamp, time, json or other; its unit."""

    name: str
    type: str
    unit: str | None
    label: str


class Rows(Listing):
    """Rows of a result, each by the names of its columns."""

    items: list[dict[str, Any]]
    columns: list[ColumnShape]


def columns_of(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The columns as JSON."""
    return [{"name": one.name, "type": one.type, "unit": one.unit, "label": one.label} for one in columns]


def rows_of(table: Table, total: int, paging: Paging) -> dict[str, Any]:
    """The rows as JSON; ``table`` was cut already."""
    return {"columns": columns_of(table.columns), **part(list(table.records()), total, paging)}


def order_of(text: str) -> list[tuple[str, str]]:
    """``a:desc,b`` as pairs.

    >>> order_of("revenue:desc, region")
    [('revenue', 'desc'), ('region', 'asc')]
    """
    parts = [one.strip() for one in text.split(",") if one.strip()]
    return [(one.removesuffix(":desc").removesuffix(":asc"), _way(one)) for one in parts]


def _way(one: str) -> str:
    return "desc" if one.endswith(":desc") else "asc"
