"""Words that a reading answers by something that does not fit them, although every word is taken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft, skip_stops
from assay.ask.local.undated import counted_entity
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

_PAYING = frozenset(("pay", "pays", "paid", "spend", "spends", "spent"))
_JUDGED = frozenset(("worst", "best"))


def unfit(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words."""
    yield from _paid_by_others(draft)
    yield from _shares_at_once(draft, spec)
    yield from _judged_by_counts(draft, spec, model)


def _paid_by_others(draft: Draft) -> Iterator[str]:
    """ "How much did Acme pay", answered with the salary of drivers."""
    for at, item in enumerate(draft.items):
        before = skip_stops(draft, at - 1, -1)
        payer = draft.items[before].link if before >= 0 else None
        paid = item.link if item.text.casefold() in _PAYING and item.is_link("measure", "dimension") else None
        if paid and payer and payer.kind in ("value", "entity") and not paid.via and payer.entity != paid.entity:
            yield item.text


def _shares_at_once(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The percentage of men and women", answered with what both make up together."""
    several = '"op":"in"' in spec.canonical()
    at = next((at for at, item in enumerate(draft.items) if item.is_cue("share")), None)
    for here in range(at + 1, len(draft.items) - 1) if several and at is not None else ():
        one, both, other = draft.items[here - 1 : here + 2]
        of_one = one.is_link("value") and other.is_link("value") and one.links[0].ref == other.links[0].ref
        if both.is_cue("and") and of_one:
            yield f"{one.text} {both.text} {other.text}"


def _judged_by_counts(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Lost parcels per driver, worst first": whether many are good or bad only a person knows."""
    counted = any(counted_entity(use.expr, model) for use in spec.metrics)
    for item, following in pairwise(draft.items):
        if counted and item.text.casefold() in _JUDGED and following.text.casefold() == "first":
            yield f"{item.text} {following.text}"
