"""How sure a reading is: what it cost and which words it leaves unexplained."""

from __future__ import annotations

from dataclasses import dataclass

from assay.ask.local.doubts import DOUBT, doubts
from assay.ask.local.draft import Draft
from assay.ask.local.elsewhere import ordered_elsewhere
from assay.ask.local.lattice import Item
from assay.ask.local.linking import linking_verbs
from assay.ask.local.text import lemma
from assay.ask.local.words import FILLER, STOP, VERBS
from assay.semantic.model import SemanticModel
from assay.semantic.spec import Aggregate, AnalyticsSpec, MetricExpr, MetricRef

_CUE_COST = {
    "count": 0.5,
    "count_distinct": 0.5,
    "agg": 0.45,
    "top": 0.8,
    "super": 0.7,
    "cmp": 0.8,
    "or_more": 0.6,
    "not": 1.3,
    "without": 1.3,
    "except": 1.3,
    "share": 0.7,
    "growth": 0.7,
    "running": 0.8,
    "moving": 0.8,
    "ratio": 0.8,
    "by": 0.22,
    "more_than_average": 0.9,
    "text": 1.0,
    "null": 0.4,
    "order": 0.35,
    "direction": 0.2,
    "difference": 0.5,
    "rank": 0.5,
    "compare": 0.3,
    "distinct": 0.1,
    "bucket": 0.5,
}
_LINK_COST = {"metric": 0.9, "measure": 0.8, "value": 0.9, "condition": 0.9, "dimension": 0.6, "entity": 0.35}
_RANKED = frozenset(("extreme", "most_common", "chosen"))
"""Constructs that rank without an order of the result."""
_THINGS = frozenset(("orders",))
"""Things that are called like a common verb: where a source has none, nothing else answers for them."""
_REGROUPED = 0.3
_LINKING = 0.12
_ELSEWHERE = 0.08
SETTLED = 0.95
"""A reading that costs more leaves too much of the question aside."""


@dataclass(frozen=True)
class Judged:
    """A candidate: its draft and spec, total cost, the words it could not place and those it does not do justice.

    ``confidence`` is learned (``ranker.py``); changes of the question before have none.
    """

    draft: Draft
    spec: AnalyticsSpec
    cost: float
    uncovered: tuple[str, ...]
    doubtful: tuple[str, ...] = ()
    confidence: float = 0.0


def is_content(item: Item) -> bool:
    """Whether an unknown word carries meaning that an answer would ignore."""
    words = item.text.casefold().strip("'\"")
    if item.kind == "unknown" and words in _THINGS:
        return True
    return (
        item.kind == "unknown"
        and len(words) > 1
        and not any(words in known or lemma(words) in known for known in (FILLER, STOP, VERBS))
    )


def _cost(item: Item) -> float:
    if item.kind == "unknown":
        return 1.0 if is_content(item) else 0.12 if item.text.casefold() in VERBS else 0.03
    if item.kind == "quoted":
        return 1.0
    if item.kind == "number":
        return 1.0
    if item.kind == "time":
        return 0.9
    if item.cue:
        return _CUE_COST.get(item.cue.name, 0.0)
    return _LINK_COST.get(item.links[0].kind, 0.5) if item.links else 0.0


@dataclass(frozen=True)
class Costed:
    """A candidate with what it costs before it is doubted: no judgement of it is cheaper."""

    draft: Draft
    spec: AnalyticsSpec
    left: tuple[Item, ...]
    uncovered: tuple[str, ...]
    left_cost: float
    lost: float

    def cost(self, doubted: int = 0) -> float:
        """The cost with so many doubts."""
        left_times = 1.0 * max(0, len(self.draft.times) - 1)
        size = left_times + self.lost + DOUBT * doubted + 0.01 * (len(self.spec.metrics) + len(self.spec.dimensions))
        return round(self.draft.cost + self.left_cost + size, 4)

    def judged(self, model: SemanticModel) -> Judged:
        """With all that is doubtful about it."""
        doubtful = doubts(self.draft, self.spec, self.left, model)
        return Judged(self.draft, self.spec, self.cost(len(doubtful)), self.uncovered, doubtful)


def judge(draft: Draft, spec: AnalyticsSpec, ignored: tuple[int, ...] = ()) -> Judged:
    """Cost of a change of the question before: what its steps cost, plus every item it left (but those ``ignored``).

    It is not doubted: much of what it says is in the spec before.
    """
    one = costed(draft, spec, ignored)
    return Judged(draft, spec, one.cost(), one.uncovered)


def costed(
    draft: Draft, spec: AnalyticsSpec, ignored: tuple[int, ...] = (), model: SemanticModel | None = None
) -> Costed:
    """What a draft costs: its steps, and every item it left. With the ``model``, also what the spec loses of it."""
    verbs = linking_verbs(draft.items, model) if model else frozenset()
    placed = {*draft.used, *ignored, *verbs}
    left = tuple(item for at, item in enumerate(draft.items) if at not in placed)
    uncovered = tuple(item.text for item in left if is_content(item) or (_cost(item) >= 0.8 and item.kind != "cue"))
    ranked = any(item.is_cue("super", "top") for item in draft.items) and not (
        spec.order or spec.top or draft.comparison
    )
    lost = 0.9 if ranked and not _RANKED & set(draft.tags) else 0.0
    lost += _REGROUPED * _regrouped(spec, model) if model else 0.0
    lost += _ELSEWHERE * ordered_elsewhere(spec, model) if model else 0.0
    left_cost = sum(_cost(item) for item in left) + _LINKING * len(verbs - draft.used)
    return Costed(draft, spec, left, uncovered, left_cost, lost)


def _regrouped(spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """ "The name of the hall with the largest capacity" by the average of all halls of one name: each has its own."""
    first = spec.metrics[0] if len(spec.metrics) == 1 and spec.limit and not spec.having else None
    ref = _averaged(first.expr, model) if first is not None and first.hidden else None
    entity = model.entity(ref.partition(".")[0]) if ref else None
    names = {f"{entity.name}.{name}" for name in entity.display} if entity else set()
    return bool(names) and bool(spec.dimensions) and {use.field for use in spec.dimensions} <= names


def _averaged(expr: MetricExpr, model: SemanticModel) -> str | None:
    """The field or measure whose average an expression is."""
    if isinstance(expr, Aggregate):
        return expr.field if expr.agg == "avg" else None
    metric = model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    owner, _, name = ((metric.measure or "") if metric else "").partition(".")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    return f"{owner}.{name}" if measure is not None and measure.agg == "avg" and metric and metric.inferred else None
