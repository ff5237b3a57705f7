"""Which readings can be turned into SQL; where things are linked in several ways, the reading by each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assay.ask.local.read import Candidates
from assay.ask.local.score import SETTLED, Judged
from assay.ask.local.ways import each_way
from assay.ask.ports import Asked
from assay.kernel.errors import InvalidSpec, SeveralWays
from assay.semantic.compile import compile_spec
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec

KEPT = 256
"""Specs whose outcome is remembered: one question tries the same spec in several wordings."""


def computable(judged: Judged, asked: Asked, depth: int = 2) -> Iterator[Judged]:
    """The reading if it compiles; else those through each of the ways between its things."""
    fault = fault_of(judged.spec, asked)
    if fault is None:
        yield judged
    elif isinstance(fault, SeveralWays):
        for one in each_way(judged, fault, asked.text, asked.source.model) if depth else ():
            yield from computable(one, asked, depth - 1)


def compiles(spec: AnalyticsSpec, asked: Asked) -> bool:
    """Whether a spec can be turned into SQL; refused fan-outs and impossible joins are no readings."""
    return fault_of(spec, asked) is None


def failure(found: Candidates, asked: Asked) -> str:
    """Why the best reading cannot be turned into SQL, when it was sure enough otherwise."""
    best = found.judged[0] if found.judged and not found.judged[0].uncovered else None
    if best is None or best.cost > SETTLED:
        return ""
    fault = fault_of(best.spec, asked)
    return fault.message if fault is not None else ""


def fault_of(spec: AnalyticsSpec, asked: Asked) -> InvalidSpec | None:
    """What keeps a spec from being compiled for the source that was asked."""
    return _fault(_Tried(spec, asked.source.model, asked.source.schema, asked.clock.today()))


@dataclass(frozen=True, eq=False)
class _Tried:
    """A spec tried on a source as a cache key: the spec by its text, what it is tried on by identity."""

    spec: AnalyticsSpec
    model: SemanticModel
    schema: Schema
    today: date

    def __hash__(self) -> int:
        return hash((self.spec.canonical(), id(self.model), id(self.schema), self.today))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Tried)
            and other.model is self.model
            and other.schema is self.schema
            and other.today == self.today
            and other.spec.canonical() == self.spec.canonical()
        )


@lru_cache(maxsize=KEPT)
def _fault(tried: _Tried) -> InvalidSpec | None:
    try:
        compile_spec(tried.spec, tried.model, tried.schema, tried.schema.dialect, tried.today)
    except InvalidSpec as fault:
        return fault.with_traceback(None)  # the frames it went through would be kept with it
    return None
