"""Superlatives with nothing measured: "which device is used the least" counts rows, "sold the most" is not told."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.done import known_only
from assay.ask.local.clauses.ranked import METRIC, by_metric, limit_of, order_by
from assay.ask.local.draft import Draft, Setting, numeric, skip_stops, temporal
from assay.ask.local.item_tests import is_link


def bare(draft: Draft, setting: Setting, at: int, direction: str) -> Draft:
    """ "which device is used the least": nothing is measured, so its rows are counted."""
    fields = [here for here in draft.positions(is_link("dimension")) if here < at]
    link = draft.items[fields[-1]].links[0] if fields else None
    if link is None or numeric(setting, link.ref) or temporal(setting, link.ref):
        return replace(draft.use(at), limit=limit_of(draft), order=order_by(METRIC, direction)).tagged(
            "superlative", 0.15
        )
    # How much was sold or bought is said by pieces or by money where rows hold such numbers.
    draft = draft.tagged("", 1.0) if _dealt(draft, at) and _sums(setting, link.entity) else draft
    found = by_metric(draft, setting, at, at, count_of(setting, link.entity), direction)
    return known_only(found, setting, found.dimensions[-1]).tagged("", 0.1) if found.dimensions else found


_DEALT = frozenset("sold sell sells bought buy buys purchased purchase earned spent".split())


def _dealt(draft: Draft, at: int) -> bool:
    before = skip_stops(draft, at - 1, -1)
    often = draft.items[at].text.casefold().endswith("often")
    return before >= 0 and not often and draft.items[before].text.casefold() in _DEALT


def _sums(setting: Setting, name: str) -> bool:
    entity = setting.model.entity(name)
    return entity is not None and any(measure.agg == "sum" for measure in entity.measures)
