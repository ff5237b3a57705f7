"""Put an answer together from a finished piece of work."""

from __future__ import annotations

import secrets
from dataclasses import replace

from assay.ask.chips import Reader, chips
from assay.ask.definitions import definition_version, digest
from assay.ask.names import lower, upper
from assay.ask.ports import Asked, Plan, Reading
from assay.ask.work import Work
from assay.query.ports import QueryResult
from assay.records.answer import Answer, Chip, Piece, Receipt, State, Suggestion, Verification, preview
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec, MetricRef
from assay.semantic.words import dimension_words, metric_words, pieces
from assay.semantic.words import sentence as spoken

_RANK: tuple[State, ...] = ("verified", "verified_changed", "governed", "generated", "clarify", "abstained", "failed")


def new_id() -> str:
    """An id for an answer: short, random, fit for an address."""
    return secrets.token_urlsafe(9).replace("-", "a").replace("_", "b")


def answered(work: Work, follow_ups: tuple[Suggestion, ...]) -> Answer:
    """The answer of a question that was understood and run."""
    result, reading, source = work.done, work.reading, work.asked.source
    identity, verification = new_id(), standing(reading, work.asked)
    doubts = (verification.doubt,) if verification is not None and verification.doubt else ()
    return Answer(
        id=identity,
        question=work.asked.text,
        state="clarify" if work.alternatives else state_of(reading, source.model, verification),
        source=source.id,
        engine=work.engine,  # type: ignore[arg-type]
        reason=_which(work) if work.alternatives else "",
        confidence=reading.confidence,
        title=title_of(work),
        spec=reading.spec,
        sql=result.sql,
        dialect=result.dialect,
        columns=result.table.columns,
        rows=preview(result.table),
        row_count=result.table.row_count,
        truncated=result.table.truncated,
        headline=work.headline,
        interpretation=interpretation(work),
        spans=reading.spans,
        corrections=(*reading.corrections, *work.corrections),
        assumptions=reading.assumptions,
        caveats=(*doubts, *work.caveats),
        narrative=work.narrative,
        in_words=in_words(work),
        chart=work.chart,
        follow_ups=follow_ups,
        alternatives=work.alternatives,
        empty=work.empty,
        instead=work.instead,
        policies=result.policies,
        verification=verification,
        receipt=receipt(work, identity, result),
        explanation=work.explanation,
    )


def abstained(work: Work, reason: str, *, hint: str = "", plan: Plan | None = None) -> Answer:
    """The answer of a question that cannot be answered here: why, and what can be. Nothing was run."""
    closest = plan.closest if plan else None
    return Answer(
        id=new_id(),
        question=work.asked.text,
        state="abstained",
        source=work.asked.source.id,
        engine=work.engine,  # type: ignore[arg-type]
        reason=reason,
        hint=hint,
        dialect=work.asked.source.dialect,
        spec=work.reading.spec,
        confidence=work.reading.confidence,
        spans=plan.spans if plan else work.reading.spans,
        closest=closest,
        instead=(Suggestion(closest, question=closest),) if closest else (),
    )


def gathered(work: Work, parts: tuple[Answer, ...], narrative: tuple[Piece, ...], advice: tuple[str, ...]) -> Answer:
    """Several questions in one: complete answers side by side under one summary."""
    worst = max((part.state for part in parts), key=_RANK.index)
    first = parts[0]
    return Answer(
        id=new_id(),
        question=work.asked.text,
        state=worst,
        source=work.asked.source.id,
        engine=work.engine,  # type: ignore[arg-type]
        confidence=min(part.confidence for part in parts),
        title=" · ".join(part.title for part in parts),
        spec=first.spec,
        sql=first.sql,
        dialect=first.dialect,
        columns=first.columns,
        rows=first.rows,
        row_count=first.row_count,
        truncated=any(part.truncated for part in parts),
        corrections=tuple(dict.fromkeys(item for part in parts for item in part.corrections)),
        assumptions=tuple(dict.fromkeys(item for part in parts for item in part.assumptions)),
        caveats=tuple(dict.fromkeys(item for part in parts for item in part.caveats)),
        narrative=narrative,
        recommendations=advice,
        follow_ups=tuple({item.text: item for part in parts for item in part.follow_ups}.values())[:4],
        policies=tuple(dict.fromkeys(item for part in parts for item in part.policies)),
        chart=first.chart,
        receipt=first.receipt,
        parts=parts,
    )


def disputed(answer: Answer, reason: str) -> Answer:
    """Readings of one question whose rows differ: that is said before all else, and nothing builds on either."""
    assumed = tuple(one for one in answer.assumptions if one != reason)
    caveats = (f"{reason} Neither is confirmed.", *answer.caveats)
    return replace(answer, assumptions=assumed, caveats=caveats, follow_ups=())


def receipt(work: Work, identity: str, result: QueryResult) -> Receipt:
    """What it takes to check the answer later."""
    spec, source = work.reading.spec, work.asked.source
    return Receipt(
        identity,
        work.clock.now().isoformat(timespec="seconds"),
        source.title or source.name,
        digest(spec.canonical() if spec is not None else work.reading.sql or ""),
        result.sql_hash,
        definition_version(spec, work.reading.sql, source.model),
        result.data_version,
        result.table.row_count,
        work.today,
        result.policies,
    )


def standing(reading: Reading, asked: Asked) -> Verification | None:
    """Who verified it, with what speaks against that now: the last evaluation, or a source that changed."""
    proof = reading.verification
    known = next((one for one in asked.verified if proof is not None and one.question == proof.question), None)
    return replace(proof, doubt=known.doubt) if proof is not None and known is not None else proof


def state_of(reading: Reading, model: SemanticModel, verification: Verification | None) -> State:
    """How well an answer is backed; a verification in doubt backs nothing."""
    if verification is not None and not verification.doubt:
        return "verified_changed" if reading.changed_values else "verified"
    governed = reading.spec is not None and not reading.contested and is_governed(reading.spec, model)
    return "governed" if governed else "generated"


def is_governed(spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """Every number is a metric of the catalog that somebody has confirmed."""
    for use in spec.metrics:
        metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
        if metric is None or metric.inferred:
            return False
    return bool(spec.metrics) and spec.combine is None


def interpretation(work: Work) -> tuple[Chip, ...]:
    """The chips of an answer; none for SQL that no spec can say."""
    if work.spec is None:
        return ()
    source, assumed = work.asked.source, work.reading.facts.get("assumed_slots", ())
    return chips(work.spec, Reader(source.model, source.schema, work.done.periods, frozenset(assumed)))


def title_of(work: Work) -> str:
    """A heading: "Revenue by region, Jul–Sep 2026"."""
    spec, model = work.spec, work.asked.source.model
    if spec is None:
        return work.reading.title or work.asked.text
    if work.reading.title:
        return work.reading.title
    names = [metric_words(use, model) for use in spec.metrics if not use.hidden]
    groups = [dimension_words(use, model) for use in spec.dimensions if not use.hidden]
    entity = model.entity(spec.entity or "")
    subject = (
        " and ".join(names) or ", ".join(groups[:3]) or (entity.plural or entity.label or entity.name if entity else "")
    )
    by = f" by {' and '.join(lower(group) for group in groups)}" if groups and names else ""
    period = f", {work.done.periods[0].label}" if work.done.periods else ""
    return upper(f"{subject}{by}{period}")


def in_words(work: Work) -> str:
    """The query in plain English; empty for SQL that no spec can say."""
    model = work.asked.source.model
    return f"{spoken(pieces(work.spec, model, work.done.periods))}." if work.spec is not None else ""


def _which(work: Work) -> str:
    first, second = (item.title for item in work.alternatives[:2])
    return f"This can mean “{first}” or “{second}”, and they give different results. Which one do you mean?"
