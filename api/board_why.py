"""Why a number changed, as the script of the chat beside a dashboard reads it."""

from __future__ import annotations

from typing import Any

from assay.present.change_figure import waterfall_of
from assay.present.numbers import percent, signed
from assay.records.explanation import Breakdown, Explained, Explanation
from assay.records.stored import Job
from components.skeleton import stage_words

ROWS = 8


def told_why(found: Explained | Job) -> dict[str, Any]:
    """An explanation as the page's script reads it, or the job it follows until there is one."""
    if isinstance(found, Job):
        return {"did": "explaining", "job": found.id, "stage": stage_words(found.message), "progress": found.progress}
    return {"did": "explained", "said": found.said, "focus": found.tile, "explanation": _explained(found.found)}


def _explained(found: Explanation) -> dict[str, Any]:
    figure, place = waterfall_of(found), f" in {found.place}" if found.place else ""
    return {
        "title": f"{found.title}{place}, {found.before_label} to {found.after_label}",
        "figure": figure,
        "alt": figure["layout"]["meta"]["alt"],
        "caveats": list(found.caveats),
        "parts": [_parts(one, found.unit) for one in found.breakdowns[:1]],
    }


def _parts(one: Breakdown, unit: str | None) -> dict[str, Any]:
    rows = [
        {
            "label": part.label,
            "amount": signed(part.amount, unit),
            "share": "–" if part.share is None else percent(part.share),
        }
        for part in one.parts[:ROWS]
    ]
    return {"label": one.label, "rows": rows, "more": max(len(one.parts) - ROWS, 0)}
