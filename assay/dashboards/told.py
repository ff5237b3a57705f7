"""A filled widget as plain JSON: in the shape documents pin, and its headline."""

from __future__ import annotations

from typing import Any

from assay.kernel.tabular import Column
from assay.records.answer import Headline
from assay.records.dashboard import WidgetResult


def as_json(result: WidgetResult) -> dict[str, Any]:
    """The widget in the shape documents pin: id, kind, title, status, plotly, chartjs, table, caveats, and more."""
    table = result.table
    return {
        "id": result.id,
        "kind": result.kind,
        "title": result.title,
        "status": result.status,
        "message": result.message,
        "hint": result.hint,
        "plotly": result.plotly,
        "chartjs": result.chartjs,
        "table": None
        if table is None
        else {
            "columns": [_column(one) for one in table.columns],
            "rows": [list(row) for row in table.rows],
            "row_count": table.row_count,
            "truncated": table.truncated,
        },
        "text": result.text,
        "headline": headline_json(result.headline),
        "alt": result.alt,
        "caveats": list(result.caveats),
        "notes": list(result.notes),
        "policies": list(result.policies),
        "spec": result.spec.model_dump(mode="json", exclude_defaults=True, by_alias=True) if result.spec else None,
        "sql_hash": result.sql_hash,
        "data_version": result.data_version,
        "generated_at": result.generated_at,
        "timings_ms": result.timings_ms,
    }


def _column(one: Column) -> dict[str, Any]:
    """What a column means; rows keep values as they are kept, ``labels`` are what people see in place of some."""
    told = {"name": one.name, "label": one.label, "type": one.type, "unit": one.unit, "role": one.role}
    labels = {"labels": dict(one.labels)} if one.labels else {}
    fiscal = {"fiscal": one.fiscal} if one.fiscal != 1 else {}
    return {**told, "grain": one.grain, **labels, **fiscal}


def headline_json(head: Headline | None) -> dict[str, Any] | None:
    """The number of a tile in words: itself, its change, against what, whether that is good, its target."""
    if head is None:
        return None
    return {"text": head.text, "change": head.change, "against": head.against, "good": head.good, "target": head.target}
