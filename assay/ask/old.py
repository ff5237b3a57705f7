"""What an answer given before says about the next one: where a change starts from, and what stays as it was."""

from __future__ import annotations

from typing import Any

from assay.ask.edit import Edit
from assay.ask.ports import Asked, Reading, VerifiedBook
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.query.ports import Source
from assay.records.answer import Answer
from assay.semantic.spec import AnalyticsSpec


def reading_of(old: Answer) -> Reading:
    """The reading an answer was made from, to be computed again."""
    return Reading(
        old.confidence,
        spec=old.spec,
        sql=None if old.spec else old.sql,
        title=old.title,
        assumptions=old.assumptions,
        verification=old.verification,
        changed_values=old.state == "verified_changed",
        chart=old.chart.kind if old.chart else None,
    )


def asked_again(text: str, source: Source, actor: Actor, clock: Clock, book: VerifiedBook | None) -> Asked:
    """A question over an old answer, with verified questions as they stand now: it may rest on one in doubt since."""
    return Asked(text, source, actor, clock, verified=tuple(book.verified(source.id, actor)) if book else ())


def part_of(old: Answer, change: Edit) -> Answer | None:
    """The part of an answer a change is meant for, where it names one. Raises BadInput when there is no such part."""
    wanted = change.get("part")
    found = next((part for part in old.parts if part.id == wanted), None)
    if wanted and found is None:
        raise BadInput("That part of the answer is no longer there.")
    return found


def with_part(old: Answer, part: Answer, spec: AnalyticsSpec) -> tuple[Reading, ...]:
    """The readings of all parts that can be computed, the one of ``part`` with another spec and nobody's proof."""
    changed = Reading(part.confidence, spec=spec, facts=assumed(part))
    kept = [one for one in old.parts if one.spec is not None or one.sql is not None]
    return tuple(changed if one.id == part.id else reading_of(one) for one in kept)


def any_spec(change: Edit) -> AnalyticsSpec:
    """What an edit that brings its own whole spec starts from."""
    return AnalyticsSpec.model_validate(change.get("spec"))


def assumed(old: Answer) -> dict[str, Any]:
    """Slots that were assumed stay marked when another one is changed."""
    return {"assumed_slots": tuple(chip.slot for chip in old.interpretation if chip.assumed and chip.slot)}


def mended(old: Answer) -> bool:
    """Whether the SQL that ran was not what the spec compiles to."""
    return any(correction.kind == "column" for correction in old.corrections)
