"""Weekdays against weekends: the two halves of the week as two numbers beside each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from assay.ask.local.clauses.counting import count_of
from assay.ask.local.draft import Draft, Setting, slug
from assay.ask.local.shares import narrowed
from assay.semantic.spec import Compare, Condition, MetricUse

_AGAINST = frozenset(("vs", "vs.", "versus", "against", "compared to", "compared with", "and", "or", "than"))
_REST = frozenset((6, 7))


def weekends_apart(draft: Draft, setting: Setting) -> Draft:
    """ "Visits on weekdays versus weekends": a column for each, for no day is both."""
    days = [one for one in draft.where if _of_week(one)]
    shown = [use for use in draft.metrics if not use.hidden]
    plain = not (draft.order or draft.limit or draft.top or draft.comparison or draft.transform or draft.having)
    if len(days) != 2 or not plain or len(shown) > 1 or _values(days[0]) & _values(days[1]):
        return draft
    subject = draft.rows or draft.subject
    if not shown and not subject:
        return draft
    use = shown[0] if shown else MetricUse(expr=count_of(setting, subject or ""), alias=f"{subject}_count")
    columns = tuple(_column(use, one) for one in days)
    hidden = tuple(one for one in draft.metrics if one.hidden)
    kept = tuple(one for one in draft.where if one not in days)
    said = [at for at, item in enumerate(draft.items) if item.text.casefold() in _AGAINST or item.is_cue("compare")]
    dimensions = draft.dimensions if shown else ()
    return replace(draft.use(*said), rows=None, where=kept, metrics=(*hidden, *columns), dimensions=dimensions).tagged(
        "abreast"
    )


def _of_week(one: Condition) -> TypeGuard[Compare]:
    return isinstance(one, Compare) and one.part == "day_of_week" and one.op in ("eq", "in")


def _values(one: Compare) -> frozenset[object]:
    return frozenset(one.value if isinstance(one.value, tuple) else (one.value,))


def _column(use: MetricUse, days: Compare) -> MetricUse:
    said = "weekend" if _values(days) == _REST else "weekday" if len(_values(days)) == 5 else "these days"
    told = {"expr": narrowed(use.expr, days), "alias": slug(said, use.alias or ""), "label": said.capitalize()}
    return use.model_copy(update=told)
