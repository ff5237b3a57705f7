"""Verified questions as the ask corridor takes them, read again when the training stamp moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assay.ask.ports import VerifiedQuestion
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.query.ports import Source
from assay.records.stored import TrainingItem
from assay.semantic.spec import AnalyticsSpec
from assay.storage.training import TrainingStore


def verified_of(content: Mapping[str, Any]) -> VerifiedQuestion:
    """A verified question out of its item."""
    spec = AnalyticsSpec.model_validate(content["spec"]) if content.get("spec") else None
    wordings = tuple(content.get("wordings", ()))
    by, on = str(content.get("by", "")), str(content.get("on", ""))
    return VerifiedQuestion(content["question"], by, on, spec, content.get("sql"), wordings)


def verified_in(items: Iterable[TrainingItem]) -> tuple[VerifiedQuestion, ...]:
    """Those in force among some items."""
    return tuple(
        verified_of(item.content) for item in items if item.kind == "verified_question" and item.state == "approved"
    )


@dataclass(frozen=True)
class VerifiedShelf:
    """Implements ``ask.ports.VerifiedBook`` over the table of training items."""

    training: TrainingStore
    _held: dict[str, tuple[int, Sequence[VerifiedQuestion]]] = field(default_factory=dict)

    def verified(self, source: str, actor: Actor) -> Sequence[VerifiedQuestion]:
        """Those of one source, by id."""
        stamp = self.training.stamp(source)
        held = self._held.get(source)
        if held is None or held[0] != stamp:
            items = self.training.items(source, "verified_question")
            held = self._held[source] = (stamp, verified_in(items))
        return held[1]

    def offered(self, source: Source) -> Sequence[tuple[str, Literal["verified", "asked"]]]:
        """Their texts, to be offered while somebody types."""
        return [(question.question, "verified") for question in self.verified(source.id, LOCAL_OWNER)]
