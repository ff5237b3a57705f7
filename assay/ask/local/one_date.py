""" "How many claims were closed in each quarter of 2023": the year is that of the closing, too."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import home_of_expr
from assay.ask.local.draft import Draft, Setting
from assay.semantic.spec import TIME


def one_date(draft: Draft, setting: Setting) -> Draft:
    """With the period on the date that the result is cut by, where that is the only one named."""
    axes = [use for use in draft.dimensions if use.grain or use.part]
    time = draft.times[0] if len(draft.times) == 1 else None
    if time is None or time.field != TIME or len(axes) != 1 or axes[0].field == TIME or draft.comparison:
        return draft
    owner = axes[0].field.partition(".")[0]
    if any(home_of_expr(use.expr, setting) != owner for use in draft.metrics):
        return draft
    return replace(draft, times=(time.model_copy(update={"field": axes[0].field, "via": axes[0].via}),))
