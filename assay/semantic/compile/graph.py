"""Join paths: from one entity to another along the model's relationships, without ever hiding a fan-out."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from functools import lru_cache

from assay.kernel.errors import InvalidSpec, SeveralWays
from assay.semantic.model import Relationship, SemanticModel


@dataclass(frozen=True)
class Hop:
    """One step along a relationship. ``on`` pairs (source column, target column); ``many``: it can multiply rows;
    ``back_many``: the way back can."""

    name: str
    source: str
    target: str
    on: tuple[tuple[str, str], ...]
    many: bool
    back_many: bool


Path = tuple[Hop, ...]


@dataclass(frozen=True)
class Graph:
    """All hops of a model, by the entity they start from."""

    hops: dict[str, tuple[Hop, ...]]
    found: dict[tuple[str, str, tuple[str, ...]], tuple[Path, ...]] = field(default_factory=dict, compare=False)

    def path(self, source: str, target: str, via: tuple[str, ...] = ()) -> Path:
        """The best path: fewest fan-outs, then fewest hops and no shared parent; through ``via``, in that order.

        Raises InvalidSpec when there is none or when several are equally good.
        """
        best = self.best(source, target, via)
        if not best:
            through = f" through {', '.join(via)}" if via else ""
            raise InvalidSpec(
                f"Nothing connects {source} with {target}{through}.", hint="Check the relationships of the model."
            )
        if len(best) > 1:
            ways = " or ".join(" > ".join(hop.name for hop in path) for path in best)
            told = tuple(tuple(hop.name for hop in path) for path in best)
            raise SeveralWays(f"{source} leads to {target} in several ways: {ways}.", target, told)
        return best[0]

    def best(self, source: str, target: str, via: tuple[str, ...] = ()) -> tuple[Path, ...]:
        """All equally good paths; none when nothing connects the two."""
        key = (source, target, via)
        if key not in self.found:
            self.found[key] = ((),) if source == target and not via else tuple(_best(self.hops, source, target, via))
        return self.found[key]

    def reaches(self, source: str, target: str, via: tuple[str, ...] = ()) -> bool:
        """Whether ``path`` gives one along to-one hops only."""
        best = self.best(source, target, via)
        return len(best) == 1 and not any(hop.many for hop in best[0])


def _best(hops: dict[str, tuple[Hop, ...]], source: str, target: str, via: tuple[str, ...]) -> list[Path]:
    """All cheapest paths. A path never enters an entity twice, except along a relationship named in ``via``."""
    queue: list[tuple[int, float, int, str, int, Path]] = [(0, 0, 0, source, 0, ())]
    best: list[Path] = []
    settled: dict[tuple[str, int, bool], tuple[int, float]] = {}
    limit: tuple[int, float] | None = None
    number = 0
    while queue:
        fans, length, _, at, used, path = heapq.heappop(queue)
        cost = (fans, length)
        if limit is not None and cost > limit:
            break
        if at == target and used == len(via) and (path or not via):
            limit = cost
            best.append(path)
            continue
        if cost > settled.setdefault((at, used, any(_up(hop) for hop in path)), cost):
            continue
        for hop in hops.get(at, ()):
            named = used < len(via) and hop.name == via[used]
            if not named and (hop.target == source or any(step.target == hop.target for step in path)):
                continue
            number += 1
            shared = _SHARED if hop.many and not named and any(_up(step) for step in path) else 0
            entry = (fans + hop.many, length + 1 + shared, number, hop.target, used + named, (*path, hop))
            heapq.heappush(queue, entry)
    return _without_backward_twins(best)


_SHARED = 1.5
"""Two things of one department have less to do with each other than two that rows of a third link."""


def _up(hop: Hop) -> bool:
    return hop.back_many and not hop.many


def _without_backward_twins(paths: list[Path]) -> list[Path]:
    """A self-relationship can be walked both ways at equal cost when one to one; the written direction wins."""
    seen: dict[tuple[str, ...], Path] = {}
    for path in paths:
        seen.setdefault(tuple(hop.name for hop in path), path)
    return list(seen.values())


def _both_ways(relationship: Relationship) -> tuple[Hop, Hop]:
    many = {
        "many_to_one": (False, True),
        "one_to_one": (False, False),
        "one_to_many": (True, False),
        "many_to_many": (True, True),
    }[relationship.cardinality]
    back = tuple((right, left) for left, right in relationship.on)
    return (
        Hop(relationship.name, relationship.left, relationship.right, relationship.on, *many),
        Hop(relationship.name, relationship.right, relationship.left, back, *reversed(many)),
    )


@dataclass(frozen=True, eq=False)
class _Same:
    """A model as a cache key: by identity, because hashing a whole model costs more than compiling a spec."""

    model: SemanticModel

    def __hash__(self) -> int:
        return id(self.model)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.model is self.model


@lru_cache(maxsize=64)
def _graph(same: _Same) -> Graph:
    hops: dict[str, list[Hop]] = {}
    for relationship in same.model.relationships:
        for hop in _both_ways(relationship):
            hops.setdefault(hop.source, []).append(hop)
    return Graph({source: tuple(outgoing) for source, outgoing in hops.items()})


def graph_of(model: SemanticModel) -> Graph:
    """The graph of a model (kept while the model object lives in the cache)."""
    return _graph(_Same(model))
