"""An answer as JSON for programs, with the keys that are promised to them."""

from __future__ import annotations

import json
from typing import Any

from assay.kernel.tabular import Column, plain
from assay.records.answer import Answer
from assay.records.codec import to_json

SAME = (
    "state", "engine", "abstained", "reason", "confidence", "sql", "dialect", "row_count", "truncated", "assumptions",
    "caveats", "policies", "timings_ms",
)  # fmt: skip
RECORDS = ("corrections", "follow_ups", "alternatives")


def as_json(answer: Answer) -> dict[str, Any]:
    """JSON-ready: dates ISO 8601, decimals as numbers, NULL as null. Parts of the question are answers of their own."""
    record = to_json_tolerant(answer)
    return {
        **{key: record.get(key, getattr(answer, key)) for key in SAME},
        **{key: record[key] for key in RECORDS},
        "spec": record["spec"],
        "columns": [column_json(column) for column in answer.columns],
        "rows": [[plain(value) for value in row] for row in answer.rows],
        "interpretation": [
            {"text": chip.text, "role": chip.role, "value": chip.value, "assumed": chip.assumed}
            for chip in answer.interpretation
        ],
        "narrative": [{"text": piece.text, "cells": [list(at) for at in piece.cells]} for piece in answer.narrative],
        "chart": {"kind": answer.chart.kind, "figure": answer.chart.figure} if answer.chart else None,
        "receipt": record["receipt"],
        "question": answer.question,
        "title": answer.title,
        "source": answer.source,
        "closest": answer.closest,
        "hint": answer.hint,
        "parts": [as_json(part) for part in answer.parts],
    }


def to_json_tolerant(answer: Answer) -> dict[str, Any]:
    """The record without its rows, figure and parts, which are written by their own rules."""
    return to_json(Answer(**{**vars(answer), "rows": (), "chart": None, "parts": ()}))


def compact(value: Any) -> str:
    """JSON text; numpy arrays of a figure become lists."""
    return json.dumps(value, ensure_ascii=False, default=_unusual, allow_nan=False)


def _unusual(value: Any) -> Any:
    return [plain(item) for item in value.tolist()] if hasattr(value, "tolist") else plain(value)


def column_json(column: Column) -> dict[str, Any]:
    """What a program needs to know of a column."""
    return {"name": column.name, "type": column.type, "unit": column.unit}
