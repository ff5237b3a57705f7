"""Why did it change: a question that asks for a reason gets the change split into parts that add up."""

from __future__ import annotations

from dataclasses import replace

from assay.analyze.mark import Mark, Shown
from assay.ask.local.why import asks_why
from assay.ask.work import Tools, Work
from assay.kernel.errors import BadInput, QueryCancelled, SourceFailed
from assay.semantic.spec import AnalyticsSpec


def explain(work: Work, tools: Tools) -> Work:
    """Sets ``explanation`` where a reason was asked for; where none can be given, the caveats say why."""
    spec = work.spec
    if tools.change is None or spec is None or not work.interactive or work.empty or not asks_why(work.asked.text):
        return work
    try:
        found = tools.change.explain(_alone(work, spec), Mark(), work.asked.actor, cancel=tools.cancel)
    except QueryCancelled:
        raise
    except (BadInput, SourceFailed) as error:
        return replace(work, caveats=(*work.caveats, error.message))
    facts = {"fields": [one.label for one in found.breakdowns], "cause": found.cause.label if found.cause else None}
    return replace(work, explanation=found, facts={**work.facts, "explain": facts})


def _alone(work: Work, spec: AnalyticsSpec) -> Shown:
    """The number itself, without the groups it was broken out by."""
    bare = spec.model_copy(update={"dimensions": (), "order": (), "limit": None, "top": None, "having": None})
    return Shown(work.asked.source.id, bare, work.done.table.columns, work.today)
