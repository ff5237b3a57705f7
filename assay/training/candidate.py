"""The source as it would be after a publication, and the ask corridor over it: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assay.ask.corridor import Ask
from assay.ask.kept import KeptAnswers
from assay.ask.ports import VerifiedQuestion
from assay.kernel.actor import Actor
from assay.query.corridor import QueryRunner
from assay.query.ports import Source, Sources
from assay.records.stored import TrainingItem
from assay.semantic.taught import taught
from assay.training.shelf import verified_in


@dataclass(frozen=True)
class Instead:
    """One source in place of what is registered under its name."""

    source: Source
    others: Sources

    def get(self, source: str, actor: Actor) -> Source:
        """The candidate, or another source as it is."""
        return self.source if source in (self.source.id, self.source.name) else self.others.get(source, actor)


@dataclass(frozen=True)
class Shelf:
    """Verified questions as they would be."""

    questions: tuple[VerifiedQuestion, ...]

    def verified(self, source: str, actor: Actor) -> Sequence[VerifiedQuestion]:
        """All of them: a candidate is of one source."""
        return self.questions


def after(items: Sequence[TrainingItem], chosen: Collection[str]) -> tuple[TrainingItem, ...]:
    """The items as they would be once the chosen ones are published."""
    return tuple(_published(item) if item.id in chosen else item for item in items)


def _published(item: TrainingItem) -> TrainingItem:
    if item.pending:
        return replace(item, state=item.pending["state"], content=item.pending["content"], pending=None)
    return replace(item, state="approved") if item.state == "draft" else item


def candidate_source(written: Source, items: Sequence[TrainingItem]) -> Source:
    """The source with these items in force over its written model."""
    told = ((item.kind, item.state, item.content) for item in items)
    return replace(written, model=taught(written.model, told))


def candidate_ask(ask: Ask, source: Source, items: Sequence[TrainingItem]) -> Ask:
    """The ask corridor over the candidate; it looks nothing up and keeps no answer."""
    instead = Instead(source, ask.sources)
    over = runner_over(ask.runner, instead)
    shelf = Shelf(verified_in(items))
    return replace(ask, sources=instead, runner=over, verified=shelf, retriever=None, kept=KeptAnswers())


def runner_over(runner: QueryRunner, sources: Sources) -> QueryRunner:
    """The same door to data, over other sources."""
    return QueryRunner(
        sources,
        runner.policies,
        runner.workers,
        runner.cache,
        runner.audit,
        runner.clock,
        runner.limits,
        cache_seconds=runner.cache_seconds,
    )
