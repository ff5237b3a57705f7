"""A reading whose things are linked in several ways, read once for each way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from assay.ask.local.nouns import NOUNS
from assay.ask.local.pairs import pairs_of
from assay.ask.local.ranker import costlier
from assay.ask.local.score import Judged
from assay.ask.local.text import phrase, root
from assay.kernel.errors import SeveralWays
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec

MOST_WAYS = 6
_COST = 0.25


def each_way(judged: Judged, fault: SeveralWays, text: str, model: SemanticModel) -> Iterator[Judged]:
    """The reading through each of the ways; each costs more.

    Those first whose names the question says, then those without a role: the team of a player before the away team.
    """
    paired = [pair for pair in pairs_of(model) if {(pair.owner.name,), (pair.other.name,)} <= set(fault.ways)]
    nouns = {_root(word) for pair in paired for noun in pair.nouns for word in noun.split()}
    done = {_root(word) for word in _done(text)}
    said = ({_root(word) for word in phrase(text)} | done) - _passed_by_all(fault.ways, model) - nouns
    counted = {(pair.counted.name,) for pair in paired}
    plain = _things(fault.ways, model)

    def order(way: tuple[str, ...]) -> tuple[Any, ...]:
        unsaid = len(_words(way) - said - plain)
        told = (-len(said & done & _words(way)), -len(said & _words(way)))
        return (*told, way not in counted, _siblings(way, model), unsaid, len(way), way)

    ways = sorted(fault.ways, key=order)
    for number, way in enumerate(ways[:MOST_WAYS]):
        spec = through(judged.spec, fault.target, way)
        if spec is not None:
            more = (0.05 if said & _words(way) else _COST) + 0.005 * number
            sure = costlier(judged.confidence, more)
            yield replace(judged, spec=spec, cost=judged.cost + more, confidence=sure)


def _done(text: str) -> Iterator[str]:
    """What the verbs make rows of: who bought a machine has a sale of it, not a quote."""
    for word in re.findall(r"[a-z]+", text.casefold()):
        yield from NOUNS.get(word, ())


def _siblings(way: tuple[str, ...], model: SemanticModel) -> int:
    """How often two things are only linked by belonging to the same: a clerk and a loan of one branch have less to do
    with each other than those whom a signature ties together."""
    known = {one.name: one for one in model.relationships}
    pairs = [(known[first], known[second]) for first, second in pairwise(way) if first in known and second in known]
    return sum(first.right == second.right and first.left != second.left for first, second in pairs)


def _words(way: tuple[str, ...]) -> set[str]:
    return {_root(word) for name in way for word in phrase(name)}


_NOUN = re.compile(r"(?:anc|enc|at)$")
"""What makes a noun of a verb, in stems: performance, participation."""
_SPOKEN = {
    "sent": "send",
    "sold": "sell",
    "bought": "buy",
    "paid": "pay",
    "lent": "lend",
    "given": "give",
    "won": "win",
}


def _root(word: str) -> str:
    """ "sent" speaks of the sender, "received" of the receiver, "performed" of the performance."""
    stem = root(_SPOKEN.get(word, word))
    return _NOUN.sub("", stem) if len(stem) > 6 else stem


def _things(ways: Sequence[tuple[str, ...]], model: SemanticModel) -> set[str]:
    """Words of the things that the ways pass, which name no role."""
    passed = {name for way in ways for name in way}
    ends = (end for one in model.relationships if one.name in passed for end in (one.left, one.right))
    return {_root(word) for end in ends for word in phrase(end)}


def _passed_by_all(ways: Sequence[tuple[str, ...]], model: SemanticModel) -> set[str]:
    """Words of the things that all ways pass, which speak for none of them: "sales orders" of no sales clerk."""
    ends = {one.name: {one.left, one.right} for one in model.relationships}
    passed = [set[str]().union(*(ends.get(name, set()) for name in way)) for way in ways]
    return {_root(word) for thing in set.intersection(*passed) for word in phrase(thing)} if passed else set()


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
    # What is said of things related is said from where they stand.
    within = ("where",) if "related" in part else ()
    inner = {key: value if key in within else _through(value, target, way) for key, value in part.items()}
    field = part.get("field")
    mentions = part.get("related") == target or (isinstance(field, str) and field.startswith(f"{target}."))
    return {**inner, "via": way} if mentions and not part.get("via") and "kind" not in part else inner


_NEAR = 0.015


def torn_between(usable: Sequence[Judged]) -> tuple[str, ...]:
    """The roles between which nothing in the question decides: of the home club or of the away club."""
    if len(usable) < 2 or usable[0].confidence - usable[1].confidence >= _NEAR:
        return ()
    first, second = (one.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True) for one in usable[:2])
    if _unled(first) != _unled(second):
        return ()
    ways = sorted({name for spec in (first, second) for name in _led(spec)})
    return tuple(name.replace("_", " ") for name in ways) if len(ways) > 1 else ()


def which_way(roles: Sequence[str]) -> str:
    """The sentence that asks which role is meant."""
    return f"That can go by {' or by '.join(roles)}; say which one you mean."


def _unled(part: Any) -> Any:
    """Without the ways things are reached by."""
    if isinstance(part, list):
        return [_unled(one) for one in part]
    return {key: _unled(one) for key, one in part.items() if key != "via"} if isinstance(part, dict) else part


def _led(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _led(one)
    if isinstance(part, dict):
        yield from part.get("via") or ()
        for one in part.values():
            yield from _led(one)
