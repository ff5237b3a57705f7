"""What a mark of a figure stands for: the fields and values of its row, to filter others by, or to comment on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from assay.dashboards.selection import Cross, Part
from assay.kernel.tabular import Column
from assay.present.periods import PARTS
from assay.present.view import label_of
from assay.records.dashboard import WidgetResult
from assay.semantic.calendar import step
from assay.semantic.spec import DimensionUse

_STEPPED = {"fiscal_quarter": "quarter", "fiscal_year": "year"}


def marks(result: WidgetResult) -> Sequence[dict[str, Any] | None]:
    """For each row of the widget ``{"label", "short", "parts"}``; None where it stands for nothing to filter by."""
    spec, table = result.spec, result.table
    if spec is None or table is None or spec.mode == "rows" or result.kind == "pivot":
        return []
    uses = [use for use in spec.dimensions if not use.hidden]
    places = [at for at, column in enumerate(table.columns) if column.role in ("dimension", "time")]
    if not uses or len(uses) != len(places):
        return []
    return [_mark(row, table.columns, list(zip(uses, places, strict=True))) for row in table.rows]


def cross_of(result: WidgetResult, row: int) -> Cross | None:
    """The mark of a row as a filter of the other widgets."""
    found = marks(result)
    told = found[row] if 0 <= row < len(found) else None
    return Cross(widget=result.id, label=told["label"], parts=told["parts"]) if told else None


def _mark(
    row: Sequence[Any], columns: Sequence[Column], pairs: Sequence[tuple[DimensionUse, int]]
) -> dict[str, Any] | None:
    parts = [_part(use, row[at], columns[at]) for use, at in pairs]
    if any(part is None for part in parts):
        return None
    words = [f"{_name(columns[at])}: {label_of(row[at], columns[at])}" for _, at in pairs]
    told = [part.model_dump(mode="json", exclude_defaults=True) for part in parts if part is not None]
    return {
        "label": ", ".join(words),
        "short": ", ".join(label_of(row[at], columns[at]) for _, at in pairs),
        "parts": told,
    }


def _name(column: Column) -> str:
    """A column in one phrase: "Shipping city: Region" is "Shipping city region" before a value."""
    role, mark, field = column.label.partition(": ")
    return f"{role} {field[:1].lower()}{field[1:]}" if mark else column.label


def _part(use: DimensionUse, value: Any, column: Column) -> Part | None:
    if use.bucket is not None:
        return None
    if use.grain is not None and value is not None and column.grain not in PARTS:
        return _stretch(use, value)
    return Part(field=use.field, value=value, via=use.via, part=use.part)


def _stretch(use: DimensionUse, value: Any) -> Part | None:
    """A step of time as its first day and the day after its last."""
    if use.grain in (None, "hour"):
        return None
    start = datetime.fromisoformat(str(value)).date() if "T" in str(value) else date.fromisoformat(str(value))
    unit = _STEPPED.get(str(use.grain), str(use.grain))
    return Part(field=use.field, start=start, end=step(start, unit, 1), via=use.via)
