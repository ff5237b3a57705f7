"""An answer as outsiders get it: the keys of ``assay ask --json``, and more beside them."""

from __future__ import annotations

from typing import Any

from assay.kernel.tabular import plain
from assay.present.export.theme import coloured
from assay.records.answer import Answer, Chart
from assay.records.codec import from_json as decoded
from assay.records.codec import to_json as encoded


def to_json(answer: Answer) -> dict[str, Any]:
    """The public JSON of an answer: dates ISO 8601, decimals as numbers, NULL as null; ``parts`` are answers too."""
    return {
        "state": answer.state,
        "engine": answer.engine,
        "abstained": answer.abstained,
        "reason": answer.reason or None,
        "confidence": answer.confidence,
        "spec": answer.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True) if answer.spec else None,
        "sql": answer.sql,
        "dialect": answer.dialect,
        "columns": [
            {"name": one.name, "type": one.type, "unit": one.unit, "label": one.label} for one in answer.columns
        ],
        "rows": [[plain(value) for value in row] for row in answer.rows],
        "row_count": answer.row_count,
        "truncated": answer.truncated,
        "interpretation": [
            {"text": chip.text, "role": chip.role, "value": chip.value, "assumed": chip.assumed}
            for chip in answer.interpretation
            if chip.slot != "add"
        ],
        "corrections": [encoded(one) for one in answer.corrections],
        "assumptions": list(answer.assumptions),
        "caveats": list(answer.caveats),
        "narrative": [
            {"text": piece.text, "cells": [list(cell) for cell in piece.cells]} for piece in answer.narrative
        ],
        "chart": _chart(answer.chart) if answer.chart else None,
        "follow_ups": [one.text for one in answer.follow_ups],
        "alternatives": [encoded(one) for one in answer.alternatives],
        "policies": list(answer.policies),
        "receipt": encoded(answer.receipt) if answer.receipt else None,
        "timings_ms": dict(answer.timings_ms),
        **_more(answer),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    """The chart with colours anybody's Plotly knows; on our pages it follows the theme."""
    return {"kind": chart.kind, "figure": coloured(chart.figure), "kinds": list(chart.kinds), "alt": chart.alt}


def _more(answer: Answer) -> dict[str, Any]:
    """What the contract leaves open."""
    return {
        "id": answer.id,
        "question": answer.question,
        "source": answer.source,
        "title": answer.title,
        "hint": answer.hint or None,
        "headline": encoded(answer.headline) if answer.headline else None,
        "in_words": answer.in_words,
        "recommendations": list(answer.recommendations),
        "closest": answer.closest,
        "empty": [encoded(one) for one in answer.empty],
        "instead": [encoded(one) for one in answer.instead],
        "verification": encoded(answer.verification) if answer.verification else None,
        "parts": [to_json(part) for part in answer.parts],
    }


def dump(answer: Answer) -> dict[str, Any]:
    """All of an answer as JSON-ready values, to be read back with ``load``."""
    return encoded(answer)


def load(data: Any) -> Answer:
    """The answer ``dump`` wrote."""
    return decoded(Answer, data)
