"""Verified questions as the ask corridor takes them, each with what speaks against it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assay.ask.local.verified import plain
from assay.ask.ports import VerifiedQuestion
from assay.kernel.actor import Actor
from assay.query.ports import Source, Sources
from assay.records.stored import Evaluation, TrainingItem
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec
from assay.storage.reviews import EvaluationStore
from assay.storage.training import TrainingStore
from assay.training.gone import missing_in


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


def in_doubt(question: VerifiedQuestion, schema: Schema, last: Evaluation | None) -> str:
    """Why a question no longer counts as verified; empty while nothing speaks against it.

    It says neither rows nor numbers of the evaluation: those are of whoever ran it, not of everybody who asks.
    """
    gone = missing_in(question.sql, schema) if question.sql else []
    if gone:
        return f"Not verified any more: the source has no {', '.join(gone)}."
    return _failed(question, last) if last is not None else ""


def _failed(question: VerifiedQuestion, last: Evaluation) -> str:
    wanted = {plain(text) for text in (question.question, *question.wordings)}
    if wanted & {plain(text) for text in last.body.get("unrunnable", ())}:
        return f"Not verified any more: its query failed in the evaluation of {last.at[:10]}."
    came = [case for case in last.body.get("cases", ()) if plain(str(case["question"])) in wanted]
    if any(case["status"] != "right" for case in came):
        return f"Not verified any more: the evaluation of {last.at[:10]} did not find it right."
    return ""


@dataclass(frozen=True)
class VerifiedShelf:
    """Implements ``ask.ports.VerifiedBook`` over the table of training items.

    Read again when the training stamp moves, when the source was evaluated, and when its structure was read again.
    """

    training: TrainingStore
    evaluations: EvaluationStore
    sources: Sources
    _held: dict[str, tuple[tuple[object, ...], Sequence[VerifiedQuestion]]] = field(default_factory=dict)

    def verified(self, source: str, actor: Actor) -> Sequence[VerifiedQuestion]:
        """Those of one source, by id."""
        return self._standing(source, self.sources.get(source, actor).schema)

    def _standing(self, source: str, schema: Schema) -> Sequence[VerifiedQuestion]:
        key = (self.training.stamp(source), self.evaluations.newest(source), schema)
        held = self._held.get(source)
        if held is None or held[0][:2] != key[:2] or held[0][2] is not schema:
            held = self._held[source] = (key, self._read(source, schema, str(key[1])))
        return held[1]

    def _read(self, source: str, schema: Schema, evaluation: str) -> tuple[VerifiedQuestion, ...]:
        last = self.evaluations.get(evaluation) if evaluation else None
        found = verified_in(self.training.items(source, "verified_question"))
        return tuple(replace(one, doubt=in_doubt(one, schema, last)) for one in found)

    def offered(self, source: Source) -> Sequence[tuple[str, Literal["verified", "asked"]]]:
        """Their texts, to be offered while somebody types."""
        return [(question.question, "verified") for question in self._standing(source.id, source.schema)]
