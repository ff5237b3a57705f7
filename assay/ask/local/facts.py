"""What is told of a reading beside its spec."""

from __future__ import annotations

from assay.ask.local.score import Judged


def facts_of(judged: Judged) -> dict[str, object]:
    """For the trace and the ask corridor: cost, constructs, words left; whether one total was asked for."""
    spec = judged.spec
    single = len(spec.metrics) == 1 and not spec.dimensions and spec.comparison is None and spec.time is not None
    assumed = [slot for tag, slot in (("default_metric", "metrics.0"),) if tag in judged.draft.tags]
    assumed += ["time"] if spec.time is not None and judged.draft.notes else []
    return {
        "cost": judged.cost,
        "constructs": judged.draft.tags,
        "uncovered": judged.uncovered,
        "single_total": single,
        "assumed_slots": tuple(assumed),
    }
