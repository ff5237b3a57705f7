"""Answers that say nothing, and words that ask for more than the spec holds: each makes a reading doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.ask.local.wanting import wanting
from assay.semantic.model import SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, Compare, Condition

_OWN = frozenset(("same", "themselves", "himself", "herself", "itself"))
_WHOSE = frozenset(("their", "its", "his", "her", "s", "'s", "’s"))
_OWN_TAGS = frozenset(("same", "peers", "two_fields", "nested"))
_TIMES = frozenset(("twice", "double", "thrice", "triple", "half"))


def hollow(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that a reading leaves without meaning."""
    yield from _names_again(draft, spec, model)
    yield from _unlike(draft)
    yield from _multiples(draft)
    yield from _merged(draft)
    yield from wanting(draft, spec, model)
    yield from _twofold(draft, spec)
    yield from _nowhere(draft, spec, model)


def _twofold(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The maximum total paid by a customer" is one number of another; answered with one of the two."""
    for first, second in pairwise(draft.items):
        both = first.cue is not None and second.cue is not None and first.is_cue("agg") and second.is_cue("agg")
        if both and first.cue and second.cue and first.cue.arg != second.cue.arg and not (spec.order and spec.limit):
            yield f"{first.text} {second.text}"


_PLACES = frozenset(
    "address street city town village country state county region location place site venue building room hall "
    "latitude longitude lat lng province district zone area park stadium office headquarters hometown origin".split()
)


def _nowhere(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Where is it", answered without a place."""
    asked = draft.items[0].text.casefold().split()[:1] if draft.items else []
    if asked != ["where"] or len(draft.items) < 2 or draft.items[1].text.casefold() not in ("is", "are", "was", "were"):
        return
    shown = {use.field for use in spec.dimensions if not use.hidden}
    if not any(_PLACES & set(phrase(ref.partition(".")[2])) or _is_geo(ref, model) for ref in shown):
        yield draft.items[0].text


def _is_geo(ref: str, model: SemanticModel) -> bool:
    found = model.field(ref)
    return found is not None and getattr(found[1], "kind", "") == "geo"


def _merged(draft: Draft) -> Iterator[str]:
    """ "ids, owner ids and sizes": two things named side by side that became one column."""
    before: Item | None = None
    for item in draft.items:
        if item.is_link("dimension"):
            if before is not None and before.links[0].ref == item.links[0].ref and before.words != item.words:
                yield item.text
            before = item
        elif not (item.kind == "stop" or item.is_cue("and", "comma")):
            before = None


def _names_again(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How strong is Otto", answered with "Otto": all that is shown is what the question gave."""
    if spec.mode != "rows" or spec.limit or spec.combine is not None:
        return
    shown = {(use.field, use.via) for use in spec.dimensions} or _display(spec.entity, model)
    given = {(one.field, one.via) for one in _fixed(spec.where)}
    if shown and shown <= given:
        fields = {field for field, _ in shown}
        yield from (item.text for item in draft.items if item.is_link("value") and item.links[0].ref in fields)


def _display(name: str | None, model: SemanticModel) -> set[tuple[str, tuple[str, ...]]]:
    """What a row shows when no column is named."""
    entity = model.entity(name) if name else None
    return {(f"{name}.{column}", ()) for column in entity.display} if entity else set()


def _fixed(where: Condition | None) -> Iterator[Compare]:
    parts = where.all if isinstance(where, All) else (where,)
    yield from (one for one in parts if isinstance(one, Compare) and one.op == "eq" and isinstance(one.value, str))


def _unlike(draft: Draft) -> Iterator[str]:
    """ "in the same town as their office", "of their own type", where nothing is compared with its own."""
    if _OWN_TAGS & set(draft.tags):
        return
    for at, item in enumerate(draft.items):
        before = draft.items[at - 1].text.casefold() if at else ""
        if item.text.casefold() in _OWN or (item.text.casefold() == "own" and before in _WHOSE):
            yield item.text


def _multiples(draft: Draft) -> Iterator[str]:
    """ "more than twice the average": a factor that nothing multiplies."""
    for at, item in enumerate(draft.items[:-1]):
        words = item.text.casefold().split()
        if words and words[-1] in _TIMES and any(word in draft.items[at + 1].text.casefold() for word in ("the", "as")):
            yield item.text
