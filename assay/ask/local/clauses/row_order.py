"""The field that rows are sorted by, where the order was said before the field was known."""

from __future__ import annotations

from assay.ask.local.clauses.ordering import LATER, NAMES
from assay.ask.local.clauses.ranked import METRIC
from assay.ask.local.draft import Draft, Setting, named_by, numeric
from assay.semantic.spec import OrderBy


def row_order(draft: Draft, setting: Setting, order: OrderBy) -> OrderBy | None:
    """The order by a field of the list; None where it has none to sort by."""
    if order.by not in (METRIC, LATER, NAMES):
        return order
    if order.by in (LATER, NAMES):
        first = next((use.field for use in draft.dimensions), None) or (draft.rows and named_by(setting, draft.rows))
        return OrderBy(by=first, direction=order.direction) if first else None
    number = next((use.field for use in draft.dimensions if numeric(setting, use.field)), None)
    return OrderBy(by=number, direction=order.direction) if number else None
