"""Words that ask for every row, for the last one or for somebody, where a reading gives any row or something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.words import VERBS
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Dimension, SemanticModel
from assay.semantic.spec import AnalyticsSpec

_ONLY = frozenset(("only", "just", "solely", "exclusively", "every", "each", "all"))
_END = frozenset(("last", "first", "latest", "previous", "next"))


def wanting(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that a reading does no justice to."""
    yield from _nobody(draft, spec, model)
    yield from _only(draft, spec, model)
    yield from _one_end(draft, spec)
    yield from _doing_numbers(draft, spec, model)
    yield from _share_of_nothing(draft, spec)


def _nobody(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Who paid the highest fee", answered with the fee: somebody was asked for."""
    asked = draft.items[0].text.casefold().split()[:1] if draft.items else []
    if asked != ["who"]:
        return
    shown = [use.field for use in spec.dimensions if not use.hidden]
    entity = model.entity(spec.entity) if spec.mode == "rows" and spec.entity and not shown else None
    shown += [f"{entity.name}.{name}" for name in entity.display] if entity else []
    if all(_kind(ref, model) in ("number", "time", "boolean") for ref in shown) or (
        entity is not None and not _kinds(shown, model) & {"text", "categorical", "geo"}
    ):
        yield draft.items[0].text


def _kinds(refs: list[str], model: SemanticModel) -> set[str]:
    return {_kind(ref, model) for ref in refs}


def _kind(ref: str, model: SemanticModel) -> str:
    found = model.field(ref)
    return found[1].kind if found and isinstance(found[1], Dimension) else ""


def _only(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Members who took only yoga", answered with all who took it at all: none of their rows may be another."""
    things = [at for at, item in enumerate(draft.items) if item.is_link("entity", "metric")]
    for at, item in enumerate(draft.items):
        word = item.text.casefold()
        whose = at > 0 and draft.items[at - 1].text.casefold() == "whose"
        if word not in _ONLY or (word in ("every", "each", "all") and not whose) or not draft.subject:
            continue
        values = [one.links[0].entity for one in draft.items[at + 1 :] if one.is_link("value")]
        listed = bool(things) and things[0] < at and spec.combine is None and "anti_join" not in draft.tags
        far = bool(values) and values[0] != draft.subject and not graph_of(model).reaches(draft.subject, values[0])
        if listed and far:
            yield item.text


def _one_end(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Whose last visit was before 2024", answered with any visit before it."""
    if spec.order or spec.limit or spec.top:
        return
    for item, following in pairwise(draft.items):
        plain = item.cue is None and not item.links and item.time is None
        if plain and item.text.casefold() in _END and following.is_link("entity", "metric", "dimension"):
            yield f"{item.text} {following.text}"


def _doing_numbers(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Which employees sold the most", answered with the largest number of employees: numbers do nothing."""
    asked = draft.items[0].text.casefold() in ("which", "what") if draft.items else False
    ranked = {one.by for one in spec.order}
    for item, following in pairwise(draft.items if asked and spec.mode == "rows" else ()):
        ref = item.links[0].ref if item.is_link("dimension") else ""
        deed = following.kind == "unknown" and following.text.casefold() in VERBS
        if deed and ref in ranked and _kind(ref, model) == "number":
            yield f"{item.text} {following.text}"


def _share_of_nothing(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The percentage of each kind": of how many or of how much is not said."""
    shared = any(use.transform is not None and use.transform.kind == "share" for use in spec.metrics)
    said = any(item.is_link("metric", "measure", "entity") or item.is_cue("count", "agg") for item in draft.items)
    if shared and not said:
        yield from (item.text for item in draft.items if item.is_cue("share"))
