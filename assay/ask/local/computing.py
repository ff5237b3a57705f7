"""Which readings can be turned into SQL; where things are linked in several ways, the reading by each of them."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.read import Candidates
from assay.ask.local.score import SETTLED, Judged
from assay.ask.local.ways import each_way
from assay.ask.ports import Asked
from assay.kernel.errors import InvalidSpec, SeveralWays
from assay.semantic.compile import compile_spec
from assay.semantic.spec import AnalyticsSpec


def computable(judged: Judged, asked: Asked, depth: int = 2) -> Iterator[Judged]:
    """The reading if it compiles; else those through each of the ways between its things."""
    try:
        compute(judged.spec, asked)
    except SeveralWays as fault:
        for one in each_way(judged, fault, asked.text, asked.source.model) if depth else ():
            yield from computable(one, asked, depth - 1)
    except InvalidSpec:
        return
    else:
        yield judged


def compiles(spec: AnalyticsSpec, asked: Asked) -> bool:
    """Whether a spec can be turned into SQL; refused fan-outs and impossible joins are no readings."""
    try:
        compute(spec, asked)
    except InvalidSpec:
        return False
    return True


def failure(found: Candidates, asked: Asked) -> str:
    """Why the best reading cannot be turned into SQL, when it was sure enough otherwise."""
    best = found.judged[0] if found.judged and not found.judged[0].uncovered else None
    if best is None or best.cost > SETTLED:
        return ""
    try:
        compute(best.spec, asked)
    except InvalidSpec as error:
        return error.message
    return ""


def compute(spec: AnalyticsSpec, asked: Asked) -> None:
    """Compile a spec for the source that was asked; raises InvalidSpec."""
    source = asked.source
    compile_spec(spec, source.model, source.schema, source.dialect, asked.clock.today())
