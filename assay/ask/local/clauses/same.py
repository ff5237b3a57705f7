"""Likeness: "in the same city as the member named Otto"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.chosen import key_of
from assay.ask.local.clauses.nested import CONTEXT, is_context
from assay.ask.local.draft import Draft, Setting, named_by, skip_stops, whole
from assay.ask.local.item_tests import is_link
from assay.ask.local.lexicon import Link
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import AnalyticsSpec, Compare, Condition, DimensionUse, Related, Subquery

_NEAR = 2
"""Joins between things of which each may have several of the other."""


def read_same(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places "the same ... as" with the filters that follow it: they say whose."""
    for at, item in enumerate(draft.items):
        if item.text.casefold() == "same":
            draft = _same(draft, setting, at)
    return (draft,)


def _shared(draft: Draft, setting: Setting, link: Link, conditions: tuple[Condition, ...]) -> Related | None:
    """ "In the same circle as Ada", where everybody may be in several: one of hers."""
    owner = draft.subject or ""
    graph = graph_of(setting.model)
    joined = owner and link.kind == "entity" and setting.vocabulary.distance(owner, link.ref) <= _NEAR
    key = key_of(setting, link)
    if not joined or key is None or owner == link.ref or graph.reaches(owner, link.ref):
        return None
    theirs = Related(related=owner, where=whole(conditions))
    hers = AnalyticsSpec(mode="rows", entity=link.ref, dimensions=(DimensionUse(field=key),), where=theirs)
    return Related(related=link.ref, where=Compare(field=key, op="in", value=Subquery(spec=hers)))


def _same(draft: Draft, setting: Setting, at: int) -> Draft:
    field = skip_stops(draft, at + 1)
    following = skip_stops(draft, field + 1)
    said = any(item.text.casefold() == "as" for item in draft.items[field:following])
    theirs = [held for held in draft.held if held.first > field]
    if not draft.free(field) or not said or not theirs or not draft.items[field].is_link("dimension", "entity"):
        return draft
    link = draft.items[field].links[0]
    ref = link.ref if link.kind == "dimension" else named_by(setting, link.ref)
    if ref is None:
        return draft
    conditions = tuple(held.condition for held in theirs)
    shared = _shared(draft, setting, link, conditions)
    if shared is not None:
        draft = replace(draft, where=tuple(one for one in draft.where if one not in conditions))
        return draft.hold(shared, field).tagged("same")
    use = DimensionUse(field=ref, via=link.via)
    # Read from the rows the filters are about, so that it is their field and not every such value there is.
    owner = draft.subject if draft.subject else ref.partition(".")[0]
    spec = AnalyticsSpec(mode="rows", entity=owner, dimensions=(use,), where=whole(conditions), distinct=True)
    context = [here for here in draft.positions(is_link(*CONTEXT)) if here > field and is_context(draft, setting, here)]
    draft = replace(draft, where=tuple(one for one in draft.where if one not in conditions))
    condition = Compare(field=ref, op="in", value=Subquery(spec=spec), via=link.via)
    return draft.hold(condition, field, *context).tagged("same")
