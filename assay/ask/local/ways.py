"""A reading whose things are linked in several ways, read once for each way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assay.ask.local.ranker import costlier
from assay.ask.local.score import Judged
from assay.ask.local.text import phrase
from assay.kernel.errors import SeveralWays
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

MOST_WAYS = 6
_COST = 0.25


def each_way(judged: Judged, fault: SeveralWays, text: str, model: SemanticModel) -> Iterator[Judged]:
    """The reading through each of the ways; each costs more.

    Those first whose names the question says, then those without a role: the team of a player before the away team.
    """
    said = set(phrase(text))
    plain = _things(fault.ways, model)
    unsaid = {way: len(_words(way) - said - plain) for way in fault.ways}
    ways = sorted(fault.ways, key=lambda way: (-len(said & _words(way)), unsaid[way], len(way), way))
    for number, way in enumerate(ways[:MOST_WAYS]):
        spec = through(judged.spec, fault.target, way)
        if spec is not None:
            more = (0.05 if said & _words(way) else _COST) + 0.005 * number
            sure = costlier(judged.confidence, more)
            yield replace(judged, spec=spec, cost=judged.cost + more, confidence=sure)


def _words(way: tuple[str, ...]) -> set[str]:
    return {word for name in way for word in phrase(name)}


def _things(ways: Sequence[tuple[str, ...]], model: SemanticModel) -> set[str]:
    """Words of the things that the ways pass, which name no role."""
    passed = {name for way in ways for name in way}
    ends = (end for one in model.relationships if one.name in passed for end in (one.left, one.right))
    return {word for end in ends for word in phrase(end)}


def through(spec: AnalyticsSpec, target: str, way: tuple[str, ...]) -> AnalyticsSpec | None:
    """``spec`` with every mention of ``target`` reached along ``way``; None when nothing mentions it."""
    facts = spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    changed = _through(facts, target, list(way))
    return AnalyticsSpec.model_validate(changed) if changed != facts else None


def _through(part: Any, target: str, way: list[str]) -> Any:
    if isinstance(part, list):
        return [_through(one, target, way) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _through(value, target, way) for key, value in part.items()}
    field = part.get("field")
    mentions = part.get("related") == target or (isinstance(field, str) and field.startswith(f"{target}."))
    return {**inner, "via": way} if mentions and not part.get("via") and "kind" not in part else inner
