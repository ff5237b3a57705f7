"""The shape of a spec as named numbers: which constructs it has, how many, and how far its parts lie apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from assay.ask.local.vocabulary import Vocabulary
from assay.kernel.identity import kept_by_identity
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import (
    Aggregate,
    AnalyticsSpec,
    AnyOf,
    Arithmetic,
    Compare,
    DimensionUse,
    FieldValue,
    Frozen,
    MetricRef,
    MetricUse,
    Not,
    Related,
    Subquery,
    TimeRange,
)

_UNJOINED = 4
"""What a thing that cannot be joined counts for."""


@kept_by_identity(256)
def nodes(part: Any) -> tuple[Frozen, ...]:
    """A part of a spec and everything below it.

    >>> spec = AnalyticsSpec.model_validate({"metrics": ["revenue"]})
    >>> [type(node).__name__ for node in nodes(spec)]
    ['AnalyticsSpec', 'MetricUse', 'MetricRef']
    """
    found: list[Frozen] = []
    _gather(part, found)
    return tuple(found)


def _gather(part: Any, found: list[Frozen]) -> None:
    """Add a part and what is below it; its fields are read off its dictionary, which is what iterating it does."""
    if isinstance(part, Frozen):
        found.append(part)
    for value in vars(part).values() if isinstance(part, Frozen) else part:
        if isinstance(value, (Frozen, tuple)):
            _gather(value, found)


def shape(spec: AnalyticsSpec, vocabulary: Vocabulary) -> Counter[str]:
    """How often each construct occurs in a spec. Keys name constructs, never a part of a model."""
    parts = nodes(spec)
    found = Counter(name for node in parts for name in _named(node))
    things = [thing for node in parts for thing in _things(node, vocabulary)]
    entities = tuple(dict.fromkeys(thing for thing in things if thing))
    found["form:" + form(spec)] = 1
    found["spec:columns"] = columns(spec)
    found["spec:entities"] = len(entities)
    found["spec:joins"] = _joins(entities, vocabulary)
    found["spec:fanned"] = _fanned(spec, entities, vocabulary)
    return found


def form(spec: AnalyticsSpec) -> str:
    """What the result looks like: rows, names, one number, ranked names or a table."""
    if spec.mode == "rows":
        return "rows"
    shown = any(not use.hidden for use in spec.metrics)
    if not spec.dimensions:
        return "number"
    return "table" if shown else "ranked" if spec.metrics else "names"


def columns(spec: AnalyticsSpec) -> int:
    """Columns of the result, as far as the spec names them."""
    return sum(not use.hidden for use in spec.dimensions) + sum(not use.hidden for use in spec.metrics)


def conditions(spec: AnalyticsSpec) -> int:
    """Comparisons, related things and periods that a spec asks for; that something is filled in goes without asking."""
    return sum(isinstance(node, (Related, TimeRange)) or is_compared(node) for node in nodes(spec))


def is_compared(node: Frozen) -> bool:
    """Whether a field is held against something; one that only has to be filled in is not."""
    return isinstance(node, Compare) and node.op != "not_null"


def _named(node: Frozen) -> Iterator[str]:
    if isinstance(node, Compare):
        yield f"op:{node.op}"
        if node.part:
            yield "spec:part"
    elif isinstance(node, Related):
        yield f"related:{node.match}"
    elif isinstance(node, Aggregate):
        yield f"agg:{node.agg}"
        if node.filter is not None:
            yield "spec:own_filter"
    elif isinstance(node, MetricUse):
        if node.hidden:
            yield "spec:hidden"
        if node.transform:
            yield f"transform:{node.transform.kind}"
    elif isinstance(node, DimensionUse):
        yield from (f"spec:{name}" for name in ("grain", "part", "bucket") if getattr(node, name))
    elif isinstance(node, AnalyticsSpec):
        yield from _clauses(node)
    elif isinstance(node, (AnyOf, Not, Arithmetic, MetricRef, Subquery, FieldValue)):
        yield f"node:{type(node).__name__}"
    if getattr(node, "via", ()):
        yield "spec:via"


def _clauses(spec: AnalyticsSpec) -> Iterator[str]:
    names = ("where", "time", "comparison", "having", "order", "limit", "top", "distinct", "zero_fill", "combine")
    yield from (f"spec:{name}" for name in names if getattr(spec, name))
    yield from ("spec:metric" for _ in spec.metrics)
    yield from ("spec:dimension" for _ in spec.dimensions)
    if spec.limit == 1:
        yield "spec:first"


def _things(node: Frozen, vocabulary: Vocabulary) -> Iterator[str]:
    """Entities that a node is about."""
    if isinstance(node, MetricRef):
        yield vocabulary.homes.get(node.metric, "")
    elif isinstance(node, Related):
        yield node.related
    elif isinstance(node, AnalyticsSpec):
        yield node.entity or ""
    elif isinstance(node, Aggregate):
        yield node.entity or (node.field or "").partition(".")[0]
    elif isinstance(node, (Compare, DimensionUse, FieldValue, TimeRange)):
        owner, dot, _ = node.field.partition(".")
        yield owner if dot else ""


def _joins(entities: tuple[str, ...], vocabulary: Vocabulary) -> int:
    """Joins between the entities, each joined to the nearest one before it."""
    return sum(
        min(_UNJOINED, *(vocabulary.distance(entity, other) for other in entities[:at]))
        for at, entity in enumerate(entities)
        if at
    )


def _fanned(spec: AnalyticsSpec, entities: tuple[str, ...], vocabulary: Vocabulary) -> int:
    """Pairs of a measured thing and one that it reaches only along links that can multiply rows."""
    graph = graph_of(vocabulary.model)
    homes = {
        home
        for use in spec.metrics
        for node in nodes(use)
        if isinstance(node, (Aggregate, MetricRef))
        for home in _things(node, vocabulary)
        if home
    }
    return sum(not graph.reaches(home, other) for home in homes for other in entities if home != other)
