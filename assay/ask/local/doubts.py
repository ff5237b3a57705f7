"""What makes a reading doubtful although its clauses took every word: something named that the spec does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from assay.ask.local.amounts_of_others import amounts_of_others
from assay.ask.local.apart_from_tie import apart_from_tie
from assay.ask.local.counts_of_one import counts_of_one
from assay.ask.local.doubts_of_kinds import of_kinds
from assay.ask.local.doubts_of_times import of_times
from assay.ask.local.draft import Draft, skip_stops
from assay.ask.local.hollow import hollow
from assay.ask.local.lattice import Item
from assay.ask.local.left_out import left_out
from assay.ask.local.lexicon import Link
from assay.ask.local.misfits import misfits
from assay.ask.local.one_of_many import one_of_many
from assay.ask.local.overlooked import overlooked
from assay.ask.local.undated import counted_entity, undated
from assay.ask.local.unfit import unfit
from assay.ask.local.untold import untold
from assay.semantic.model import Dimension, SemanticModel
from assay.semantic.spec import (
    All,
    AnalyticsSpec,
    Arithmetic,
    Compare,
    Condition,
    MetricExpr,
    MetricRef,
)

DOUBT = 1.0
"""Enough to leave a reading unanswered."""
_SPECIAL = frozenset({"median", "stddev"})
_SURE = 0.9
_SIZES = frozenset(("biggest", "largest", "smallest", "bigger", "larger", "smaller", "tiniest", "hugest"))
_COUNTING = frozenset(("most", "least", "fewest"))
_MOST = frozenset(
    ("most", "least", "fewest", "highest", "lowest", "largest", "smallest", "biggest", "maximum", "minimum")
)


def doubts(draft: Draft, spec: AnalyticsSpec, left: Sequence[Item], model: SemanticModel) -> tuple[str, ...]:
    """The words that a reading drops or makes something up of; each of them costs DOUBT."""
    checks = (
        _lost_aggregates(spec, left, model),
        _bound_measures(draft, spec, model),
        _cut_short(draft),
        untold(draft, spec, model),
        _empty_rankings(draft, spec),
        counts_of_one(draft, spec, model),
        _contradictions(draft, spec),
        _uncounted(draft, spec, model),
        _unranked(draft, spec),
        _unsaid_fields(draft, spec, model),
        _named_by_numbers(spec, model),
        _sized_by_counts(draft, spec, model),
        _fewer_numbers(draft, spec),
        _always_true(draft, spec, model),
        _ones(draft, spec),
        undated(spec, model),
        _rates_as_filters(draft, spec),
        _parts_as_filters(draft, spec),
        hollow(draft, spec, model),
        unfit(draft, spec, model),
        misfits(draft, spec, model),
        overlooked(draft, spec, model),
        left_out(draft, spec, model),
        of_times(draft, spec, model),
        of_kinds(draft, spec, model),
        one_of_many(draft, spec, model),
        apart_from_tie(draft, spec, model),
        amounts_of_others(draft, spec, model),
    )
    return tuple(text for found in checks for text in found)


def _lost_aggregates(spec: AnalyticsSpec, left: Sequence[Item], model: SemanticModel) -> Iterator[str]:
    """Aggregates named but used nowhere. Sums and averages are often said of metrics that are such already."""
    for item in left:
        special = item.cue is not None and (spec.mode == "rows" or not spec.metrics or item.cue.arg in _SPECIAL)
        counted = item.text.casefold() == "on average" and all(_counts(use.expr, model) for use in spec.metrics)
        if item.is_cue("agg") and (special or counted):
            yield item.text


def _bound_measures(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Numbers that nothing lists: "what did customers spend" asks for one of them, of the other."""
    shown = [use.expr for use in spec.metrics if not use.hidden]
    counted = {entity.name for expr in shown if (entity := counted_entity(expr, model))}
    numbers = [
        at
        for at, item in enumerate(draft.items)
        if item.is_link("metric", "measure") or (item.is_link("entity") and item.links[0].ref in counted)
    ]
    for first, second in pairwise(numbers if len(shown) > 1 else ()):
        between = draft.items[first + 1 : second]
        if between and all(item.kind == "stop" or item.is_link("value") or _has(item) for item in between):
            yield f"{draft.items[first].text} {draft.items[second].text}"


def _has(item: Item) -> bool:
    """ "Orders that have a discount" are not orders and discounts."""
    return item.is_cue("rel") and item.text.casefold().split()[-1] in ("have", "has", "had", "having")


def _cut_short(draft: Draft) -> Iterator[str]:
    """ "Orders per customer" where it says "orders per customer country"."""
    for item, following in pairwise(draft.items):
        if item.is_link("metric") and "per" in item.words and following.is_link("dimension"):
            yield f"{item.text} {following.text}"


def _fewer_numbers(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The number of open and the number of closed cases" answered with one number."""
    said = [at for at, item in enumerate(draft.items) if item.is_cue("count") and _listed(draft, at)]
    if spec.having is None and spec.combine is None and len(said) > max(1, len(spec.metrics)):
        yield draft.items[said[-1]].text


def _always_true(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Groups of which at least one row is asked for: every group has one."""
    counts = {use.alias for use in spec.metrics if counted_entity(use.expr, model) is not None}
    for one in spec.having.all if isinstance(spec.having, All) else (spec.having,):
        if isinstance(one, Compare) and one.field in counts and (one.op, one.value) in (("ge", 1), ("gt", 0)):
            yield from (item.text for item in draft.items if item.is_cue("cmp"))


def _counts(expr: MetricExpr, model: SemanticModel) -> bool:
    return counted_entity(expr, model) is not None


def _ones(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """A number divided by itself."""
    if any(
        isinstance(use.expr, Arithmetic) and use.expr.op == "/" and use.expr.left == use.expr.right
        for use in spec.metrics
    ):
        yield from (item.text for item in draft.items if item.is_cue("ratio", "share"))


def _rates_as_filters(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Orders and their return rate" answered with returned orders alone."""
    for item, following in pairwise(draft.items):
        rate = following.text.casefold() in ("rate", "rates") or item.text.casefold().endswith((" rate", " rates"))
        for link in item.links[:1] if rate and item.is_link("value") else ():
            if any(isinstance(one, Compare) and one.field == link.ref for one in _held(spec)):
                yield f"{item.text} {following.text}"


def _parts_as_filters(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The percentage of cases that are open": of all cases, not each group's share of the open ones."""
    shared = any(use.transform is not None and use.transform.kind == "share" for use in spec.metrics)
    behind = False
    for item in draft.items if shared else ():
        behind = (behind or item.is_cue("share")) and not item.is_cue("by")
        fields = {one.field for one in _held(spec) if isinstance(one, Compare)}
        if behind and item.is_link("value") and item.links[0].ref in fields:
            yield item.text


def _held(spec: AnalyticsSpec) -> tuple[Condition, ...]:
    return spec.where.all if isinstance(spec.where, All) else (spec.where,) if spec.where is not None else ()


def _listed(draft: Draft, at: int) -> bool:
    """Whether a count stands at the beginning of what is asked for, or behind an "and" or a comma."""
    here = skip_stops(draft, at - 1, -1)
    return here < 0 or draft.items[here].is_cue("and", "comma", "list")


def _empty_rankings(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """The first so many of a single number."""
    if spec.mode == "aggregate" and not spec.dimensions and (spec.limit or spec.top):
        yield from (item.text for item in draft.items if item.is_cue("top", "super"))


def _contradictions(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """Two wishes for one field that no row can meet: "weekends vs weekdays" is no filter."""
    wishes: list[tuple[Compare, set[str]]] = []
    for one in spec.where.all if isinstance(spec.where, All) else ():
        if isinstance(one, Compare) and one.op in ("eq", "in"):
            values = one.value if isinstance(one.value, tuple) else (one.value,)
            told = {str(value) for value in values}
            if any(_alike(one, other) and told.isdisjoint(those) for other, those in wishes):
                yield " and ".join(item.text for item in draft.items if item.kind == "time" or item.is_link("value"))
            wishes.append((one, told))


def _alike(one: Compare, other: Compare) -> bool:
    """Whether two conditions are of one field by the same way; a way nobody named is the usual one."""
    return (one.field, one.part) == (other.field, other.part) and (one.via == other.via or not (one.via and other.via))


def _uncounted(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many", and no number in the answer, or the number of every row without a word on which."""
    if any(not use.hidden for use in spec.metrics) or spec.combine is not None:
        return
    shown = [_dimension(use.field, model) for use in spec.dimensions if not use.hidden]
    every = len(shown) == 1 and spec.where is None and spec.time is None and not spec.limit and not spec.top
    if every or not any(one is not None and one.kind == "number" for one in shown):
        yield from (item.text for item in draft.items if item.text.casefold().startswith("how many"))


def _unranked(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The industry shared by the most companies", "the 5 largest orders", and nothing is put in order."""
    if spec.limit and not spec.order and {"top_n", "superlative"} & set(draft.tags):
        yield from (item.text for item in draft.items if item.is_cue("top", "super"))
    if spec.order or spec.limit or spec.top or spec.having or spec.combine is not None or "extreme" in draft.tags:
        return
    for at, item in enumerate(draft.items):
        if at not in draft.used and item.kind in ("unknown", "stop") and item.text.casefold() in _MOST:
            yield item.text


def _unsaid_fields(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Numbers and what ranks, named for sure, that the answer neither shows nor compares, orders or sums."""
    told = spec.canonical()
    ranked = _ranking(draft)
    for at, item in enumerate(draft.items):
        link = item.link
        if at not in draft.used or link is None or link.kind != "dimension" or link.score < _SURE:
            continue
        dimension = _dimension(link.ref, model)
        # Dates are left out: "signed up last month" says when, by whichever field holds it.
        if dimension is None or not (at in ranked or dimension.kind == "number"):
            continue
        if f'"{link.ref}"' not in told and not _leads_on(link.ref, model):
            yield item.text


def _ranking(draft: Draft) -> set[int]:
    """Positions right behind "the highest"; "the most players" counts them."""
    items = draft.items
    return {
        at + 1
        for at, item in enumerate(items[:-1])
        if item.is_cue("super") and item.text.casefold().rpartition(" ")[2] not in _COUNTING
    }


def _leads_on(ref: str, model: SemanticModel) -> bool:
    """Whether a field is a reference: the thing behind it stands for it."""
    owner, _, name = ref.partition(".")
    column = getattr(_dimension(ref, model), "expr", None) or name
    return any(one.left == owner and column.strip('"') in (left for left, _ in one.on) for one in model.relationships)


def _named_by_numbers(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The five oldest people" answered with people who are called 5."""
    for one in spec.where.all if isinstance(spec.where, All) else (spec.where,):
        if isinstance(one, Compare) and one.op == "eq" and str(one.value).isdigit():
            entity = model.entity(one.field.partition(".")[0])
            dimension = _dimension(one.field, model)
            text = dimension is not None and dimension.kind == "text"
            if text and entity is not None and one.field.partition(".")[2] in entity.display:
                yield str(one.value)


def _sized_by_counts(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Who placed the biggest orders" answered with who placed the most: how many is not how big."""
    counted = {entity.name for use in spec.metrics if use.hidden and (entity := counted_entity(use.expr, model))}
    for item, following, beyond in zip(draft.items, draft.items[1:], (*draft.items[2:], None), strict=False):
        word = item.text.casefold().rpartition(" ")[2] if item.is_cue("super") else ""
        size = word in _SIZES or (word in ("highest", "lowest") and following.is_link("entity"))
        # "The largest moving costs bonus": what kind of thing it is may stand between.
        kind = beyond is not None and following.is_link("dimension") and word in _SIZES
        named = (*following.links[:1], *(beyond.links[:1] if kind and beyond is not None else ()))
        if size and any(_thing(link, model) in counted for link in named):
            yield f"{item.text} {following.text}"


def _thing(link: Link, model: SemanticModel) -> str | None:
    """The entity that a link names or counts."""
    if link.kind == "entity":
        return link.ref
    entity = counted_entity(MetricRef(metric=link.ref), model) if link.kind == "metric" else None
    return entity.name if entity else None


def _dimension(ref: str, model: SemanticModel) -> Dimension | None:
    found = model.field(ref)
    return found[1] if found and isinstance(found[1], Dimension) else None
